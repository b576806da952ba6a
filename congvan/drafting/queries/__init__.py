"""Questions about drafts and issues; the viewer is the first argument."""
