"""A week on paper: one calendar, or all of the agency's, under the letterhead (NĐ 30 PL I)."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from congvan.kernel import clock
from congvan.kernel.clock import OFFICE_ZONE
from congvan.kernel.typesetting import typeset
from congvan.office.work_calendar.queries.entries import EntryLine, entries_between
from congvan.office.work_calendar.queries.folders import AGENCY_NAME, FolderLine
from congvan.office.work_calendar.queries.plans import PlanLine, plan_at
from congvan.office.work_calendar.rules import (
    WEEKDAYS,
    Folder,
    period_words,
    time_words,
    week_of,
)
from congvan.office.work_calendar.states import CalendarKind, Mark, PlanStatus, Span
from congvan.organization.acting import ActingMember
from congvan.organization.queries import agencies
from congvan.registers.printing.printouts import letterhead

TEMPLATE = Path(__file__).parent / "week.typ"
_FRIDAY = 4
_FEBRUARY = 2


def week_pdf(viewer: ActingMember, line: FolderLine, day: date) -> bytes:
    """The week that holds `day` of one calendar as PDF/A, with what the viewer may read of it.

    A week that is not published says so on its head. Raises what `typeset` raises.
    """
    first, last = week_of(day)
    entries = entries_between(viewer, first, last, folder=line.folder)
    plan = plan_at(viewer, line.folder, Span.WEEK, first)
    title, whose = _title(line)
    words = period_words(Span.WEEK, first, last)
    head = letterhead(viewer, about=f"{title} {words}", at=clock.now())
    data: dict[str, Any] = {
        "superior": head.superior, "organ": head.organ, "foot": head.mark, "whose": whose,
        "period": words[0].upper() + words[1:], "state": _state(plan),
        "place_and_day": _place_and_day(viewer, plan),
        "approved_by": plan.approved_by if plan and plan.status is PlanStatus.PUBLISHED else "",
        "days": [
            {"words": [WEEKDAYS[one.weekday()], f"{one:%d/%m}"], "rows": rows}
            for offset in range(7)
            if (one := first + timedelta(days=offset))
            and ((rows := [_row(entry) for entry in entries if entry.is_on(one)]) or offset <= _FRIDAY)
        ],
    }  # fmt: skip
    return typeset(TEMPLATE, data, title=title)


def _title(line: FolderLine) -> tuple[str, str]:
    if line.folder == Folder(CalendarKind.AGENCY):
        return AGENCY_NAME, ""
    return "Lịch công tác", line.name


def _place_and_day(viewer: ActingMember, plan: PlanLine | None) -> str:
    """ "Gia Lai, ngày 05 tháng 11 năm 2026": the day it was published (NĐ 30 PL I II.4)."""
    if plan is None or plan.published_at is None:
        return ""
    day = plan.published_at.astimezone(OFFICE_ZONE)
    place = agencies.get_agency(viewer).place_of_issue
    # A day below ten and January and February carry a zero.
    month = f"{day:%m}" if day.month <= _FEBRUARY else str(day.month)
    words = f"ngày {day:%d} tháng {month} năm {day:%Y}"
    return f"{place}, {words}" if place else words


def _state(plan: PlanLine | None) -> str:
    if plan is None or plan.status is PlanStatus.PUBLISHED:
        return ""
    return f"({plan.status.label}, chưa công bố)"


def _row(entry: EntryLine) -> dict[str, str]:
    people = ", ".join((*entry.takers, *((entry.guests,) if entry.guests else ())))
    note = entry.note
    if entry.mark is not Mark.NONE:
        why = f": {entry.mark_reason}" if entry.mark_reason else ""
        note = f"{entry.mark.label}{why}. {note}".strip()
    return {
        "time": time_words(
            entry.starts_at, entry.ends_at, is_all_day=entry.is_all_day, zone=OFFICE_ZONE
        ),
        "content": entry.content,
        "chair": entry.chair,
        "people": people,
        "place": entry.place,
        "preparing": entry.preparing,
        "note": note,
    }
