"""Requests for repair as their answerers see them; the administrator sees no document (R-056)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from congvan.directives import access
from congvan.directives.models import Repair
from congvan.directives.queries.standing import PendingRepair, pending_repair
from congvan.directives.states import RepairStatus
from congvan.documents.visibility import visible_to
from congvan.kernel.errors import NotFound
from congvan.organization.acting import ActingMember


@dataclass(frozen=True, slots=True)
class RepairView:
    """A request, by the number of its document; `document_id` only for those who see it."""

    request: PendingRepair
    symbol: str
    issuer: str
    agreed_by: str
    answer: str
    document_id: int | None


def repair(viewer: ActingMember, repair_id: int) -> RepairView:
    """One request the viewer asked, answers or carries out. Raises NotFound."""
    found = _views(viewer, _rows(viewer).filter(pk=repair_id))
    if not found:
        raise NotFound("Không có yêu cầu khôi phục này.")
    return found[0]


def open_repairs(viewer: ActingMember, limit: int = 50) -> tuple[RepairView, ...]:
    """Requests that wait, the oldest first."""
    waiting = _rows(viewer).filter(status__in=(RepairStatus.ASKED, RepairStatus.AGREED))
    return _views(viewer, waiting.order_by("id")[:limit])


def _rows(viewer: ActingMember) -> QuerySet[Repair]:
    return Repair.objects.filter(access.visible_repairs(viewer)).select_related(
        "handling__document__issuer", "asked_by__person", "agreed_by"
    )


def _views(viewer: ActingMember, found: QuerySet[Repair]) -> tuple[RepairView, ...]:
    rows = list(found)
    ids = [row.handling.document_id for row in rows]
    seen = set(visible_to(viewer).filter(pk__in=ids).values_list("pk", flat=True))
    return tuple(_view(viewer, row, is_seen=row.handling.document_id in seen) for row in rows)


def _view(viewer: ActingMember, row: Repair, *, is_seen: bool) -> RepairView:
    document = row.handling.document
    return RepairView(
        request=pending_repair(viewer, row), symbol=document.symbol,
        issuer=document.issuer.name if document.issuer else "",
        agreed_by=row.agreed_by.full_name if row.agreed_by else "", answer=row.answer,
        document_id=document.pk if is_seen else None,
    )  # fmt: skip
