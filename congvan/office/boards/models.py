"""Tables of boards."""
