"""Views of a document: read input, make one call, render one page."""
