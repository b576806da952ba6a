"""Pages of liên thông: packages that came and went, connections to a hub, the hub's directory."""
