"""Verbs of the registers: books, entries, corrections, custody of paper, import of old books."""
