"""Verbs of work calendars, one file a family.

`writing` an entry, `plans` from draft to published, `sources` for meetings, `rights` who may post,
`feeds` the private key, `keeping` what is kept longer, `clearing` lists in January,
`confirming` lets a list go. Lock order: the plan,
then the people whose time is held, by id; so two writers wait for each other and never deadlock.
"""

from congvan.office.work_calendar.services.holding import ClashRefused
from congvan.office.work_calendar.services.sources import place_entry, withdraw_entry

__all__ = ["ClashRefused", "place_entry", "withdraw_entry"]
