"""Verbs of conversations. The one lock is the conversation's row, taken first."""
