"""Who may do what with things of the office, generated from the state tables."""
