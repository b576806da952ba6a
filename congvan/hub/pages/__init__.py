"""Pages of the hub's operator, below /truc/ (UX §4: trục liên thông)."""
