"""Danh bạ: who sits where and how to reach them, for everybody of the agency."""
