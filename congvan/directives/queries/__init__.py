"""Questions about distribution and handling; the viewer comes first."""
