"""The checks, one module for each part of a document; each yields the faults of one rule."""
