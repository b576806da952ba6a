"""The verbs of the hub: accept, hand over, keep the directory and the participants."""
