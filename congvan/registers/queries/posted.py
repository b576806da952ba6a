"""The lines of Sổ gửi văn bản đi bưu điện and Sổ sử dụng bản lưu (R-108, R-109)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from congvan.kernel import clock
from congvan.kernel.errors import NotFound
from congvan.organization.acting import ActingMember
from congvan.registers import access
from congvan.registers.models import PostalLine, RegistryPolicy, RetainedUse
from congvan.registers.queries.columns import (
    CHUNK,
    PAGE_SIZE,
    between,
    page_of,
    type_and_subject,
)
from congvan.registers.services.retained import name_of


@dataclass(frozen=True, slots=True)
class PostalView:
    """A line; from `sent_on` to `note` the six statutory columns, in their order."""

    line_id: int
    number: int
    sent_on: date
    symbols: str
    recipient: str
    envelopes: int
    signed: str
    note: str
    address: str
    urgency: str
    is_signed: bool


@dataclass(frozen=True, slots=True)
class RetainedView:
    """A line; from `used_on` to `note` the nine statutory columns, in their order."""

    use_id: int
    number: int
    used_on: date
    user: str
    document: str
    type_and_subject: str
    dossier_code: str
    signed: str
    returned_on: date | None
    allowed_by: str
    note: str
    is_out: bool


@dataclass(frozen=True, slots=True)
class PostalPage:
    """One page, newest first, and whether more follow."""

    lines: tuple[PostalView, ...]
    has_more: bool


@dataclass(frozen=True, slots=True)
class RetainedPage:
    """One page, newest first, and whether more follow."""

    lines: tuple[RetainedView, ...]
    has_more: bool


@dataclass(frozen=True, slots=True)
class Sender:
    """What an envelope says of the sender."""

    address: str
    phone: str


def postal_lines(
    viewer: ActingMember, book_id: int, *, before: int | None = None, limit: int = PAGE_SIZE,
    from_: date | None = None, to: date | None = None, waiting_only: bool = False,
) -> PostalPage:  # fmt: skip
    """The book's lines, newest first. Raises NotFound. Two statements."""
    rows = _postal(viewer, book_id, from_, to).order_by("-number")
    if before is not None:
        rows = rows.filter(number__lt=before)
    if waiting_only:
        rows = rows.filter(signed_on__isnull=True)
    return PostalPage(*page_of(rows, limit, _postal_view))


def all_postal_lines(
    viewer: ActingMember, book_id: int, *, from_: date | None = None, to: date | None = None
) -> Iterator[PostalView]:
    """Every line in order, read in chunks, for print. Raises NotFound at once."""
    rows = _postal(viewer, book_id, from_, to).order_by("number")
    return (_postal_view(row) for row in rows.iterator(chunk_size=CHUNK))


def postal_line(viewer: ActingMember, line_id: int) -> PostalView:
    """One line, for those who see books. Raises NotFound."""
    row = PostalLine.objects.filter(pk=line_id, agency_id=viewer.agency_id).first()
    if row is None:
        raise NotFound("Không có dòng sổ gửi bưu điện này.")
    access.get_book(viewer, row.book_id)
    return _postal_view(row)


def sender(viewer: ActingMember) -> Sender:
    """The address and telephone that the agency prints on envelopes."""
    row = RegistryPolicy.objects.filter(agency_id=viewer.agency_id).first()
    return Sender(row.address, row.phone) if row else Sender("", "")


def retained_uses(
    viewer: ActingMember, book_id: int, *, before: int | None = None, limit: int = PAGE_SIZE,
    from_: date | None = None, to: date | None = None, out_only: bool = False,
) -> RetainedPage:  # fmt: skip
    """The book's lines, newest first. Raises NotFound. Two statements."""
    rows = _retained(viewer, book_id, from_, to).order_by("-number")
    if before is not None:
        rows = rows.filter(number__lt=before)
    if out_only:
        rows = rows.filter(returned_on__isnull=True)
    return RetainedPage(*page_of(rows, limit, _retained_view))


def all_retained_uses(
    viewer: ActingMember, book_id: int, *, from_: date | None = None, to: date | None = None
) -> Iterator[RetainedView]:
    """Every line in order, read in chunks, for print. Raises NotFound at once."""
    rows = _retained(viewer, book_id, from_, to).order_by("number")
    return (_retained_view(row) for row in rows.iterator(chunk_size=CHUNK))


def uses_of(viewer: ActingMember, entry_id: int) -> list[RetainedView]:
    """Who used the kept copy of a line, newest first. Raises NotFound."""
    access.get_entry(viewer, entry_id)
    rows = _whole_uses().filter(entry_id=entry_id).order_by("-pk")[:PAGE_SIZE]
    return [_retained_view(row) for row in rows]


def retained_use(viewer: ActingMember, use_id: int) -> RetainedView:
    """One line, for those who see books. Raises NotFound."""
    row = _whole_uses().filter(pk=use_id, agency_id=viewer.agency_id).first()
    if row is None:
        raise NotFound("Không có lượt sử dụng này.")
    access.get_book(viewer, row.book_id)
    return _retained_view(row)


def _postal(
    viewer: ActingMember, book_id: int, from_: date | None, to: date | None
) -> QuerySet[PostalLine]:
    rows = PostalLine.objects.filter(book=access.get_book(viewer, book_id))
    return between(rows, "sent_on", from_, to)


def _retained(
    viewer: ActingMember, book_id: int, from_: date | None, to: date | None
) -> QuerySet[RetainedUse]:
    rows = _whole_uses().filter(book=access.get_book(viewer, book_id))
    return between(rows, "used_on", from_, to)


def _whole_uses() -> QuerySet[RetainedUse]:
    return RetainedUse.objects.select_related(
        "entry__document__type", "entry__former_document__type", "entry__copy_of__type",
        "allowed_by__person",
    )  # fmt: skip


def _postal_view(row: PostalLine) -> PostalView:
    signed = f"{row.signed_by}, {row.signed_on:%d/%m/%Y}" if row.signed_on else ""
    return PostalView(
        line_id=row.pk, number=row.number, sent_on=row.sent_on, symbols=row.symbols,
        recipient=row.recipient, envelopes=row.envelopes, signed=signed, note=row.note,
        address=row.address, urgency=row.urgency, is_signed=row.signed_on is not None,
    )  # fmt: skip


def _retained_view(row: RetainedUse) -> RetainedView:
    document = row.entry.document or row.entry.former_document or row.entry.copy_of
    signed = row.signed_at.astimezone(clock.OFFICE_ZONE)
    return RetainedView(
        use_id=row.pk, number=row.number, used_on=row.used_on, user=row.user_name,
        document=name_of(row.entry), type_and_subject=type_and_subject(document) if document else "", dossier_code=row.dossier_code,
        signed=f"{row.user_name}, {signed:%H:%M %d/%m/%Y}", returned_on=row.returned_on,
        allowed_by=row.allowed_by.person.full_name,
        note="; ".join(filter(None, (row.purpose, row.note))), is_out=row.returned_on is None,
    )  # fmt: skip
