"""Arithmetic of working days, pure (R-382…R-388). No Django, no clock.

A working day is Monday to Friday without the days off, plus the Saturdays and Sundays worked
instead of a swapped day. Which days those are is decided every year and is data
(`models.calendar`); here they come as two sets.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

# Working hours of the offices: 07:30 to 17:00 with a break at noon, which counts as inside. The
# law leaves the hours to the province; a deadline in days ends with them.
START_OF_DAY = time(7, 30)
END_OF_DAY = time(17, 0)

# a public office works forty hours from Monday to Friday.
_FIRST_WEEKEND_DAY = 5
_DAY = timedelta(days=1)
# No run of days off is longer than the weeks around Tết; a calendar without working days is a fault.
_LONGEST_SEARCH = 60


class CalendarHasNoWorkingDay(ValueError):
    """So many days on end are off that the calendar must be wrong."""


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """The days off (`free`) and the weekend days worked instead (`made_up`).

    A day in both works: the make-up day is the later decision.
    """

    free: frozenset[date] = frozenset()
    made_up: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        """Whether the offices work on `day`."""
        if day in self.made_up:
            return True
        return day.weekday() < _FIRST_WEEKEND_DAY and day not in self.free

    def next_working(self, day: date) -> date:
        """The first working day after `day`. Raises CalendarHasNoWorkingDay."""
        return self._first(day, _DAY)

    def on_or_after(self, day: date) -> date:
        """`day` itself when it works, else the next one that does (R-387, last sentence)."""
        return day if self.is_working(day) else self.next_working(day)

    def add(self, day: date, count: int) -> date:
        """The day `count` working days after `day`, which is day 0 (R-387); before it when negative.

        `add(day, 0)` is `on_or_after(day)`. Raises CalendarHasNoWorkingDay.
        """
        if count == 0:
            return self.on_or_after(day)
        step = _DAY if count > 0 else -_DAY
        for _ in range(abs(count)):
            day = self._first(day, step)
        return day

    def between(self, start: date, end: date) -> int:
        """Working days after `start` up to and with `end`; negative when `end` comes first."""
        if end < start:
            return -self.between(end, start)
        # Weekdays by arithmetic, exceptions one by one: as cheap for ten years as for a day.
        whole = _weekdays_up_to(end) - _weekdays_up_to(start)
        off = sum(1 for day in self.free - self.made_up if _is_weekday(day) and start < day <= end)
        extra = sum(1 for day in self.made_up if not _is_weekday(day) and start < day <= end)
        return whole - off + extra

    def days_off_between(self, start: date, end: date) -> tuple[date, ...]:
        """Weekdays after `start` up to and with `end` that are off: what makes a deadline later."""
        off = self.free - self.made_up
        return tuple(sorted(day for day in off if _is_weekday(day) and start < day <= end))

    def _first(self, day: date, step: timedelta) -> date:
        for _ in range(_LONGEST_SEARCH):
            day += step
            if self.is_working(day):
                return day
        raise CalendarHasNoWorkingDay(f"No working day within {_LONGEST_SEARCH} days of {day}.")


def working_minutes(start: datetime, end: datetime, calendar: WorkingCalendar) -> int:
    """Whole minutes of working hours from `start` to `end`, both in the offices' time."""
    seconds = 0.0
    day = start.date()
    while day <= end.date():
        if calendar.is_working(day):
            begin = max(start, datetime.combine(day, START_OF_DAY, start.tzinfo))
            finish = min(end, datetime.combine(day, END_OF_DAY, start.tzinfo))
            seconds += max(0.0, (finish - begin).total_seconds())
        day += _DAY
    return int(seconds // 60)


# The calendar of those who know of no holidays.
WEEKDAYS_ONLY = WorkingCalendar()


def _is_weekday(day: date) -> bool:
    return day.weekday() < _FIRST_WEEKEND_DAY


def _weekdays_up_to(day: date) -> int:
    """Mondays to Fridays from the first Monday of the calendar (01/01/0001) to `day`."""
    weeks, rest = divmod(day.toordinal(), 7)
    return weeks * _FIRST_WEEKEND_DAY + min(rest, _FIRST_WEEKEND_DAY)
