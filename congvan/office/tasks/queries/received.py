"""Documents by which superior organs give the agency tasks, in the five stages (R-344).

They are handled by directives, and their states go back by the exchange; here they are seen as
tasks. As the report "Nhiệm vụ cấp trên giao" counts them, and those that came as an order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from congvan.desk.states import Part, Urgency
from congvan.directives.models import Assignment, Handling
from congvan.directives.states import AssignmentStatus, HandlingStatus
from congvan.documents.visibility import visible_to
from congvan.exchange.models import IncomingPackage
from congvan.exchange.services.sending import STEERING
from congvan.exchange.states import PackageKind
from congvan.kernel import clock
from congvan.kernel.clock import OFFICE_ZONE
from congvan.office.tasks.queries.between import FIVE, PAGE
from congvan.office.tasks.rules import levels
from congvan.office.tasks.states import Stage
from congvan.organization.acting import ActingMember
from congvan.organization.models import Agency

_NO_TASK = (HandlingStatus.INFORMED, HandlingStatus.RETURNED, HandlingStatus.RECALLED)


@dataclass(frozen=True, slots=True)
class ReceivedLine:
    """One document that a superior wants something done by; `content` is what its package asked."""

    document_id: int
    subject: str
    symbol: str
    issuer: str
    content: str
    lead: str
    due_at: datetime
    stage: Stage
    urgency: Urgency
    closed_at: datetime | None


def documents_from_above(
    viewer: ActingMember, stage: Stage | None = None, *,
    after: tuple[datetime, int] | None = None, limit: int = PAGE,
) -> list[ReceivedLine]:  # fmt: skip
    """Open ones and those finished this year, the nearest deadline first."""
    found = _tasks(viewer)
    if stage is not None:
        found = found.filter(Q(stage=stage.value))
    if after is not None:
        at, last = after
        found = found.filter(Q(due_at__gt=at) | Q(due_at=at, pk__gt=last))
    asked = _packages().order_by("-id").values("header__content")[:1]
    rows = found.select_related("document__issuer", "lead_member__person", "lead_unit")
    return [
        _line(row) for row in rows.annotate(asked=Subquery(asked)).order_by("due_at", "id")[:limit]
    ]


def documents_from_above_counts(viewer: ActingMember) -> Mapping[Stage, int]:
    """How many are in each of the five stages: their sum is the list of all. One statement more."""
    found = _tasks(viewer).order_by()
    counted = dict(found.values_list("stage").annotate(number=Count("pk")))  # type: ignore[misc]
    return {stage: counted.get(stage.value, 0) for stage in FIVE}


def _tasks(viewer: ActingMember) -> QuerySet[Handling]:
    now = clock.now()
    own = Agency.objects.values_list("level", flat=True).get(pk=viewer.agency_id)
    new_year = now.astimezone(OFFICE_ZONE).replace(
        month=1, day=1, hour=0, minute=0, second=0, microsecond=0
    )
    # Index: incoming_ordered.
    ordered = IncomingPackage.objects.filter(
        agency_id=viewer.agency_id, header__steering_type=STEERING, document__isnull=False
    ).values("document_id")
    found = (
        Handling.objects.filter(
            Q(closed_at__isnull=True) | Q(closed_at__gte=new_year),
            Q(document__issuer__level__in=levels.above(own)) | Q(document_id__in=ordered),
            agency_id=viewer.agency_id, due_at__isnull=False, document__in=visible_to(viewer),
        )
        .exclude(status__in=_NO_TASK)
    )  # fmt: skip
    return found.annotate(stage=_stage(now))


def _stage(now: datetime) -> Case:
    begun = Assignment.objects.filter(
        handling_id=OuterRef("pk"), part=Part.LEAD, opened_at__isnull=False
    ).exclude(status__in=(AssignmentStatus.RETURNED, AssignmentStatus.RECALLED))
    rows = (
        (Q(closed_at__gt=F("due_at")), Stage.DONE_LATE),
        (Q(closed_at__isnull=False), Stage.DONE_ON_TIME),
        (Q(due_at__lt=now), Stage.LATE),
        (Exists(begun), Stage.IN_TIME),
    )
    return Case(
        *(When(condition, then=Value(name.value)) for condition, name in rows),
        default=Value(Stage.NOT_DUE.value), output_field=CharField(),
    )  # fmt: skip


def _packages() -> QuerySet[IncomingPackage]:
    return IncomingPackage.objects.filter(
        document_id=OuterRef("document_id"), kind=PackageKind.EDOC
    )


def _line(row: Handling) -> ReceivedLine:
    document = row.document
    lead = row.lead_member.person.full_name if row.lead_member else ""
    asked = row.asked  # type: ignore[attr-defined]
    assert row.due_at is not None, "the filter asks for one"  # noqa: S101
    return ReceivedLine(
        document_id=document.pk, subject=document.subject, symbol=document.symbol,
        issuer=document.issuer.name if document.issuer else "",
        content=asked if isinstance(asked, str) else "",
        lead=lead or (row.lead_unit.name if row.lead_unit else ""), due_at=row.due_at,
        stage=Stage(row.stage),  # type: ignore[attr-defined]
        urgency=Urgency(row.urgency), closed_at=row.closed_at,
    )  # fmt: skip
