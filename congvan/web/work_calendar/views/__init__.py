"""Views of work calendars: read input, make one call, render one page."""
