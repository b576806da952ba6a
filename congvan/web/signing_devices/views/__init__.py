"""Views: read input, make one call, render one page."""
