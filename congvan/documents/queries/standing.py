"""What its issuer did to a document after sending it: recalled, put a newer one in its place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from congvan.documents.access import get_document, recalled_sentence
from congvan.documents.models import Document
from congvan.documents.visibility import visible_to
from congvan.organization.acting import ActingMember


@dataclass(frozen=True, slots=True)
class Newer:
    """The newer document; `document_id` is None when the viewer may not open it."""

    document_id: int | None
    symbol: str


@dataclass(frozen=True, slots=True)
class Standing:
    """`recalled` is the sentence in place of the content, "" while the document can be read."""

    recalled: str
    recalled_at: datetime | None
    recall_reason: str
    paper_returned_on: date | None
    superseded_by: Newer | None


def standing_of(viewer: ActingMember, document_id: int) -> Standing:
    """Whether the document was recalled or superseded. Raises NotFound.

    One statement, two more for a superseded one.
    """
    document = get_document(viewer, document_id)
    return Standing(
        recalled=recalled_sentence(document) if document.recalled_at else "",
        recalled_at=document.recalled_at, recall_reason=document.recall_reason,
        paper_returned_on=document.paper_returned_on,
        superseded_by=_newer(viewer, document.superseded_by_id),
    )  # fmt: skip


def _newer(viewer: ActingMember, document_id: int | None) -> Newer | None:
    if document_id is None:
        return None
    newer = Document.objects.get(pk=document_id)
    seen = visible_to(viewer).filter(pk=document_id).exists()
    return Newer(document_id if seen else None, newer.symbol or newer.subject[:60])
