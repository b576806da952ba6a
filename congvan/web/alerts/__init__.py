"""Báo việc khẩn: when and whom the agency alarms, and the log of messages (R-043, R-044, R-254)."""
