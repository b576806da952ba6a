"""Views of letters: read input, make one call, render one page."""
