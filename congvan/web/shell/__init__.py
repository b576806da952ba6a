"""What belongs to no capability: the way in, the switch of seats, help."""
