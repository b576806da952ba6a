"""Lists of consultations: what waits for the viewer, what runs, what the viewer asked, what is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from congvan.office.consultations.access import own_parties, visible_consultations
from congvan.office.consultations.models import AskedParty, Consultation
from congvan.office.consultations.states import (
    ANSWERABLE,
    AskedStatus,
    ConsultationKind,
    ConsultationStatus,
    Shelf,
)
from congvan.organization.acting import ActingMember

PAGE_SIZE = 30


@dataclass(frozen=True, slots=True)
class ConsultationLine:
    """One consultation in a list; `own` is what the viewer did, None when not asked."""

    id: int
    title: str
    kind: ConsultationKind
    status: ConsultationStatus
    asker: str
    opened_at: datetime
    due_at: datetime
    asked: int
    answered: int
    own: AskedStatus | None


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """One question that waits for the viewer's answer."""

    id: int
    title: str
    asker: str
    due_at: datetime


def consultations(
    viewer: ActingMember, shelf: Shelf, *, after: tuple[datetime, int] | None = None,
    limit: int = PAGE_SIZE,
) -> list[ConsultationLine]:  # fmt: skip
    """A page of one list, newest first. Three statements."""
    found = _on(viewer, shelf)
    if after is not None:
        found = found.filter(
            Q(opened_at__lt=after[0]) | Q(opened_at=after[0], pk__lt=after[1])
        )  # fmt: skip
    return _lines(viewer, found.order_by("-opened_at", "-pk")[:limit])


def waiting(viewer: ActingMember, *, limit: int = 5) -> list[WaitingLine]:
    """What waits for the viewer's answer, the nearest deadline first. One statement."""
    rows = _on(viewer, Shelf.WAITING).order_by("due_at", "pk")
    return [
        WaitingLine(*row)
        for row in rows.values_list("pk", "title", "asker__person__full_name", "due_at")[:limit]
    ]


def waiting_count(viewer: ActingMember) -> int:
    """How many questions wait for the viewer's answer."""
    return _on(viewer, Shelf.WAITING).count()


def _on(viewer: ActingMember, shelf: Shelf) -> QuerySet[Consultation]:
    found = visible_consultations(viewer)
    if shelf is Shelf.WAITING:
        mine = AskedParty.objects.filter(
            own_parties(viewer), consultation=OuterRef("pk"), status=AskedStatus.WAITING
        )
        return found.filter(Exists(mine.order_by()), status__in=ANSWERABLE)
    if shelf is Shelf.OPEN:
        return found.filter(status=ConsultationStatus.OPEN)
    if shelf is Shelf.ASKED:
        return found.filter(asker_id=viewer.membership_id)
    return found.exclude(status=ConsultationStatus.OPEN)


def _lines(viewer: ActingMember, found: QuerySet[Consultation]) -> list[ConsultationLine]:
    rows = list(found.select_related("asker__person"))
    if not rows:
        return []
    ids = [row.pk for row in rows]
    counts: dict[int, tuple[int, int]] = {
        one["consultation"]: (one["asked"], one["answered"])
        for one in AskedParty.objects.filter(consultation__in=ids)
        .values("consultation")
        .annotate(
            asked=Count("pk"), answered=Count("pk", filter=Q(status=AskedStatus.ANSWERED))
        )
    }  # fmt: skip
    own = {
        party.consultation_id: AskedStatus(party.status)
        for party in AskedParty.objects.filter(own_parties(viewer), consultation__in=ids)
    }
    return [
        ConsultationLine(
            id=row.pk, title=row.title, kind=ConsultationKind(row.kind),
            status=ConsultationStatus(row.status), asker=row.asker.person.full_name,
            opened_at=row.opened_at, due_at=row.due_at,
            asked=counts.get(row.pk, (0, 0))[0], answered=counts.get(row.pk, (0, 0))[1],
            own=own.get(row.pk),
        )
        for row in rows
    ]  # fmt: skip
