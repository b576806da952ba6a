"""Questions about the organization; the viewer comes first wherever rights decide."""
