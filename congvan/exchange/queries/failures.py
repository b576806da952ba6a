"""What did not get there and nobody has settled: for the desk of the clerk and the list of failures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from congvan.desk.rules import COUNT_CAP
from congvan.exchange import access
from congvan.exchange.models import Dispatch, OutgoingPackage
from congvan.exchange.queries.paging import PAGE_SIZE, place, token
from congvan.exchange.states import UNDELIVERED, DispatchStatus, OutgoingStatus, PackageKind
from congvan.organization.acting import ActingMember

_ARRIVED = (
    DispatchStatus.ARRIVED, DispatchStatus.ACCEPTED, DispatchStatus.ASSIGNED,
    DispatchStatus.IN_PROGRESS, DispatchStatus.DONE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FailedRow:
    """One recipient that a document did not reach; `at` is when it was last tried."""

    dispatch_id: int
    document_id: int
    symbol: str
    subject: str
    name: str
    status: DispatchStatus
    note: str
    at: datetime
    attempts: int
    others_arrived: int


def failed(
    viewer: ActingMember, *, limit: int = PAGE_SIZE, after: str = ""
) -> tuple[tuple[FailedRow, ...], str]:
    """The oldest first, and the place of the next page. Three statements."""
    found = _undelivered(viewer).select_related("document")
    behind = place(after)
    if behind is not None:
        at, pk = behind
        found = found.filter(Q(made_at__gt=at) | Q(made_at=at, pk__gt=pk))
    rows = list(found.order_by("made_at", "id")[: limit + 1])
    documents = [one.document_id for one in rows]
    arrived, tries = _arrived(documents), _tries(documents)
    following = token(rows[limit - 1].made_at, rows[limit - 1].pk) if len(rows) > limit else ""
    return (
        tuple(
            FailedRow(
                one.pk, one.document_id, one.document.symbol, one.document.subject, one.name,
                DispatchStatus(one.status), one.note, tried_at or one.sent_at or one.made_at,
                attempts, arrived.get(one.document_id, 0),
            )
            for one in rows[:limit]
            for attempts, tried_at in [tries.get((one.document_id, one.code), (0, None))]
        ),
        following,
    )  # fmt: skip


def failed_count(viewer: ActingMember) -> int:
    """How many, up to `COUNT_CAP` and one beyond. One statement."""
    return _undelivered(viewer)[: COUNT_CAP + 1].count()


def _undelivered(viewer: ActingMember) -> QuerySet[Dispatch]:
    if not access.sees_packages(viewer):
        return Dispatch.objects.none()
    return Dispatch.objects.filter(
        agency_id=viewer.agency_id, status__in=UNDELIVERED, is_settled=False
    )


def _arrived(document_ids: Sequence[int]) -> dict[int, int]:
    rows = Dispatch.objects.filter(document_id__in=document_ids, status__in=_ARRIVED)
    return dict(rows.order_by().values_list("document_id").annotate(number=Count("id")))


def _tries(document_ids: Sequence[int]) -> dict[tuple[int, str], tuple[int, datetime | None]]:
    """How often the latest package of each was tried, and until when."""
    sent = OutgoingPackage.objects.filter(document_id__in=document_ids, kind=PackageKind.EDOC)
    rows = sent.exclude(status=OutgoingStatus.CANCELLED).order_by("id")
    return {
        (document_id or 0, code): (attempts, given_up_at)
        for document_id, codes, attempts, given_up_at in rows.values_list(
            "document_id", "codes", "attempts", "given_up_at"
        )
        for code in codes
    }
