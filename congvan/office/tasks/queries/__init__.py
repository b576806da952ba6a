"""What pages ask of tasks and reminders."""
