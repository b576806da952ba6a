"""Views of liên thông."""
