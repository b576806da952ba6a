"""Related documents: tied by somebody who may see both (R-054)."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from congvan.documents import events
from congvan.documents.access import get_document
from congvan.documents.models import Document, Relation
from congvan.documents.rules.naming import short_name
from congvan.documents.states import RelationKind
from congvan.documents.visibility import visible_to
from congvan.kernel import audit, clock
from congvan.kernel.errors import InvalidInput, NotFound
from congvan.kernel.text import nfc
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.organization.acting import ActingMember

NOTE_LENGTH = 200


@in_transaction
def relate(
    *, by: ActingMember, document_id: int, other_id: int, kind: str, note: str = ""
) -> Relation:
    """Say how one document stands to another. Raises NotFound unless `by` sees both, InvalidInput."""
    return relate_within(by=by, document_id=document_id, other_id=other_id, kind=kind, note=note)


@requires_transaction
def relate_within(
    *, by: ActingMember, document_id: int, other_id: int, kind: str, note: str = ""
) -> Relation:
    """`relate` for a verb that has its own transaction."""
    document = get_document(by, document_id)
    other = get_document(by, other_id)
    if document.pk == other.pk:
        raise InvalidInput(
            "Không gắn văn bản với chính nó.", next_step="Chọn văn bản khác.", field="other"
        )
    written = nfc(note.strip())
    if len(written) > NOTE_LENGTH:
        raise InvalidInput(
            f"Ghi chú tối đa {NOTE_LENGTH} ký tự.", next_step="Ghi ngắn lại.", field="note"
        )
    relation = Relation(
        document=document, other=other, kind=RelationKind(kind), note=written,
        made_at=clock.now(), made_by_id=by.membership_id,
    )  # fmt: skip
    try:
        with transaction.atomic():
            relation.save(force_insert=True)
    except IntegrityError as twice:
        raise InvalidInput(
            f"Hai văn bản đã được gắn với nhau ({RelationKind(kind).label.lower()}).",
            next_step="Không cần gắn lại.", field="other",
        ) from twice  # fmt: skip
    audit.record(
        events.DocumentsRelated(
            document_id=document.pk, other_id=other.pk, name=_name(document), other=_name(other),
            relation=str(RelationKind(kind).label).lower(),
        ),
        by=by.actor,
    )  # fmt: skip
    return relation


@in_transaction
def unrelate(*, by: ActingMember, relation_id: int) -> None:
    """Undo a relation that `by` made between documents seen. Raises NotFound."""
    seen = visible_to(by)
    relation = (
        Relation.objects.filter(
            pk=relation_id, document__in=seen, other__in=seen, made_by_id=by.membership_id
        )
        .select_related("document", "other")
        .first()
    )
    if relation is None:
        raise NotFound(
            "Không có văn bản liên quan này, hoặc do người khác gắn.",
            next_step="Nhờ người đã gắn bỏ gắn.",
        )
    audit.record(
        events.RelationRemoved(
            document_id=relation.document_id, other_id=relation.other_id,
            name=_name(relation.document), other=_name(relation.other),
            relation=str(RelationKind(relation.kind).label).lower(),
        ),
        by=by.actor,
    )  # fmt: skip
    relation.delete()


def _name(document: Document) -> str:
    return short_name(document.symbol, document.subject, document.issued_on)
