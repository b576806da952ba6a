"""Verbs of drafting, reviewing and issuing; each one transaction, `by` the acting member."""
