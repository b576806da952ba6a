"""The lines of outgoing books in the ten columns of the decree (NĐ 30/2020 PL IV.I, R-100)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from congvan.documents.models import Document
from congvan.organization.acting import ActingMember
from congvan.registers import access
from congvan.registers.models import Entry
from congvan.registers.queries import columns
from congvan.registers.queries.columns import CHUNK, PAGE_SIZE
from congvan.registers.states import EntryStatus

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
    rows = columns.upwards(_rows(viewer, book_id, from_, to), after)
    return OutPage(*columns.page_of(rows, limit, _line))


def latest_out_lines(
    viewer: ActingMember, book_id: int, *, before: tuple[int, str] | None = None,
    limit: int = PAGE_SIZE, from_: date | None = None, to: date | None = None,
) -> OutPage:  # fmt: skip
    """The same from the last number backwards. Raises NotFound."""
    rows = columns.downwards(_rows(viewer, book_id, from_, to), before)
    return OutPage(*columns.page_of(rows, limit, _line))


def all_out_lines(
    viewer: ActingMember, book_id: int, *, from_: date | None = None, to: date | None = None
) -> Iterator[OutLine]:
    """Every line in the order of numbers, read in chunks, for print. Raises NotFound at once."""
    rows = columns.upwards(_rows(viewer, book_id, from_, to), None)
    return (_line(row) for row in rows.iterator(chunk_size=CHUNK))


def _rows(
    viewer: ActingMember, book_id: int, from_: date | None, to: date | None
) -> QuerySet[Entry]:
    book = access.get_book(viewer, book_id)
    rows = Entry.objects.filter(book=book).select_related(
        "document__type", "former_document__type", "copy_of__type", "paper_handed_to__person"
    )
    return columns.between(rows, "entered_on", from_, to)


def _line(row: Entry) -> OutLine:
    document = row.document or row.former_document
    signer = row.signer_name or (document.signer_name if document else "")
    return OutLine(
        entry_id=row.pk, document_id=row.document_id or row.copy_of_id, number=row.number,
        suffix=row.suffix, status=EntryStatus(row.status),
        symbol=row.symbol or f"{row.number:02d}", issued_on=row.entered_on if row.symbol else None,
        type_and_subject=_subject(row, document), signer=signer, recipient=row.recipient,
        retained_by=row.retained_by, copies=row.copies, transferred_on=row.transferred_on,
        receipt=columns.receipt(row), note=columns.note(row),
    )  # fmt: skip


def _subject(row: Entry, document: Document | None) -> str:
    """Type and subject; of a copy what it is a copy of; công văn has no type on paper."""
    if row.copy_of is not None:
        form = COPY_WORDS.get(row.notation.partition("-")[0], "Bản sao")
        return f"{form} {row.copy_of.symbol}: {columns.type_and_subject(row.copy_of)}"
    return columns.type_and_subject(document) if document is not None else ""
