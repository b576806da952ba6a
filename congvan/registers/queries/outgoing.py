"""The lines of outgoing books in the ten columns of the decree (NĐ 30/2020 PL IV.I, R-100)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from congvan.documents.models import Document
from congvan.kernel import clock
from congvan.organization.acting import ActingMember
from congvan.registers import access
from congvan.registers.models import Entry
from congvan.registers.states import EntryStatus

PAGE_SIZE = 50
CHUNK = 1000
COPY_WORDS = {"SY": "Sao y", "SL": "Sao lục", "TrS": "Trích sao"}


@dataclass(frozen=True, slots=True)
class OutLine:
    """One line; from `symbol` to `note` the ten statutory columns, in their order."""

    entry_id: int
    document_id: int | None
    number: int
    suffix: str
    status: EntryStatus
    symbol: str
    issued_on: date | None
    type_and_subject: str
    signer: str
    recipient: str
    retained_by: str
    copies: int | None
    transferred_on: date | None
    receipt: str
    note: str

    @property
    def is_voided(self) -> bool:
        return self.status is EntryStatus.VOIDED

    @property
    def written_number(self) -> str:
        return f"{self.number}{self.suffix}"

    @property
    def key(self) -> tuple[int, str]:
        """Where the next page begins: after this."""
        return self.number, self.suffix


@dataclass(frozen=True, slots=True)
class OutPage:
    """One page of lines, and whether more follow."""

    lines: tuple[OutLine, ...]
    has_more: bool


def out_lines(
    viewer: ActingMember, book_id: int, *, after: tuple[int, str] | None = None,
    limit: int = PAGE_SIZE, from_: date | None = None, to: date | None = None,
) -> OutPage:  # fmt: skip
    """A page in the order of numbers, `from_` to `to` by the date on the document.

    Raises NotFound. Two statements. Index: entry_number_once.
    """
    rows = _rows(viewer, book_id, from_, to).order_by("number", "suffix")
    if after is not None:
        number, suffix = after
        rows = rows.filter(number__gte=number).filter(Q(number__gt=number) | Q(suffix__gt=suffix))
    return _page(rows, limit)


def latest_out_lines(
    viewer: ActingMember, book_id: int, *, before: tuple[int, str] | None = None,
    limit: int = PAGE_SIZE, from_: date | None = None, to: date | None = None,
) -> OutPage:  # fmt: skip
    """The same from the last number backwards. Raises NotFound."""
    rows = _rows(viewer, book_id, from_, to).order_by("-number", "-suffix")
    if before is not None:
        number, suffix = before
        rows = rows.filter(number__lte=number).filter(Q(number__lt=number) | Q(suffix__lt=suffix))
    return _page(rows, limit)


def all_out_lines(
    viewer: ActingMember, book_id: int, *, from_: date | None = None, to: date | None = None
) -> Iterator[OutLine]:
    """Every line in the order of numbers, read in chunks, for print. Raises NotFound at once."""
    rows = _rows(viewer, book_id, from_, to).order_by("number", "suffix")
    return (_line(row) for row in rows.iterator(chunk_size=CHUNK))


def _page(rows: QuerySet[Entry], limit: int) -> OutPage:
    found = list(rows[: limit + 1])
    return OutPage(tuple(_line(row) for row in found[:limit]), has_more=len(found) > limit)


def _rows(
    viewer: ActingMember, book_id: int, from_: date | None, to: date | None
) -> QuerySet[Entry]:
    book = access.get_book(viewer, book_id)
    rows = Entry.objects.filter(book=book).select_related(
        "document__type", "former_document__type", "copy_of__type", "paper_handed_to__person"
    )
    if from_ is not None:
        rows = rows.filter(entered_on__gte=from_)
    if to is not None:
        rows = rows.filter(entered_on__lte=to)
    return rows


def _line(row: Entry) -> OutLine:
    document = row.document or row.former_document
    signer = row.signer_name or (document.signer_name if document else "")
    return OutLine(
        entry_id=row.pk, document_id=row.document_id or row.copy_of_id, number=row.number,
        suffix=row.suffix, status=EntryStatus(row.status),
        symbol=row.symbol or f"{row.number:02d}", issued_on=row.entered_on if row.symbol else None,
        type_and_subject=_subject(row, document), signer=signer, recipient=row.recipient,
        retained_by=row.retained_by, copies=row.copies, transferred_on=row.transferred_on,
        receipt=_receipt(row), note=_note(row),
    )  # fmt: skip


def _subject(row: Entry, document: Document | None) -> str:
    """Type and subject; of a copy what it is a copy of; công văn has no type on paper."""
    if row.copy_of is not None:
        form = COPY_WORDS.get(row.notation.partition("-")[0], "Bản sao")
        return f"{form} {row.copy_of.symbol}: {_typed(row.copy_of)}"
    return _typed(document) if document is not None else ""


def _typed(document: Document) -> str:
    if document.type.code == "cong_van":
        return document.subject
    return f"{document.type.name}: {document.subject}"


def _note(row: Entry) -> str:
    parts = [row.note]
    if row.status == EntryStatus.VOIDED:
        parts.insert(0, f"Đã hủy số: {row.void_reason}")
    return ". ".join(part.rstrip(".") for part in parts if part)


def _receipt(row: Entry) -> str:
    """Who signed for the paper, and when."""
    if row.paper_handed_to is None or row.paper_signed_at is None:
        return ""
    signed = row.paper_signed_at.astimezone(clock.OFFICE_ZONE)
    return f"{row.paper_handed_to.person.full_name}, {signed:%H:%M %d/%m/%Y}"
