"""Pages: folders, letters, writing."""
