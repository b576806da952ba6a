"""What January's clearing listed and did (R-236), and requests to keep a plan (R-241)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from congvan.kernel.errors import NotFound
from congvan.kernel.states import Move
from congvan.office.work_calendar import access
from congvan.office.work_calendar.lifecycles import KEEPING
from congvan.office.work_calendar.models import CalendarClearing
from congvan.office.work_calendar.queries.plans import plan_words
from congvan.office.work_calendar.states import KeepStatus
from congvan.organization.acting import ActingMember

PAGE_SIZE = 100


@dataclass(frozen=True, slots=True)
class ClearingView:
    """One year's clearing; it waits until it is confirmed, and is done when `cleared_at` is set."""

    clearing_id: int
    year: int
    listed_at: datetime
    cleared_at: datetime | None
    lines: int
    kept: int
    confirmed_by: str
    confirmed_at: datetime | None
    is_waiting: bool


@dataclass(frozen=True, slots=True)
class ClearedLine:
    """One line of the list."""

    line_id: int
    day: date
    calendar: str
    content: str
    kept_because: str
    gone_at: datetime | None


@dataclass(frozen=True, slots=True)
class KeepView:
    """One request to keep a plan, and what the viewer may decide."""

    request_id: int
    plan: str
    plan_id: int
    until: date
    reason: str
    asked_by: str
    asked_at: datetime
    status: KeepStatus
    decided_by: str
    moves: tuple[Move, ...]


def clearings(viewer: ActingMember) -> tuple[ClearingView, ...]:
    """The clearings of the viewer's agency, the latest year first; for its administrators."""
    return tuple(_view(row) for row in _rows(viewer).order_by("-year")[:PAGE_SIZE])


def clearing(
    viewer: ActingMember, clearing_id: int, *, after: int = 0
) -> tuple[ClearingView, tuple[ClearedLine, ...]]:
    """One clearing and its lines from the one after `after` on. Raises NotFound."""
    row = _rows(viewer).filter(pk=clearing_id).first()
    if row is None:
        raise NotFound("Không có danh sách này.", next_step="Mở lại trang Dọn lịch.")
    lines = row.lines.filter(pk__gt=after).order_by("pk")[:PAGE_SIZE]
    return _view(row), tuple(
        ClearedLine(
            one.pk, one.starts_on, one.calendar_name, one.content, one.kept_because, one.gone_at
        )
        for one in lines
    )


def keeping(viewer: ActingMember, request_id: int) -> KeepView:
    """One request: the asker's own, or any of the agency for an administrator. Raises NotFound."""
    row = (
        access.visible_keepings(viewer)
        .select_related(
            "plan__calendar__member__person", "plan__calendar__unit", "asked_by__person",
            "decided_by__person",
        )
        .filter(pk=request_id)
        .first()
    )  # fmt: skip
    if row is None:
        raise NotFound("Không có đề nghị này.", next_step="Mở lại từ danh sách việc.")
    words = plan_words(row.plan)
    return KeepView(
        request_id=row.pk,
        plan=words[0].upper() + words[1:],
        plan_id=row.plan_id,
        until=row.until,
        reason=row.reason,
        asked_by=row.asked_by.person.full_name,
        asked_at=row.asked_at,
        status=KeepStatus(row.status),
        decided_by=row.decided_by.person.full_name if row.decided_by else "",
        moves=tuple(KEEPING.moves_from(row.status, access.keep_parties(viewer))),
    )


def _rows(viewer: ActingMember) -> QuerySet[CalendarClearing]:
    found = CalendarClearing.objects.filter(agency_id=viewer.agency_id)
    found = found.select_related("confirmed_by__person")
    return found.annotate(
        line_count=Count("lines"), kept_count=Count("lines", filter=~Q(lines__kept_because=""))
    )


def _view(row: CalendarClearing) -> ClearingView:
    return ClearingView(
        row.pk, row.year, row.listed_at, row.cleared_at,
        row.line_count, row.kept_count,  # type: ignore[attr-defined]
        row.confirmed_by.person.full_name if row.confirmed_by else "", row.confirmed_at,
        row.confirmed_at is None and row.cleared_at is None,
    )  # fmt: skip
