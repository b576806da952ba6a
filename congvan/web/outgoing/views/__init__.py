"""Views of outgoing documents: read input, make one call, render one page."""
