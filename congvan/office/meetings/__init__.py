"""Meetings (họp) with invitation, papers, attendance, minutes; rooms, vehicles, equipment (R-256)."""
