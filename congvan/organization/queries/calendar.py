"""Questions about working days: the calendar in force, deadlines, the year as a page shows it.

The calendar is the same for everybody and public in the system, so that these ask for no viewer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from congvan.kernel import clock
from congvan.kernel.clock import OFFICE_ZONE
from congvan.kernel.errors import NotFound
from congvan.organization.acting import ActingMember
from congvan.organization.models import CalendarDay
from congvan.organization.rules.holiday_draft import DraftedDay, drafted_days
from congvan.organization.rules.working_days import END_OF_DAY, START_OF_DAY, WorkingCalendar
from congvan.organization.states import DayKind, Role

# A page pays for the calendar once in this time and process. A change made in another process
# shows that much later, which no deadline in days can notice.
LIFE = timedelta(seconds=30)


class _Kept(NamedTuple):
    calendar: WorkingCalendar
    at: datetime


_kept: _Kept | None = None


def working_calendar() -> WorkingCalendar:
    """The calendar in force, drafts included; one small statement at most every `LIFE`."""
    global _kept  # noqa: PLW0603 - the one cache of the process; forget_calendar empties it
    now = clock.now()
    if _kept is None or abs(now - _kept.at) > LIFE:
        days = list(CalendarDay.objects.order_by().values_list("date", "kind"))
        _kept = _Kept(
            WorkingCalendar(
                free=frozenset(day for day, kind in days if kind != DayKind.MADE_UP),
                made_up=frozenset(day for day, kind in days if kind == DayKind.MADE_UP),
            ),
            now,
        )
    return _kept.calendar


def forget_calendar() -> None:
    """Read the calendar anew at the next question: after a change, and between tests."""
    global _kept  # noqa: PLW0603
    _kept = None


def end_of_working_day(day: date) -> datetime:
    """The end of working hours of `day` (R-387)."""
    return datetime.combine(day, END_OF_DAY, tzinfo=OFFICE_ZONE)


def due_in(working_days: int, *, since: date | None = None) -> datetime:
    """The end of the `working_days`-th working day after `since` (day 0, today when left out)."""
    return end_of_working_day(working_calendar().add(since or clock.today(), working_days))


def days_left(due_at: datetime, *, now: datetime | None = None) -> int:
    """Working days from today to the day of `due_at`; negative when that day is past.

    0 says only that no working day lies between: compare the moments to know what is late.
    """
    today = (now or clock.now()).astimezone(OFFICE_ZONE).date()
    return working_calendar().between(today, due_at.astimezone(OFFICE_ZONE).date())


def in_working_hours(moment: datetime) -> bool:
    """Whether the offices work at `moment`, the break at noon included."""
    local = moment.astimezone(OFFICE_ZONE)
    if not working_calendar().is_working(local.date()):
        return False
    return START_OF_DAY <= local.time() < END_OF_DAY


@dataclass(frozen=True, slots=True)
class CalendarLine:
    """A day of the calendar; `pair` is the other day of a swap, seen from either."""

    day_id: int
    day: date
    kind: DayKind
    name: str
    source: str
    is_draft: bool
    pair: date | None


@dataclass(frozen=True, slots=True)
class DraftLine:
    """What drafting a year would do with a day; `is_known` when the calendar has it already."""

    drafted: DraftedDay
    is_known: bool


def days_of(year: int) -> tuple[CalendarLine, ...]:
    """The days of `year` in their order."""
    rows = CalendarDay.objects.filter(date__year=year).select_related("pair", "made_up_on")
    return tuple(_line(row) for row in rows.order_by("date"))


def day_of(day_id: int) -> CalendarLine:
    """One day of the calendar. Raises NotFound."""
    row = CalendarDay.objects.select_related("pair", "made_up_on").filter(pk=day_id).first()
    if row is None:
        raise NotFound("Không có ngày này trong lịch làm việc.")
    return _line(row)


def draft_of(year: int) -> tuple[DraftLine, ...]:
    """The library's days off of `year`, and which of them the calendar has: nothing is kept."""
    known = set(CalendarDay.objects.filter(date__year=year).values_list("date", flat=True))
    return tuple(
        DraftLine(drafted, drafted.day in known or drafted.made_up in known)
        for drafted in drafted_days(year)
    )


def may_edit_calendar(viewer: ActingMember) -> bool:
    """Whether the viewer keeps the calendar: the province's administrator does."""
    return viewer.holds(Role.SYSADMIN_CENTRAL)


def _line(row: CalendarDay) -> CalendarLine:
    other = row.pair or getattr(row, "made_up_on", None)
    return CalendarLine(
        day_id=row.pk,
        day=row.date,
        kind=DayKind(row.kind),
        name=row.name,
        source=row.source,
        is_draft=row.is_draft,
        pair=other.date if other else None,
    )
