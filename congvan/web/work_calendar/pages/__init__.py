"""What the pages of work calendars show, one file a page."""
