"""Chat (hội thoại), one-to-one and in groups, live, for work only (R-253)."""
