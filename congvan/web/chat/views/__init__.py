"""Views of conversations: read input, make one call, render one page."""
