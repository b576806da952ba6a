"""Verbs of short messages."""
