"""Views of drafting."""
