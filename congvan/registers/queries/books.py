"""Books of the agency, for those who see its documents by role."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from congvan.documents.visibility import sees_whole_agency
from congvan.kernel import clock
from congvan.organization.acting import ActingMember
from congvan.registers import access
from congvan.registers.lifecycles import BOOK
from congvan.registers.models import Book, Correction, Entry
from congvan.registers.queries.missing import Range, missing_numbers
from congvan.registers.rules import book_named
from congvan.registers.states import (
    BookKind,
    BookStatus,
    CorrectionKind,
    CorrectionStatus,
    EntryStatus,
)

# Voided numbers listed at most; a book with more is printed.
MOST_VOIDED = 500


@dataclass(frozen=True, slots=True)
class BookView:
    """A book in a list; `moves` are the buttons (verb, label) open to the viewer."""

    book_id: int
    kind: BookKind
    kind_label: str
    name: str
    year: int
    unit: str
    is_default: bool
    types: tuple[str, ...]
    is_normative: bool
    issuing_body: str
    body_notation: str
    ground: str
    last_issued_on: date | None
    last_number: int
    status: BookStatus
    status_label: str
    opened_at: datetime
    closed_at: datetime | None
    moves: tuple[tuple[str, str], ...]

    @property
    def is_open(self) -> bool:
        return self.status is BookStatus.OPEN

    @property
    def named(self) -> str:
        """The book inside a sentence: "sổ văn bản đến 2026"."""
        return book_named(self.name, self.year)


@dataclass(frozen=True, slots=True)
class Voided:
    """A voided number: why, and who agreed when."""

    number: str
    entry_id: int
    reason: str
    decided_by: str
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class Gaps:
    """Numbers that no line carries, as runs (first, last), and voided ones with who and why."""

    missing: tuple[Range, ...]
    voided: tuple[Voided, ...]


def books(viewer: ActingMember, kind: str | None = None, year: int | None = None) -> list[BookView]:
    """The agency's books, newest year first, the default one before others. One statement."""
    if not sees_whole_agency(viewer):
        return []
    found = Book.objects.filter(agency_id=viewer.agency_id).select_related("unit")
    if kind is not None:
        found = found.filter(kind=kind)
    if year is not None:
        found = found.filter(year=year)
    rows = found.order_by("-year", "kind", "-is_default", "name", "pk")
    return [book_view(viewer, row) for row in rows]


def book(viewer: ActingMember, book_id: int) -> BookView:
    """One book. Raises NotFound."""
    return book_view(viewer, access.get_book(viewer, book_id))


def default_book(
    viewer: ActingMember, kind: str = BookKind.IN, *, year: int | None = None
) -> BookView | None:
    """The book that entry offers first: the default open one of the year (this year), or the first.

    None when the year has no open book of the kind.
    """
    if not sees_whole_agency(viewer):
        return None
    row = (
        Book.objects.filter(
            agency_id=viewer.agency_id, kind=kind, year=year or clock.today().year,
            status=BookStatus.OPEN,
        )
        .select_related("unit")
        .order_by("-is_default", "is_normative", "issuing_body", "pk")
        .first()
    )  # fmt: skip
    return book_view(viewer, row) if row else None


def next_number(viewer: ActingMember, book_id: int) -> int:
    """The number the next entry will get, if nobody registers meanwhile. Raises NotFound."""
    return access.get_book(viewer, book_id).last_number + 1


def gaps(viewer: ActingMember, book_id: int) -> Gaps:
    """What the book's sequence lacks, and what was voided in it. Raises NotFound.

    Four statements.
    """
    row = access.get_book(viewer, book_id)
    voided = list(
        Entry.objects.filter(Q(book=row), status=EntryStatus.VOIDED).order_by("number", "suffix")[
            :MOST_VOIDED
        ]
    )
    decided = {
        one.entry_id: one
        for one in Correction.objects.filter(
            entry__in=[entry.pk for entry in voided], status=CorrectionStatus.CARRIED_OUT
        )
        .exclude(kind=CorrectionKind.FIELDS)
        .select_related("decided_by")
    }
    return Gaps(
        missing=tuple(missing_numbers(row.pk, row.last_number)),
        voided=tuple(_voided(entry, decided.get(entry.pk)) for entry in voided),
    )


def _voided(entry: Entry, decision: Correction | None) -> Voided:
    by = decision.decided_by.full_name if decision and decision.decided_by else ""
    return Voided(
        number=f"{entry.number}{entry.suffix}", entry_id=entry.pk, reason=entry.void_reason,
        decided_by=by, decided_at=decision.decided_at if decision else None,
    )  # fmt: skip


def book_view(viewer: ActingMember, row: Book) -> BookView:
    """The row, with its unit, as lists show it."""
    moves = BOOK.moves_from(row.status, access.book_parties(viewer, row))
    return BookView(
        book_id=row.pk, kind=BookKind(row.kind), kind_label=str(BookKind(row.kind).label),
        name=row.name, year=row.year, unit=row.unit.name if row.unit else "",
        is_default=row.is_default, types=tuple(row.types), is_normative=row.is_normative,
        issuing_body=row.issuing_body, body_notation=row.body_notation, ground=row.ground,
        last_issued_on=row.last_issued_on, last_number=row.last_number, status=BookStatus(row.status),
        status_label=str(BookStatus(row.status).label), opened_at=row.opened_at,
        closed_at=row.closed_at, moves=tuple((move.verb, move.label) for move in moves),
    )  # fmt: skip
