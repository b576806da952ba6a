"""Verbs of signing: check a file, take certificates in."""
