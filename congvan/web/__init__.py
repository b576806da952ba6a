"""Pages for people, one folder per capability: read input, make one call, render one template."""
