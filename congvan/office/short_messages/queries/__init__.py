"""Questions about short messages; the viewer comes first."""
