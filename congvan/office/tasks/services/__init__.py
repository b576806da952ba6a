"""Verbs of tasks and reminders."""
