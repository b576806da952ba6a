"""Verbs of distribution and handling, one family a module."""
