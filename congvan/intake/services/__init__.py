"""Verbs of the intake: take in, read, decide, register, join."""
