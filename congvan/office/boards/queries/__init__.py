"""Questions about boards, bodies, shared documents and the regulation; the viewer comes first."""
