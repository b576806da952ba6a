"""The page of a signature check: every check with its time (R-156)."""
