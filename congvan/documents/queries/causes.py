""" "Vì sao tôi thấy văn bản này?", and who has read it (R-229, R-380)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from congvan.documents.access import get_document
from congvan.documents.models import ReadRecord
from congvan.documents.states import Right
from congvan.documents.visibility import SEEING_ROLES, live_grants, reach
from congvan.organization.acting import ActingMember

MOST_READERS = 500


@dataclass(frozen=True, slots=True)
class Cause:
    """One reason why the viewer sees the document; `since` is None for a role."""

    sentence: str
    since: datetime | None
    right_label: str


@dataclass(frozen=True, slots=True)
class Reader:
    """Who opened the document, first and last, and how often."""

    name: str
    post: str
    first_at: datetime
    last_at: datetime
    times: int


def causes(viewer: ActingMember, document_id: int) -> list[Cause]:
    """Why the viewer sees the document: the role, then each grant, oldest first. Raises NotFound."""
    document = get_document(viewer, document_id)
    held = reach(viewer)
    found = []
    if held.whole_agency:
        role = next(role for role in SEEING_ROLES if viewer.holds(role))
        found.append(
            Cause(
                f"Giữ vai trò {str(role.label).lower()}: xem được mọi văn bản của cơ quan.",
                None, str(Right.READ.label),
            )
        )  # fmt: skip
    grants = (
        live_grants(held)
        .filter(document_id=document.pk)
        .select_related("member__person", "unit")
        .order_by("granted_at", "id")
    )
    for grant in grants:
        whose = ""
        if grant.unit is not None:
            whose = f"{grant.unit.name}: "
        elif grant.member is not None and grant.member_id != viewer.membership_id:
            whose = f"{grant.member.person.full_name} (đơn vị mình phụ trách): "
        found.append(Cause(whose + grant.cause, grant.granted_at, str(Right(grant.right).label)))
    return found


def readers(viewer: ActingMember, document_id: int) -> list[Reader]:
    """Who has opened the document, the latest first. Raises NotFound. Two statements."""
    document = get_document(viewer, document_id)
    rows = (
        ReadRecord.objects.filter(document=document)
        .select_related("member__person", "member__post")
        .order_by("-last_at", "-id")[:MOST_READERS]
    )
    return [
        Reader(
            row.member.person.full_name, row.member.post.title, row.first_at, row.last_at, row.times
        )
        for row in rows
    ]
