"""Who owes what by when: the one list of open work, and notices.

Nouns: inbox (hộp việc of a membership, a unit or a role), work item (việc), notice (thông báo).
Verbs: open and close work, mark read, star, hand over; and the organization's verbs that cause
work and announcements: ask/permit a delegation, request/decide an account, let a person leave.
Counters, tabs, bell and lists are one query (`queries.open_work`).
"""
