"""Records of incoming and outgoing documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from congvan.directives.states import HandlingStatus
from congvan.documents.states import Direction
from congvan.drafting.states import IssueStatus
from congvan.registers.states import EntryStatus
from congvan.search.building import files
from congvan.search.building.made import Made, office_day
from congvan.search.building.reading import by_key, rows
from congvan.search.states import Kind

_DOCUMENTS = """
    SELECT d.id, d.agency_id, d.direction, d.symbol, d.subject, d.source_subject, d.issued_on,
        d.made_at, d.type_id, t.name type_name, d.field_id, f.name field_name, d.issuer_id,
        o.name issuer, o.short_name issuer_short, s.name sender, s.short_name sender_short,
        d.signer_name, d.signer_position, d.urgency, d.note, d.recalled_at,
        e.number, e.suffix, e.entered_on, e.book_id, e.channel, e.status entry_status,
        e.recipient, h.status handling_status, h.arrived_on, h.lead_member_id, h.lead_unit_id,
        h.result, h.reply_symbol, i.status issue_status, i.unit_id, i.drafter_id,
        i.book_id issue_book_id
    FROM documents_document d
    JOIN documents_documenttype t ON t.id = d.type_id
    LEFT JOIN documents_fieldofwork f ON f.id = d.field_id
    LEFT JOIN documents_organ o ON o.id = d.issuer_id
    LEFT JOIN documents_organ s ON s.id = d.sender_id AND d.sender_id IS DISTINCT FROM d.issuer_id
    LEFT JOIN registers_entry e ON e.document_id = d.id
    LEFT JOIN directives_handling h ON h.document_id = d.id
    LEFT JOIN drafting_issue i ON i.document_id = d.id
    WHERE d.id = ANY(%s)
"""
# The last words written, so that a document passed around for years stays bounded.
_DIRECTIVES = """
    SELECT h.document_id, x.text FROM directives_handling h CROSS JOIN LATERAL (
        SELECT left(text, 2000) text FROM directives_directive
        WHERE handling_id = h.id AND text <> '' ORDER BY id DESC LIMIT 30
    ) x WHERE h.document_id = ANY(%s)
"""
_RECIPIENTS = """
    SELECT i.document_id, r.name FROM drafting_issue i CROSS JOIN LATERAL (
        SELECT name, position FROM drafting_issuerecipient
        WHERE issue_id = i.id ORDER BY position LIMIT 200
    ) r WHERE i.document_id = ANY(%s) ORDER BY i.document_id, r.position
"""


def build(document_ids: Sequence[int], order_texts: files.OrderTexts) -> Iterator[list[Made]]:
    """Records of the documents that exist, in portions, by a constant number of statements."""
    documents = rows(_DOCUMENTS, [list(document_ids)])
    directives = by_key(rows(_DIRECTIVES, [list(document_ids)]), "document_id")
    recipients = by_key(rows(_RECIPIENTS, [list(document_ids)]), "document_id")
    their_files = files.of_documents(document_ids)
    order_texts(their_files.unread())
    made = []
    for row in documents:
        names = [one.name for one in recipients.get(row.id, ())]
        record = _record(row, names)
        _add_words(record, row, names, directives.get(row.id, ()))
        files.add_names(record, row.id, their_files)
        made.append((row.id, record, not _is_recalled(row)))
    yield from files.with_texts(made, their_files)


def _record(row: Any, recipients: list[str]) -> Made:
    is_incoming = row.direction == Direction.IN
    state, label = _state(row)
    day = row.arrived_on or row.entered_on if is_incoming else row.issued_on or row.entered_on
    return Made(
        agency_id=row.agency_id,
        kind=Kind.INCOMING if is_incoming else Kind.OUTGOING,
        object_id=row.id,
        document_id=row.id,
        day=day or row.issued_on or office_day(row.made_at),
        number=row.symbol,
        title=row.subject,
        origin=row.issuer or "" if is_incoming else "; ".join(recipients) or row.recipient or "",
        book_id=row.book_id or row.issue_book_id,
        type_id=row.type_id,
        field_id=row.field_id,
        organ_id=row.issuer_id,
        unit_id=row.lead_unit_id if is_incoming else row.unit_id,
        member_id=row.lead_member_id if is_incoming else row.drafter_id,
        urgency=row.urgency,
        state=state,
        state_label=label,
        channel=row.channel or "",
    )


def _add_words(record: Made, row: Any, recipients: list[str], directives: Sequence[Any]) -> None:
    """Subject first, then number and names, then what people wrote about it."""
    vector = record.vector
    vector.add(row.subject, "A", exact=True)
    vector.add(row.source_subject, "A", exact=True)
    vector.add_symbol(row.symbol)
    if row.number is not None:
        vector.add_own_number(row.number, row.suffix)
    names = (
        row.issuer, row.issuer_short, row.sender, row.sender_short, row.signer_name,
        row.signer_position, row.field_name, row.type_name, row.recipient, *recipients,
    )  # fmt: skip
    for name in names:
        vector.add(name or "", "B", exact=True)
    for text in (row.note, row.result, row.reply_symbol, *(one.text for one in directives)):
        vector.add(text or "", "C")


def _is_recalled(row: Any) -> bool:
    return row.recalled_at is not None or row.issue_status == IssueStatus.RECALLED


def _state(row: Any) -> tuple[str, str]:
    """Where the document stands: recalled before all, then handling or issue, then the book."""
    if _is_recalled(row):
        return str(HandlingStatus.RECALLED), str(HandlingStatus.RECALLED.label)
    if row.handling_status:
        return row.handling_status, str(HandlingStatus(row.handling_status).label)
    if row.issue_status:
        return row.issue_status, str(IssueStatus(row.issue_status).label)
    if row.entry_status:
        return row.entry_status, str(EntryStatus(row.entry_status).label)
    return "", ""
