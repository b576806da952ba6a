"""Who did not come in, or opened nothing, within the working hours of a day (GL132 Đ4.4, R-343)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from congvan.kernel import clock
from congvan.kernel.errors import NotFound
from congvan.organization.acting import ActingMember
from congvan.organization.queries.calendar import working_calendar
from congvan.reports import queries
from congvan.reports.definitions import REPORTS
from congvan.reports.queries import FactRow
from congvan.reports.rules import periods
from congvan.reports.rules.periods import Period
from congvan.reports.sight import sight_of

_PAGE = 200


@dataclass(frozen=True, slots=True)
class AbsentLine:
    """One person who did not come in, or came (`came_at`) and opened nothing."""

    name: str
    unit: str
    came_at: datetime | None


@dataclass(frozen=True, slots=True)
class Absences:
    """A day; `people` counts those who ought to have come. Both lists in the order of the figures."""

    day: date
    is_working: bool
    people: int
    did_not_come: tuple[AbsentLine, ...]
    opened_nothing: tuple[AbsentLine, ...]


def absences(viewer: ActingMember, day: date) -> Absences:
    """Who was missing on `day`, among the people the viewer answers for (R-338). Raises NotFound.

    The same rows as behind the figures "Không vào" and "Vào mà không mở văn bản" of that day.
    """
    sight = sight_of(viewer)
    if not sight.whole_people and not sight.people_unit_ids:
        raise NotFound("Không có trang này.")
    if day > clock.today() or not working_calendar().is_working(day):
        return Absences(day, False, 0, (), ())
    period = periods.free(day, day)
    total = queries.figure(viewer, REPORTS["su-dung"], period, "tong").value
    return Absences(
        day, True, int(total or 0), _lines(viewer, period, "khong-vao"),
        _lines(viewer, period, "khong-mo"),
    )  # fmt: skip


def _lines(viewer: ActingMember, period: Period, measure: str) -> tuple[AbsentLine, ...]:
    found: list[FactRow] = []
    after = ""
    while True:
        page = queries.rows_behind(
            viewer, REPORTS["su-dung"], period, measure, after=after, limit=_PAGE
        )
        found += page.rows
        after = page.next
        if not after:
            return tuple(AbsentLine(row.title, row.holder, row.ended_at) for row in found)
