"""Views of the intake: the waiting list, the entry screen, decisions, files."""
