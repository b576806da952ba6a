"""Verbs of the exchange: sending, receiving, answering, connections."""
