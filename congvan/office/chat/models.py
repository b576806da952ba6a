"""Tables of chat."""
