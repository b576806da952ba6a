"""Related documents, from both sides, as far as the viewer sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from congvan.documents.access import get_document
from congvan.documents.models import Relation
from congvan.documents.states import RelationKind
from congvan.documents.visibility import visible_to
from congvan.organization.acting import ActingMember

# Said from the other side: A replies to B, B is replied to by A.
_REVERSED = {
    RelationKind.RELATED: "Liên quan",
    RelationKind.REPLY: "Được trả lời bằng",
    RelationKind.REPLACES: "Bị thay thế bởi",
    RelationKind.PAPER_OF: "Có bản giấy là",
}


@dataclass(frozen=True, slots=True)
class RelatedLine:
    """A document related to the one asked about; `label` reads from the one to this."""

    relation_id: int
    document_id: int
    symbol: str
    issued_on: date | None
    issuer: str
    subject: str
    kind: RelationKind
    kind_label: str
    is_reverse: bool
    note: str
    is_mine: bool


def related(viewer: ActingMember, document_id: int) -> list[RelatedLine]:
    """Related documents the viewer sees, newest relation first. Raises NotFound. Two statements."""
    document = get_document(viewer, document_id)
    seen = visible_to(viewer)
    rows = (
        Relation.objects.filter(
            Q(document=document, other__in=seen) | Q(other=document, document__in=seen)
        )
        .select_related("document__issuer", "other__issuer")
        .order_by("-made_at", "-id")
    )
    lines = []
    for row in rows:
        is_reverse = row.other_id == document.pk
        other = row.document if is_reverse else row.other
        kind = RelationKind(row.kind)
        lines.append(
            RelatedLine(
                relation_id=row.pk, document_id=other.pk, symbol=other.symbol,
                issued_on=other.issued_on, issuer=other.issuer.name if other.issuer else "",
                subject=other.subject, kind=kind,
                kind_label=_REVERSED[kind] if is_reverse else str(kind.label),
                is_reverse=is_reverse, note=row.note,
                is_mine=row.made_by_id == viewer.membership_id,
            )
        )  # fmt: skip
    return lines
