"""Verbs of letters. Lock order: the letter, one's copies, then what others lock."""
