"""How long a file stays taken out: to the end of the working day (R-387)."""

from __future__ import annotations

from datetime import datetime

from congvan.kernel.clock import OFFICE_ZONE
from congvan.organization.queries.calendar import end_of_working_day, working_calendar


def lock_ends(locked_at: datetime) -> datetime:
    """When a file taken out at `locked_at` is free again, whoever forgot it.

    Taken out after hours or on a day off, it is kept through the next working day.
    """
    calendar = working_calendar()
    day = locked_at.astimezone(OFFICE_ZONE).date()
    if calendar.is_working(day) and locked_at < end_of_working_day(day):
        return end_of_working_day(day)
    return end_of_working_day(calendar.next_working(day))


def lock_holds(locked_at: datetime | None, now: datetime) -> bool:
    """Whether a file taken out then is still taken out now."""
    return locked_at is not None and now < lock_ends(locked_at)
