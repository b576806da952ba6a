"""Pages: sending short messages, templates, what one is told and how."""
