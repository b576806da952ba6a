"""Pages of the agency's own templates: list, add, try out, rename, close, download (R-147)."""
