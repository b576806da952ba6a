"""Tiếp nhận và vào sổ văn bản đến: what waits, the entry screen beside the scan, the head's decision."""
