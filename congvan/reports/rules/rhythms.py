"""On which days a report is sent, and which of them is due now. Pure.

A sending that falls on a day off goes out on the next working day (R-387); of several that were
missed only the last one is made up for.
"""

from __future__ import annotations

import calendar as months
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice

from congvan.kernel.clock import OFFICE_ZONE
from congvan.organization.rules.working_days import WorkingCalendar
from congvan.reports.states import Rhythm

SENT_FROM = time(7, 0)
WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu")
LAST_PLACE = {Rhythm.WEEKLY: len(WEEKDAYS), Rhythm.MONTHLY: 31, Rhythm.QUARTERLY: 31}
# Days looked at before those that wait for the end of the longest holidays are surely behind.
_LOOKED_AT = 12
_MONTHS = {Rhythm.MONTHLY: 1, Rhythm.QUARTERLY: 3}
_AHEAD = timedelta(days=130)


def words_of(rhythm: Rhythm, place: int) -> str:
    """When it is sent, in words: "Thứ Hai hằng tuần", "Ngày 5 tháng đầu mỗi quý"."""
    match rhythm:
        case Rhythm.WEEKLY:
            return f"{WEEKDAYS[place - 1]} hằng tuần"
        case Rhythm.MONTHLY:
            return f"Ngày {place} hằng tháng"
        case _:
            return f"Ngày {place} của tháng đầu mỗi quý"


def sent_at(day: date, calendar: WorkingCalendar) -> datetime:
    """When the sending due on `day` goes out. Raises CalendarHasNoWorkingDay."""
    return datetime.combine(calendar.on_or_after(day), SENT_FROM, tzinfo=OFFICE_ZONE)


def due_day(
    rhythm: Rhythm, place: int, calendar: WorkingCalendar, *, since: datetime, now: datetime
) -> date | None:
    """The last day due whose sending time lies after `since` and not after `now`, None without one."""
    today = now.astimezone(OFFICE_ZONE).date()
    for day in islice(_days_before(rhythm, place, today), _LOOKED_AT):
        moment = sent_at(day, calendar)
        if moment <= since:
            return None
        if moment <= now:
            return day
    return None


def next_sending(rhythm: Rhythm, place: int, calendar: WorkingCalendar, *, now: datetime) -> date:
    """The day of the next sending after `now`, moved to a working day."""
    ahead = now.astimezone(OFFICE_ZONE).date() + _AHEAD
    days = []
    for day in _days_before(rhythm, place, ahead):
        moment = sent_at(day, calendar)
        if moment <= now:
            break
        days.append(moment)
    return min(days).date()


def _days_before(rhythm: Rhythm, place: int, last: date) -> Iterator[date]:
    """The days due up to `last`, the newest first; a month that is too short ends earlier."""
    if rhythm is Rhythm.WEEKLY:
        day = last - timedelta(days=(last.isoweekday() - place) % 7)
        while True:
            yield day
            day -= timedelta(days=7)
    step = _MONTHS[rhythm]
    count = last.year * 12 + last.month - 1
    count -= count % step
    while True:
        year, month = count // 12, count % 12 + 1
        day = date(year, month, min(place, months.monthrange(year, month)[1]))
        if day <= last:
            yield day
        count -= step
