"""Which book, which notation, which number comes next; what is reserved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from congvan.documents.models import DocumentType
from congvan.documents.visibility import sees_whole_agency
from congvan.kernel import clock
from congvan.kernel.errors import NotFound
from congvan.kernel.text import fold
from congvan.organization.acting import ActingMember
from congvan.organization.models import Agency, Membership, RoleGrant, Unit
from congvan.organization.queries.seats import current
from congvan.organization.states import Role
from congvan.registers import access
from congvan.registers.lifecycles import RegistryParty
from congvan.registers.models import BackdatingLeave, Book, ReservedNumber
from congvan.registers.queries.books import BookView, book_view
from congvan.registers.queries.entries import EntryView, entry_rows, entry_view
from congvan.registers.rules import book_named, written_symbol
from congvan.registers.rules import suggested_notation as notation_of
from congvan.registers.states import BookKind, BookStatus, EntryStatus, ReservationStatus

# Reserved numbers shown at most; a book with more is kept wrongly.
MOST_RESERVED = 500


@dataclass(frozen=True, slots=True)
class ReservedView:
    """A number held ahead, why and by whom."""

    reserved_id: int
    book_id: int
    book: str
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
    rows = ReservedNumber.objects.filter(book=book).select_related("reserved_by__person", "book")
    if not all_states:
        rows = rows.filter(status=ReservationStatus.RESERVED)
    return [_reserved(row) for row in rows.order_by("number")[:MOST_RESERVED]]


def reserved_number(viewer: ActingMember, reserved_id: int) -> ReservedView:
    """One held number, for those who see books. Raises NotFound."""
    row = (
        ReservedNumber.objects.select_related("reserved_by__person", "book")
        .filter(
            pk=reserved_id, agency_id=viewer.agency_id, status=ReservationStatus.RESERVED
        )
        .first()
    )  # fmt: skip
    if row is None:
        raise NotFound("Không có số giữ trước này.")
    access.get_book(viewer, row.book_id)
    return _reserved(row)


def open_leaves(viewer: ActingMember, book_id: int) -> list[LeaveView]:
    """Leave to date back that is not used yet. Raises NotFound."""
    book = access.get_book(viewer, book_id)
    rows = BackdatingLeave.objects.filter(book=book, entry__isnull=True)
    return [
        LeaveView(row.issued_on, row.reason, row.given_by.person.full_name, row.given_at)
        for row in rows.select_related("given_by__person").order_by("issued_on", "pk")[:50]
    ]


@dataclass(frozen=True, slots=True)
class Voidable:
    """A line whose number may be voided: at once (`is_direct`), or by a request to the head."""

    entry: EntryView
    is_direct: bool


def voidable(viewer: ActingMember, entry_id: int) -> Voidable:
    """An outgoing line to void, for the clerk and the registry head. Raises NotFound."""
    row = (
        entry_rows()
        .filter(
            agency_id=viewer.agency_id, pk=entry_id, status=EntryStatus.VALID,
            book__kind__in=(BookKind.OUT, BookKind.COPIES), book__status=BookStatus.OPEN,
        )
        .first()
    )  # fmt: skip
    parties = access.entry_parties(viewer, row) if row else set()
    if row is None or not parties:
        raise NotFound(access.NO_ENTRY)
    return Voidable(entry_view(row), bool(parties - {RegistryParty.CLERK}))


def books_to_backdate(viewer: ActingMember) -> list[tuple[int, str]]:
    """The open books in which the registry head may allow a date back: id and name.

    Raises NotFound for everybody else.
    """
    if not access.registry_head(viewer):
        raise NotFound(access.NO_BOOK)
    rows = Book.objects.filter(
        agency_id=viewer.agency_id, kind__in=(BookKind.OUT, BookKind.COPIES),
        status=BookStatus.OPEN,
    )  # fmt: skip
    return [
        (row.pk, f"{row.name} {row.year}")
        for row in rows.order_by("-year", "-kind", "-is_default", "name", "pk")
    ]


def registry_heads(viewer: ActingMember) -> list[tuple[int, str]]:
    """Who may allow the use of a kept copy: seats of leaders and of the heads of clerks' units.

    For those who see books; else none. Two statements.
    """
    if not sees_whole_agency(viewer):
        return []
    day = clock.today()
    seats = Membership.objects.filter(current(day), agency_id=viewer.agency_id)
    of_clerks = RoleGrant.objects.filter(
        current(day), role=Role.REGISTRY_CLERK, membership__in=seats
    ).values("membership__unit_id")
    heads = Q(role=Role.AGENCY_LEADER) | Q(role=Role.UNIT_LEADER, membership__unit_id__in=of_clerks)
    rows = (
        RoleGrant.objects.filter(current(day), heads, membership__in=seats)
        .select_related("membership__person", "membership__post")
        .order_by("membership__post__rank", "membership__person__sort_key", "membership_id")
    )
    return list(
        {
            row.membership_id: (
                row.membership_id,
                f"{row.membership.person.full_name} – {row.membership.post.title}",
            )
            for row in rows
        }.values()
    )


def _open(viewer: ActingMember, kind: BookKind, year: int) -> Sequence[Book]:
    return list(
        Book.objects.filter(
            agency_id=viewer.agency_id, kind=kind, year=year, status=BookStatus.OPEN
        )
        .select_related("unit")
        .order_by("-is_default", "is_normative", "issuing_body", "name", "pk")
    )


def _reserved(row: ReservedNumber) -> ReservedView:
    return ReservedView(
        reserved_id=row.pk, book_id=row.book_id, book=book_named(row.book.name, row.book.year),
        number=row.number, reason=row.reason, reserved_at=row.reserved_at,
        reserved_by=row.reserved_by.person.full_name, status=ReservationStatus(row.status),
        status_label=str(ReservationStatus(row.status).label),
    )  # fmt: skip
