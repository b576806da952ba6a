"""The verbs of consultations, one file a family; each outer one is a transaction of its own."""
