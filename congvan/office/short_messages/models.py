"""Tables of short messages."""
