"""Views of the books: read input, make one call, render one page."""
