"""What the pages of outgoing documents show: frozen and complete."""
