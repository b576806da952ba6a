"""Frozen view models of the administration: everything a template shows, asked beforehand."""
