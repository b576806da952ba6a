"""Tables of work calendar."""
