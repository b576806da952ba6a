"""Verbs of documents: making and amending, organs, grants, relations, reading, downloads."""
