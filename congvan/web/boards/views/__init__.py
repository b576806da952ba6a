"""Views of boards, shared documents and the regulation: read input, make one call, render."""
