"""Arithmetic of working days, against counting day by day (R-382…R-388)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvan.organization.rules.working_days import (
    WEEKDAYS_ONLY,
    CalendarHasNoWorkingDay,
    WorkingCalendar,
)

DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))
SETS = st.frozensets(DAYS, max_size=40)
CALENDARS = st.builds(WorkingCalendar, free=SETS, made_up=SETS)
SWAPS = WorkingCalendar(
    free=frozenset({date(2025, 5, 2), date(2026, 1, 2), date(2026, 8, 31), date(2026, 11, 24)}),
    made_up=frozenset({date(2025, 4, 26), date(2026, 1, 10), date(2026, 8, 22)}),
)


def counted(calendar: WorkingCalendar, start: date, end: date) -> int:
    """Working days after `start` up to `end`, one by one."""
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(calendar.is_working(day) for day in days)


@given(CALENDARS, DAYS, DAYS)
def test_between_is_counting_day_by_day(calendar: WorkingCalendar, one: date, other: date):
    start, end = sorted((one, other))
    assert calendar.between(start, end) == counted(calendar, start, end)
    assert calendar.between(end, start) == -calendar.between(start, end)


@given(CALENDARS, DAYS, st.integers(1, 60))
def test_adding_and_counting_agree(calendar: WorkingCalendar, day: date, count: int):
    end = calendar.add(day, count)
    assert calendar.is_working(end)
    assert calendar.between(day, end) == count
    assert calendar.between(day, end - timedelta(days=1)) == count - 1


@given(CALENDARS, DAYS, st.integers(1, 60))
def test_counting_back(calendar: WorkingCalendar, day: date, count: int):
    start = calendar.add(day, -count)
    assert calendar.is_working(start)
    # The working days from `start` on, `start` with them, but not `day`.
    assert calendar.between(start - timedelta(days=1), day - timedelta(days=1)) == count


@given(CALENDARS, DAYS)
def test_on_or_after_moves_only_off_days(calendar: WorkingCalendar, day: date):
    moved = calendar.on_or_after(day)
    assert calendar.add(day, 0) == moved
    assert moved == day if calendar.is_working(day) else moved == calendar.next_working(day)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2025, 5, 2), False), (date(2025, 4, 26), True), (date(2025, 4, 27), False),
        (date(2026, 1, 2), False), (date(2026, 1, 10), True), (date(2026, 1, 11), False),
        (date(2026, 8, 31), False), (date(2026, 8, 22), True), (date(2026, 8, 23), False),
        (date(2026, 11, 24), False), (date(2026, 11, 23), True),
    ],
)  # fmt: skip
def test_known_swaps(day: date, works: bool):
    assert SWAPS.is_working(day) is works


def test_a_deadline_over_a_swap():
    # Received on Friday 21/08/2026: the Saturday worked for Monday 31/08 is the first day.
    assert SWAPS.add(date(2026, 8, 21), 1) == date(2026, 8, 22)
    assert SWAPS.add(date(2026, 8, 28), 1) == date(2026, 9, 1)
    assert WEEKDAYS_ONLY.add(date(2026, 8, 21), 1) == date(2026, 8, 24)


@given(CALENDARS, DAYS, DAYS)
def test_days_off_are_what_makes_the_difference(calendar: WorkingCalendar, one: date, other: date):
    start, end = sorted((one, other))
    off = calendar.days_off_between(start, end)
    assert all(not calendar.is_working(day) and start < day <= end for day in off)
    without = WorkingCalendar(made_up=calendar.made_up)
    assert without.between(start, end) == calendar.between(start, end) + len(off)


def test_a_calendar_without_working_days_is_a_fault():
    day = date(2026, 1, 1)
    nothing = WorkingCalendar(free=frozenset(day + timedelta(days=n) for n in range(90)))
    with pytest.raises(CalendarHasNoWorkingDay):
        nothing.next_working(day)
