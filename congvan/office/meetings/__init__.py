"""Meetings (họp), and rooms, vehicles, equipment that are booked (R-003; LC48 Đ4.1).

Nouns: meeting, invitee, minutes, conclusion, vote; resource (room, vehicle, equipment), keeper,
booking. Verbs: plan, invite, answer, call off, take attendance, write and confirm the minutes,
conclude and give as a task, put to the vote; book, approve, refuse, withdraw, bring back.
A time is held by an exclusion constraint; a meeting stands in the work calendar from its
invitation on; what it concluded becomes tasks of its chair.
"""
