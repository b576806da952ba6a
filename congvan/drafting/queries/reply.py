"""What a reply takes over from the document it answers (R-068b)."""

from __future__ import annotations

from congvan.directives.models import Handling
from congvan.documents.access import get_document
from congvan.documents.models import Document, DocumentType
from congvan.documents.states import Direction
from congvan.drafting.details import DraftDetails
from congvan.drafting.states import OrderSource
from congvan.kernel.errors import InvalidInput
from congvan.organization.acting import ActingMember

# A letter answers a letter, unless the drafter chooses another type.
REPLY_TYPE = "cong_van"
SUBJECT_LENGTH = 500
_ABOUT = ("về việc ", "v/v ")


def reply_details(by: ActingMember, document_id: int) -> DraftDetails:
    """A reply's form, filled from an incoming document that `by` sees. Raises NotFound, InvalidInput.

    Subject, field, urgency and recipient are the document's, the deadline that of its handling.
    """
    document = get_document(by, document_id)
    if document.direction != Direction.IN:
        raise InvalidInput(
            "Chỉ soạn trả lời cho văn bản đến.", next_step="Mở văn bản đến cần trả lời."
        )
    handling = Handling.objects.filter(document_id=document.pk).first()
    kind = DocumentType.objects.filter(code=REPLY_TYPE, valid_to__isnull=True).first()
    return DraftDetails(
        type_id=kind.pk if kind else document.type_id, subject=_subject(document),
        source=OrderSource.REPLY, field_id=document.field_id, urgency=document.urgency,
        is_priority=document.is_priority, sensitivity=document.sensitivity,
        due_at=handling.due_at if handling else None, unit_id=by.unit_id,
        recipients_text=document.issuer.name if document.issuer else "",
    )  # fmt: skip


def _subject(document: Document) -> str:
    """ "Trả lời Công văn số 12/STC-QLNS về việc lập dự toán": free text for the drafter to change."""
    about = document.subject
    for opening in _ABOUT:
        if about.casefold().startswith(opening):
            about = about[len(opening) :]
            break
    named = document.type.name.lower()
    number = f" số {document.symbol}" if document.symbol else ""
    return f"Trả lời {named}{number} về việc {about}"[:SUBJECT_LENGTH].rstrip()
