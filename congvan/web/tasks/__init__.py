"""Pages: tasks given, received and tracked, and personal reminders."""
