"""Which book, which notation, which number comes next; what is reserved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from congvan.documents.models import DocumentType
from congvan.documents.visibility import sees_whole_agency
from congvan.kernel import clock
from congvan.kernel.text import fold
from congvan.organization.acting import ActingMember
from congvan.organization.models import Agency, Unit
from congvan.registers import access
from congvan.registers.models import BackdatingLeave, Book, ReservedNumber
from congvan.registers.queries.books import BookView, book_view
from congvan.registers.rules import suggested_notation as notation_of
from congvan.registers.rules import written_symbol
from congvan.registers.states import BookKind, BookStatus, ReservationStatus

# Reserved numbers shown at most; a book with more is kept wrongly.
MOST_RESERVED = 500


@dataclass(frozen=True, slots=True)
class ReservedView:
    """A number held ahead, why and by whom."""

    reserved_id: int
    number: int
    reason: str
    reserved_at: datetime
    reserved_by: str
    status: ReservationStatus
    status_label: str


@dataclass(frozen=True, slots=True)
class LeaveView:
    """Leave to date one number back that nobody has used yet."""

    issued_on: date
    reason: str
    given_by: str
    given_at: datetime


def out_books(viewer: ActingMember, year: int | None = None) -> list[BookView]:
    """The open books of outgoing documents of a year (this one), the usual one first."""
    if not sees_whole_agency(viewer):
        return []
    rows = _open(viewer, BookKind.OUT, year or clock.today().year)
    return [book_view(viewer, row) for row in rows]


def copy_book(viewer: ActingMember, *, on: date | None = None) -> BookView | None:
    """The open book of copies of the year of `on` (today)."""
    if not sees_whole_agency(viewer):
        return None
    rows = _open(viewer, BookKind.COPIES, (on or clock.today()).year)
    return book_view(viewer, rows[0]) if rows else None


def suggested_book(
    viewer: ActingMember, *, type_code: str, is_normative: bool = False, issuing_body: str = "",
    on: date | None = None,
) -> BookView | None:  # fmt: skip
    """The book in which such a document takes its number, by the year of the date on it (R-127).

    A book that names the type goes before one for all types. None when the head of the organ has
    decided none: normative documents and advisory bodies have their own (R-115, R-118).
    """
    if not sees_whole_agency(viewer):
        return None
    wanted = fold(issuing_body.strip())
    fitting = [
        row
        for row in _open(viewer, BookKind.OUT, (on or clock.today()).year)
        if row.is_normative == is_normative
        and fold(row.issuing_body) == wanted
        and (not row.types or type_code in row.types)
    ]
    fitting.sort(key=lambda row: (type_code not in row.types, not row.is_default))
    return book_view(viewer, fitting[0]) if fitting else None


def next_symbol(
    viewer: ActingMember, book_id: int, notation: str, *, year_in_symbol: bool = False
) -> str:
    """ "05/QĐ-UBND": what the next document gets if nobody is quicker. Raises NotFound."""
    book = access.get_book(viewer, book_id)
    has_year = year_in_symbol or book.is_normative
    return written_symbol(
        book.last_number + 1, "", f"{book.year}/{notation}" if has_year else notation
    )


def suggested_notation(
    viewer: ActingMember, *, type_id: int, unit_id: int | None = None, body_notation: str = ""
) -> str:
    """The notation by R-120 from the abbreviations the head of the organ set (R-121).

    "" while one of them is missing: the clerk writes it.
    """
    kind = DocumentType.objects.filter(pk=type_id).first()
    if kind is None:
        return ""
    organ = body_notation or Agency.objects.values_list("notation", flat=True).get(
        pk=viewer.agency_id
    )
    units = Unit.objects.filter(pk__in=[unit_id] if unit_id else [], agency_id=viewer.agency_id)
    unit = units.values_list("notation", flat=True).first()
    return notation_of(abbreviation=kind.abbreviation, organ=organ, unit=unit or "")


def reserved_numbers(
    viewer: ActingMember, book_id: int, *, all_states: bool = False
) -> list[ReservedView]:
    """Numbers held in the book, in order; also used and released ones. Raises NotFound."""
    book = access.get_book(viewer, book_id)
    rows = ReservedNumber.objects.filter(book=book).select_related("reserved_by__person")
    if not all_states:
        rows = rows.filter(status=ReservationStatus.RESERVED)
    return [
        ReservedView(
            reserved_id=row.pk, number=row.number, reason=row.reason, reserved_at=row.reserved_at,
            reserved_by=row.reserved_by.person.full_name, status=ReservationStatus(row.status),
            status_label=str(ReservationStatus(row.status).label),
        )
        for row in rows.order_by("number")[:MOST_RESERVED]
    ]  # fmt: skip


def open_leaves(viewer: ActingMember, book_id: int) -> list[LeaveView]:
    """Leave to date back that is not used yet. Raises NotFound."""
    book = access.get_book(viewer, book_id)
    rows = BackdatingLeave.objects.filter(book=book, entry__isnull=True)
    return [
        LeaveView(row.issued_on, row.reason, row.given_by.person.full_name, row.given_at)
        for row in rows.select_related("given_by__person").order_by("issued_on", "pk")[:50]
    ]


def _open(viewer: ActingMember, kind: BookKind, year: int) -> Sequence[Book]:
    return list(
        Book.objects.filter(
            agency_id=viewer.agency_id, kind=kind, year=year, status=BookStatus.OPEN
        )
        .select_related("unit")
        .order_by("-is_default", "is_normative", "issuing_body", "name", "pk")
    )
