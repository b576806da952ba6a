"""Tables of personal mail."""
