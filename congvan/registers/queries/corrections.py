"""Requests to correct books: the list, and one with what the viewer may do to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from congvan.documents.visibility import sees_whole_agency
from congvan.organization.acting import ActingMember
from congvan.organization.states import Role
from congvan.registers import access
from congvan.registers.lifecycles import CORRECTION
from congvan.registers.models import Correction
from congvan.registers.rules import book_named
from congvan.registers.states import CorrectionKind, CorrectionStatus

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Change:
    """One field in words: what it is called, before, after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class CorrectionMove:
    """A button: the verb, its label, and what must be written with it."""

    verb: str
    label: str
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """A request with its line; `moves` are the buttons open to the viewer."""

    correction_id: int
    entry_id: int
    document_id: int | None
    arrival_number: str
    book: str
    kind: CorrectionKind
    kind_label: str
    changes: tuple[Change, ...]
    target_book: str
    reason: str
    status: CorrectionStatus
    status_label: str
    asked_at: datetime
    asked_by: str
    decided_at: datetime | None
    decided_by: str
    decision_note: str
    moves: tuple[CorrectionMove, ...]


@dataclass(frozen=True, slots=True)
class CorrectionPage:
    """One page of requests, newest first, and whether more follow."""

    lines: tuple[CorrectionView, ...]
    has_more: bool


def corrections(
    viewer: ActingMember, *, status: str | None = None, after: tuple[datetime, int] | None = None,
    limit: int = PAGE_SIZE,
) -> CorrectionPage:  # fmt: skip
    """The agency's requests for those who see books; for a unit's head those of the unit."""
    rows = _rows().filter(agency_id=viewer.agency_id)
    if not sees_whole_agency(viewer):
        own = Q(asked_by__person_id=viewer.person_id)
        if viewer.holds(Role.UNIT_LEADER) and viewer.unit_id is not None:
            own |= Q(asked_by__unit_id=viewer.unit_id)
        rows = rows.filter(own)
    if status is not None:
        rows = rows.filter(status=status)
    if after is not None:
        at, pk = after
        rows = rows.filter(Q(asked_at__lt=at) | Q(asked_at=at, pk__lt=pk))
    found = list(rows.order_by("-asked_at", "-pk")[: limit + 1])
    return CorrectionPage(
        tuple(_view(viewer, row) for row in found[:limit]), has_more=len(found) > limit
    )


def correction(viewer: ActingMember, correction_id: int) -> CorrectionView:
    """One request, for who sees books and who decides. Raises NotFound."""
    access.get_correction(viewer, correction_id)
    return _view(viewer, _rows().get(pk=correction_id))


def corrections_of(viewer: ActingMember, entry_id: int) -> list[CorrectionView]:
    """The history of requests about one line, newest first. Raises NotFound."""
    access.get_entry(viewer, entry_id)
    rows = _rows().filter(entry_id=entry_id).order_by("-asked_at", "-pk")[:PAGE_SIZE]
    return [_view(viewer, row) for row in rows]


def _rows() -> QuerySet[Correction]:
    return Correction.objects.select_related(
        "entry__book", "target_book", "asked_by__person", "decided_by"
    )


def _view(viewer: ActingMember, row: Correction) -> CorrectionView:
    moves = CORRECTION.moves_from(row.status, access.correction_parties(viewer, row))
    entry, target = row.entry, row.target_book
    return CorrectionView(
        correction_id=row.pk, entry_id=entry.pk,
        document_id=entry.document_id or entry.former_document_id,
        arrival_number=f"{entry.number}{entry.suffix}",
        book=book_named(entry.book.name, entry.book.year), kind=CorrectionKind(row.kind),
        kind_label=str(CorrectionKind(row.kind).label),
        changes=tuple(Change(*kept[:3]) for kept in row.changes.values()),
        target_book=book_named(target.name, target.year) if target else "", reason=row.reason,
        status=CorrectionStatus(row.status), status_label=str(CorrectionStatus(row.status).label),
        asked_at=row.asked_at, asked_by=row.asked_by.person.full_name, decided_at=row.decided_at,
        decided_by=row.decided_by.full_name if row.decided_by else "",
        decision_note=row.decision_note,
        moves=tuple(CorrectionMove(move.verb, move.label, move.needs) for move in moves),
    )  # fmt: skip
