"""Entries of documents: the arrival number beside what the viewer sees anyway."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from congvan.documents.rules.naming import short_name
from congvan.documents.visibility import visible_to
from congvan.organization.acting import ActingMember
from congvan.registers import access
from congvan.registers.models import Entry
from congvan.registers.rules import book_named
from congvan.registers.states import BookKind, Channel, EntryStatus, PaperLineKind

MOST_PAPERS = 200


@dataclass(frozen=True, slots=True)
class EntryView:
    """A line of a book with its custody; `name` is the document's, or the paper line's kind."""

    entry_id: int
    document_id: int | None
    book_id: int
    book: str
    book_is_open: bool
    number: int
    suffix: str
    arrival_number: str
    kind: BookKind
    symbol: str
    paper_line: str
    name: str
    channel: Channel | None
    channel_label: str
    entered_on: date
    received_at: datetime
    entered_at: datetime
    entered_by: str
    recipient: str
    transferred_on: date | None
    signer_name: str
    copies: int | None
    retained_by: str
    note: str
    has_paper: bool
    paper_holder_id: int | None
    paper_holder: str
    paper_handed_at: datetime | None
    paper_signed_at: datetime | None
    status: EntryStatus
    void_reason: str

    @property
    def is_voided(self) -> bool:
        return self.status is EntryStatus.VOIDED


def entry_of(viewer: ActingMember, document_id: int) -> EntryView | None:
    """The document's line, when the viewer sees the document and it is in a book. One statement."""
    return entries_of(viewer, [document_id]).get(document_id)


def entries_of(viewer: ActingMember, document_ids: Sequence[int]) -> dict[int, EntryView]:
    """The lines of those documents that the viewer sees, by document. One statement."""
    rows = entry_rows().filter(
        agency_id=viewer.agency_id, document_id__in=list(document_ids),
        document__in=visible_to(viewer),
    )  # fmt: skip
    return {row.document_id: entry_view(row) for row in rows if row.document_id is not None}


def entry(viewer: ActingMember, entry_id: int) -> EntryView:
    """One line, for those who see books. Raises NotFound."""
    access.get_entry(viewer, entry_id)
    return entry_view(entry_rows().get(pk=entry_id))


def paper_to_sign(viewer: ActingMember) -> list[EntryView]:
    """Papers handed to the seat acted in and not yet signed for, oldest first. One statement."""
    rows = entry_rows().filter(
        agency_id=viewer.agency_id, paper_handed_to_id=viewer.membership_id,
        paper_signed_at__isnull=True, status=EntryStatus.VALID,
    )  # fmt: skip
    return [entry_view(row) for row in rows.order_by("paper_handed_at", "pk")[:MOST_PAPERS]]


def entry_rows() -> QuerySet[Entry]:
    """Entries with all that `entry_view` names."""
    return Entry.objects.select_related(
        "book",
        "document",
        "former_document",
        "copy_of",
        "entered_by__person",
        "paper_handed_to__person",
    )


def entry_view(row: Entry) -> EntryView:
    """The row as pages show it."""
    document = row.document or row.former_document or row.copy_of
    if document is not None:
        name = short_name(document.symbol, document.subject, document.issued_on)
    elif row.paper_line:
        name = str(PaperLineKind(row.paper_line).label)
    else:
        name = "Không có văn bản nào mang số này"
    holder = row.paper_handed_to
    return EntryView(
        entry_id=row.pk, document_id=row.document_id, book_id=row.book_id,
        book=book_named(row.book.name, row.book.year), book_is_open=row.book.status == "open",
        number=row.number, suffix=row.suffix, arrival_number=f"{row.number}{row.suffix}",
        kind=BookKind(row.book.kind), symbol=row.symbol, paper_line=row.paper_line, name=name, channel=Channel(row.channel) if row.channel else None,
        channel_label=str(Channel(row.channel).label) if row.channel else "", entered_on=row.entered_on,
        received_at=row.received_at, entered_at=row.entered_at,
        entered_by=row.entered_by.person.full_name, recipient=row.recipient,
        transferred_on=row.transferred_on, copies=row.copies, retained_by=row.retained_by,
        signer_name=row.signer_name or (document.signer_name if document else ""), note=row.note, has_paper=row.has_paper,
        paper_holder_id=row.paper_handed_to_id, paper_holder=holder.person.full_name if holder else "",
        paper_handed_at=row.paper_handed_at, paper_signed_at=row.paper_signed_at,
        status=EntryStatus(row.status), void_reason=row.void_reason,
    )  # fmt: skip
