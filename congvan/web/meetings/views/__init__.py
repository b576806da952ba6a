"""Views of meetings and bookings: read input, make one call, render one page."""
