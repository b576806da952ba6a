"""Tables of the reports: what is chosen and kept, never what is counted."""
