"""Views of the administration, one module per family of pages."""
