"""Files on the pages of office functions: chosen in a form, kept when it comes back, listed."""
