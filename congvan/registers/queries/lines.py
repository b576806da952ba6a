"""The lines of a book in the ten columns of the decree (NĐ 30/2020 PL4 VI, R-062)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Model, QuerySet

from congvan.documents.models import Document
from congvan.documents.states import LegalValue
from congvan.organization.acting import ActingMember
from congvan.registers import access
from congvan.registers.models import Entry, PostalLine, RetainedUse
from congvan.registers.queries import columns
from congvan.registers.queries.columns import CHUNK, PAGE_SIZE
from congvan.registers.states import BookKind, EntryStatus, PaperLineKind

# Books that keep other lines than entries, and the day by which they are cut.
_TABLES: dict[BookKind, tuple[type[Model], str]] = {
    BookKind.POSTAL: (PostalLine, "sent_on"),
    BookKind.RETAINED: (RetainedUse, "used_on"),
}


@dataclass(frozen=True, slots=True)
class BookLine:
    """One line; from `entered_on` to `note` the ten statutory columns, in their order."""

    entry_id: int
    document_id: int | None
    number: int
    suffix: str
    status: EntryStatus
    paper_line: str
    entered_on: date
    arrival_number: str
    author: str
    symbol: str
    issued_on: date | None
    type_and_subject: str
    recipient: str
    transferred_on: date | None
    receipt: str
    note: str

    @property
    def is_voided(self) -> bool:
        return self.status is EntryStatus.VOIDED

    @property
    def key(self) -> tuple[int, str]:
        """Where the next page begins: after this."""
        return self.number, self.suffix


@dataclass(frozen=True, slots=True)
class BookPage:
    """One page of lines, and whether more follow."""

    lines: tuple[BookLine, ...]
    has_more: bool


def book_lines(
    viewer: ActingMember, book_id: int, *, after: tuple[int, str] | None = None,
    limit: int = PAGE_SIZE, from_: date | None = None, to: date | None = None,
) -> BookPage:  # fmt: skip
    """A page of the book in the order of its numbers, `from_` to `to` by day of arrival.

    Raises NotFound. Two statements. Index: entry_number_once.
    """
    rows = columns.upwards(_rows(viewer, book_id, from_, to), after)
    return BookPage(*columns.page_of(rows, limit, _line))


def latest_lines(
    viewer: ActingMember, book_id: int, *, before: tuple[int, str] | None = None,
    limit: int = PAGE_SIZE, from_: date | None = None, to: date | None = None,
) -> BookPage:  # fmt: skip
    """The same from the last number backwards. Raises NotFound."""
    rows = columns.downwards(_rows(viewer, book_id, from_, to), before)
    return BookPage(*columns.page_of(rows, limit, _line))


def all_lines(
    viewer: ActingMember, book_id: int, *, from_: date | None = None, to: date | None = None
) -> Iterator[BookLine]:
    """Every line in the order of numbers, read in chunks, for print. Raises NotFound at once."""
    rows = columns.upwards(_rows(viewer, book_id, from_, to), None)
    return (_line(row) for row in rows.iterator(chunk_size=CHUNK))


def count_lines(
    viewer: ActingMember, book_id: int, *, from_: date | None = None, to: date | None = None
) -> int:
    """How many lines a book of any kind prints. Raises NotFound."""
    book = access.get_book(viewer, book_id)
    table, day = _TABLES.get(BookKind(book.kind), (Entry, "entered_on"))
    return columns.between(table._default_manager.filter(book=book), day, from_, to).count()


def _rows(
    viewer: ActingMember, book_id: int, from_: date | None, to: date | None
) -> QuerySet[Entry]:
    book = access.get_book(viewer, book_id)
    rows = Entry.objects.filter(book=book).select_related(
        "document__issuer", "document__type", "former_document__issuer", "former_document__type",
        "paper_handed_to__person",
    )  # fmt: skip
    return columns.between(rows, "entered_on", from_, to)


def _line(row: Entry) -> BookLine:
    document = row.document or row.former_document
    note = note_of(row, document)
    return BookLine(
        entry_id=row.pk, document_id=row.document_id, number=row.number, suffix=row.suffix,
        status=EntryStatus(row.status), paper_line=row.paper_line, entered_on=row.entered_on,
        arrival_number=f"{row.number}{row.suffix}",
        author=document.issuer.name if document and document.issuer else "",
        symbol=document.symbol if document else "",
        issued_on=document.issued_on if document else None,
        type_and_subject=_type_and_subject(row, document), recipient=row.recipient,
        transferred_on=row.transferred_on, receipt=columns.receipt(row), note=note,
    )  # fmt: skip


def note_of(row: Entry, document: Document | None) -> str:
    """The column "Ghi chú": what was written, after a voided number's reason and R-006's mark."""
    is_reference = document is not None and document.legal_value == LegalValue.REFERENCE
    return columns.note(row, str(LegalValue.REFERENCE.label) if is_reference else "")


def _type_and_subject(row: Entry, document: Document | None) -> str:
    """The type's name before the subject; công văn has none on paper, so none here."""
    if document is None:
        return str(PaperLineKind(row.paper_line).label) if row.paper_line else ""
    return columns.type_and_subject(document)
