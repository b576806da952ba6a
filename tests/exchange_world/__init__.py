"""A hub and two nodes as real processes, with three offices: what the journey of documents runs on."""
