"""Lịch làm việc: the working calendar that everybody reads and the province keeps (R-382…R-386)."""
