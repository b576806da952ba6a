"""What the pages of tasks and reminders show, in words."""
