"""What the pages of a document show: frozen and complete."""
