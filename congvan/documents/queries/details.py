"""One document as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from congvan.desk.states import Urgency
from congvan.documents.access import get_document, recalled_sentence
from congvan.documents.models import Document
from congvan.documents.queries.files import FileLine, file_lines
from congvan.documents.rules.naming import short_name
from congvan.documents.states import Circulation, Direction, LegalValue, Sensitivity
from congvan.organization.acting import ActingMember


@dataclass(frozen=True, slots=True)
class DocumentView:
    """All fields, codes beside their words, and the files.

    `recalled` is the sentence that stands in place of the content, "" while it can be read.
    """

    document_id: int
    agency_id: int
    direction: Direction
    type_id: int
    type_code: str
    type_name: str
    number: str
    notation: str
    symbol: str
    issued_on: date | None
    issuer_id: int | None
    issuer: str
    sender_id: int | None
    sender: str
    subject: str
    source_subject: str
    field_id: int | None
    field: str
    urgency: Urgency
    timed_at: datetime | None
    is_priority: bool
    circulation: Circulation
    sensitivity: Sensitivity
    signer_name: str
    signer_position: str
    page_count: int | None
    language: str
    reply_due_on: date | None
    legal_value: LegalValue
    has_appraisal_dossier: bool
    note: str
    made_at: datetime
    made_by_id: int
    files: tuple[FileLine, ...]
    recalled_at: datetime | None
    recall_reason: str
    recalled: str
    paper_returned_on: date | None
    superseded_by_id: int | None

    @property
    def name(self) -> str:
        """What sentences call it: "05/QĐ-UBND ngày 20/11/2026"."""
        return short_name(self.symbol, self.subject, self.issued_on)

    @property
    def is_reference(self) -> bool:
        """Whether it must carry the mark "chỉ có giá trị tham khảo" everywhere (R-006)."""
        return self.legal_value is LegalValue.REFERENCE

    @property
    def main_file(self) -> FileLine | None:
        return next((file for file in self.files if file.is_main), None)


def details(viewer: ActingMember, document_id: int) -> DocumentView:
    """The document with its files. Raises NotFound. Two statements."""
    return view_of(get_document(viewer, document_id))


def view_of(document: Document) -> DocumentView:
    """The view of a document that `access.get_document` gave."""
    return DocumentView(
        document_id=document.pk, agency_id=document.agency_id,
        direction=Direction(document.direction), type_id=document.type_id,
        type_code=document.type.code, type_name=document.type.name, number=document.number,
        notation=document.notation, symbol=document.symbol, issued_on=document.issued_on,
        issuer_id=document.issuer_id, issuer=document.issuer.name if document.issuer else "",
        sender_id=document.sender_id, sender=document.sender.name if document.sender else "",
        subject=document.subject, source_subject=document.source_subject,
        field_id=document.field_id, field=document.field.name if document.field else "",
        urgency=Urgency(document.urgency), timed_at=document.timed_at,
        is_priority=document.is_priority, circulation=Circulation(document.circulation),
        sensitivity=Sensitivity(document.sensitivity), signer_name=document.signer_name,
        signer_position=document.signer_position, page_count=document.page_count,
        language=document.language, reply_due_on=document.reply_due_on,
        legal_value=LegalValue(document.legal_value),
        has_appraisal_dossier=document.has_appraisal_dossier, note=document.note,
        made_at=document.made_at, made_by_id=document.made_by_id,
        files=tuple(file_lines(document.pk)), recalled_at=document.recalled_at,
        recall_reason=document.recall_reason,
        recalled=recalled_sentence(document) if document.recalled_at else "",
        paper_returned_on=document.paper_returned_on, superseded_by_id=document.superseded_by_id,
    )  # fmt: skip
