"""Pages: the calendar by day, week and month, its drafts and its printed week."""
