"""Verbs of boards, bodies, shared documents and the regulation of use."""
