"""What the administrator decides and reads: requests to keep longer, lists of what was cleared (R-245)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from congvan.kernel.errors import NotFound
from congvan.office.consultations.models import (
    ConsultationClearing,
    ConsultationClearingLine,
    ConsultationKeeping,
)
from congvan.office.consultations.states import KeepingStatus
from congvan.organization.acting import ActingMember
from congvan.organization.states import Role

PAGE_SIZE = 30


@dataclass(frozen=True, slots=True)
class KeepingView:
    """One request."""

    id: int
    consultation_id: int
    title: str
    asked_by: str
    asked_at: datetime
    reason: str
    until: date
    status: KeepingStatus
    decided_by: str
    note: str


@dataclass(frozen=True, slots=True)
class ClearingLine:
    """One consultation of a list."""

    id: int
    title: str
    asker: str
    opened_at: datetime
    parties: int
    answers: int
    cleared_at: datetime | None
    kept_because: str


@dataclass(frozen=True, slots=True)
class ClearingView:
    """One month's list."""

    id: int
    month: date
    made_at: datetime
    due_on: date
    confirmed_by: str
    confirmed_at: datetime | None
    cleared_at: datetime | None
    lines: tuple[ClearingLine, ...]


def may_decide(viewer: ActingMember) -> bool:
    """Whether the viewer keeps longer and reads the lists: the agency's administrator."""
    return viewer.holds(Role.SYSADMIN_AGENCY)


def keepings(viewer: ActingMember) -> list[KeepingView]:
    """Requests of the agency, open ones first, newest first; nothing for others."""
    if not may_decide(viewer):
        return []
    rows = _keepings(viewer).order_by("-asked_at", "-id")[:PAGE_SIZE]
    views = [_keeping(row) for row in rows]
    return sorted(views, key=lambda one: one.status is not KeepingStatus.ASKED)


def keeping(viewer: ActingMember, keeping_id: int) -> KeepingView:
    """One request. Raises NotFound."""
    row = _keepings(viewer).filter(pk=keeping_id).first() if may_decide(viewer) else None
    if row is None:
        raise NotFound("Không có đề nghị lưu thêm này.")
    return _keeping(row)


def clearings(viewer: ActingMember) -> list[ClearingView]:
    """The lists of the last two years and a half, newest first; nothing for others."""
    if not may_decide(viewer):
        return []
    found = ConsultationClearing.objects.filter(agency_id=viewer.agency_id)
    found = found.select_related("confirmed_by__person").order_by("-month")
    lists = list(found[:PAGE_SIZE])
    lines: dict[int, list[ClearingLine]] = {}
    for row in ConsultationClearingLine.objects.filter(
        clearing__in=[one.pk for one in lists]
    ).order_by("clearing_id", "opened_at", "pk"):
        lines.setdefault(row.clearing_id, []).append(
            ClearingLine(
                row.pk, row.title, row.asker_name, row.opened_at, row.parties, row.answers,
                row.cleared_at, row.kept_because,
            )
        )  # fmt: skip
    return [
        ClearingView(
            one.pk, one.month, one.made_at, one.due_on,
            one.confirmed_by.person.full_name if one.confirmed_by else "", one.confirmed_at,
            one.cleared_at, tuple(lines.get(one.pk, ())),
        )
        for one in lists
    ]  # fmt: skip


def clearing(viewer: ActingMember, clearing_id: int) -> ClearingView:
    """One of `clearings`. Raises NotFound."""
    found = next((one for one in clearings(viewer) if one.id == clearing_id), None)
    if found is None:
        raise NotFound("Không có danh sách xóa này.")
    return found


def _keepings(viewer: ActingMember) -> QuerySet[ConsultationKeeping]:
    return ConsultationKeeping.objects.filter(agency_id=viewer.agency_id).select_related(
        "consultation", "asked_by__person", "decided_by__person"
    )


def _keeping(row: ConsultationKeeping) -> KeepingView:
    return KeepingView(
        id=row.pk, consultation_id=row.consultation_id, title=row.consultation.title,
        asked_by=row.asked_by.person.full_name, asked_at=row.asked_at, reason=row.reason,
        until=row.until, status=KeepingStatus(row.status),
        decided_by=row.decided_by.person.full_name if row.decided_by else "", note=row.note,
    )  # fmt: skip
