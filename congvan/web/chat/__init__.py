"""Pages: conversations and the live stream."""
