"""By when a leader gives a word on a draft, and when they are reminded (R-074; GL132 Đ10.7). Pure.

"Chậm nhất 3 ngày": the seed counts calendar days. The day of submission is not counted, the term
ends with the working hours of its last day, and a last day off moves to the next working day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from types import MappingProxyType

from congvan.desk.states import Urgency
from congvan.organization.rules.working_days import END_OF_DAY, START_OF_DAY, WorkingCalendar

# A working day in minutes of the offices' hours, the break at noon inside.
WORKING_DAY = 570
# Urgent drafts have their own limit, in working time: half a day, one day.
URGENT_MINUTES = MappingProxyType({
    Urgency.FLASH: WORKING_DAY // 2,
    Urgency.IMMEDIATE: WORKING_DAY,
    Urgency.URGENT: WORKING_DAY,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Limits:
    """The agency's choice: days until the word is due, the day of the reminder, how counted."""

    days: int = 3
    reminder_day: int = 2
    in_working_days: bool = False


@dataclass(frozen=True, slots=True)
class Clock:
    """When the reviewer is reminded, and by when the word is due."""

    remind_at: datetime
    due_at: datetime


def review_clock(
    asked_at: datetime, urgency: Urgency, *, limits: Limits, calendar: WorkingCalendar
) -> Clock:
    """The clock of a review asked at `asked_at`, a moment in the offices' time zone."""
    if urgency in URGENT_MINUTES:
        minutes = URGENT_MINUTES[urgency]
        return Clock(
            remind_at=after_minutes(asked_at, minutes // 2, calendar),
            due_at=after_minutes(asked_at, minutes, calendar),
        )
    return Clock(
        remind_at=_at(
            _day(asked_at, limits.reminder_day, limits, calendar), START_OF_DAY, asked_at
        ),
        due_at=_at(_day(asked_at, limits.days, limits, calendar), END_OF_DAY, asked_at),
    )


def after_minutes(start: datetime, minutes: int, calendar: WorkingCalendar) -> datetime:
    """The moment when so many minutes of working hours have passed since `start`."""
    left = timedelta(minutes=minutes)
    day = start.date()
    if not calendar.is_working(day) or start >= _at(day, END_OF_DAY, start):
        day = calendar.next_working(day)
        start = _at(day, START_OF_DAY, start)
    begin = max(start, _at(day, START_OF_DAY, start))
    while begin + left > _at(day, END_OF_DAY, start):
        left -= _at(day, END_OF_DAY, start) - begin
        day = calendar.next_working(day)
        begin = _at(day, START_OF_DAY, start)
    return begin + left


def clock_words(due_at: datetime, now: datetime) -> str:
    """ "Còn 2 ngày", "Còn 3 giờ", "Quá hạn 1 ngày": by the calendar, both in one time zone."""
    days = (due_at.date() - now.date()).days
    if now > due_at:
        late = now - due_at
        if late >= timedelta(days=1):
            return f"Quá hạn {late.days} ngày"
        hours = int(late.total_seconds() // 3600)
        return f"Quá hạn {hours} giờ" if hours else "Vừa quá hạn"
    if days >= 1:
        return f"Còn {days} ngày"
    hours = int((due_at - now).total_seconds() // 3600)
    return f"Còn {hours} giờ" if hours else "Còn chưa đến 1 giờ"


def _day(asked_at: datetime, count: int, limits: Limits, calendar: WorkingCalendar) -> date:
    if limits.in_working_days:
        return calendar.add(asked_at.date(), count)
    return calendar.on_or_after(asked_at.date() + timedelta(days=count))


def _at(day: date, hour: time, like: datetime) -> datetime:
    return datetime.combine(day, hour, tzinfo=like.tzinfo)
