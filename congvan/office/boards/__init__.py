"""Boards (công cộng, thông báo, chi bộ, công đoàn, chi đoàn) and shared documents (R-238 … R-241, R-246)."""
