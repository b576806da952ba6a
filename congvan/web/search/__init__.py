"""Tra cứu: one box over everything the viewer may see, saved searches, results as files."""
