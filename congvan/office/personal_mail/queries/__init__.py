"""Questions about letters; the viewer comes first and meets the own copies only."""
