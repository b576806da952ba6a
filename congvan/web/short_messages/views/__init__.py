"""Views of short messages and of what one is told."""
