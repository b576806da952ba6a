"""What the operator looks at: parcels, stuck ones and whose, traffic, participants.

Constant numbers of statements; lists by keyset. Every question takes the viewer first, who must
run the hub (NotAllowed otherwise).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast

from django.db.models import Count, Min, Q, QuerySet, Sum
from django.db.models.functions import TruncHour

from congvan.hub.models import Delivery, HubOrgan, HubPolicy, Parcel, Participant, StatusNote
from congvan.hub.services.operators import Operator, check_operates
from congvan.hub.states import OPEN, STUCK, DeliveryState, MessageKind
from congvan.kernel import clock
from congvan.kernel.clock import OFFICE_ZONE
from congvan.kernel.errors import NotFound

# Of a parcel to hundreds, a list shows how many; the page of the parcel shows them all.
_WAITING = (*OPEN, DeliveryState.FORWARDING)


@dataclass(frozen=True, slots=True)
class ParcelFilter:
    """What the operator asks for; empty means all. `text` is a symbol, document id or docId."""

    text: str = ""
    from_code: str = ""
    to_code: str = ""
    kind: str = ""
    state: str = ""  # of a delivery; "stuck" is any that failed
    is_test: bool | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """One recipient of a parcel and how far it is; `system_name` fetches its mail."""

    id: uuid.UUID
    to_code: str
    to_name: str
    system_name: str
    state: str
    state_label: str
    description: str
    made_at: datetime
    state_at: datetime
    first_fetched_at: datetime | None


@dataclass(frozen=True, slots=True)
class ParcelRow:
    """A line of the list; `states` counts its deliveries by state."""

    id: uuid.UUID
    kind: str
    symbol: str
    subject: str
    document_id: str
    from_code: str
    from_name: str
    status_code: str
    business_type: int
    priority: int
    size: int
    accepted_at: datetime
    is_test: bool
    is_odd: bool
    has_payload: bool
    recipients: int
    states: dict[str, int]


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A status that passed about the same document."""

    code: str
    from_code: str
    to_code: str
    reported_at: datetime | None
    noted_at: datetime
    oddity: str


@dataclass(frozen=True, slots=True)
class ParcelDetail:
    """Everything about one parcel."""

    row: ParcelRow
    sha256: str
    system_name: str
    oddities: list[dict[str, str]]
    deliveries: list[DeliveryRow]
    notes: list[NoteRow]


@dataclass(frozen=True, slots=True)
class StuckRow:
    """A delivery somebody must look after: since when, and whom to call."""

    delivery_id: uuid.UUID
    parcel_id: uuid.UUID
    symbol: str
    subject: str
    from_code: str
    to_code: str
    to_name: str
    state: str
    state_label: str
    since: datetime
    description: str
    participant_id: int | None
    system_name: str
    contact_name: str
    contact_phone: str
    contact_email: str


@dataclass(frozen=True, slots=True)
class HourRow:
    """What passed in one hour; `delivered` were acknowledged in it."""

    hour: datetime
    accepted: int = 0
    edocs: int = 0
    statuses: int = 0
    bytes: int = 0
    delivered: int = 0


@dataclass(frozen=True, slots=True)
class ParticipantRow:
    """A participant with what waits for it."""

    id: int
    system_id: str
    name: str
    contact_name: str
    contact_phone: str
    contact_email: str
    is_hub: bool
    sends_per_minute: int
    last_seen_at: datetime | None
    rotated_at: datetime | None
    former_until: datetime | None
    revoked_at: datetime | None
    revoke_reason: str
    organs: list[str] = field(default_factory=list)
    waiting_edocs: int = 0
    waiting_statuses: int = 0
    oldest_waiting_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Overview:
    """The numbers at the top of the operator's first page; today in the offices' zone."""

    accepted_today: int
    delivered_today: int
    waiting: int
    forwarding: int
    stuck: int
    oldest_waiting_at: datetime | None


def parcels(
    viewer: Operator, wanted: ParcelFilter, *,
    after: tuple[datetime, uuid.UUID] | None = None, limit: int = 50,
) -> list[ParcelRow]:  # fmt: skip
    """Parcels, newest first, after the (accepted_at, id) of the last row seen."""
    check_operates(viewer)
    found = _filtered(wanted)
    if after is not None:
        at, last = after
        found = found.filter(Q(accepted_at__lt=at) | Q(accepted_at=at, pk__lt=last))
    return _rows(list(found.order_by("-accepted_at", "-pk")[:limit]))


def parcel(viewer: Operator, parcel_id: uuid.UUID) -> ParcelDetail:
    """One parcel with its deliveries and the statuses about its document. Raises NotFound."""
    check_operates(viewer)
    found = Parcel.objects.select_related("participant").filter(pk=parcel_id).first()
    if found is None:
        raise NotFound("Trục không có gói tin này.")
    deliveries = list(found.deliveries.select_related("participant").order_by("position"))
    names = _names(one.to_code for one in deliveries)
    notes = StatusNote.objects.none()
    if found.document_id:
        notes = StatusNote.objects.filter(document_id=found.document_id).order_by("id")
    return ParcelDetail(
        row=_rows([found])[0], sha256=found.sha256,
        system_name=found.participant.name if found.participant else "",
        oddities=found.oddities,
        deliveries=[_delivery_row(one, names) for one in deliveries],
        notes=[
            NoteRow(n.code, n.from_code, n.to_code, n.reported_at, n.noted_at, n.oddity)
            for n in notes[:500]
        ],
    )  # fmt: skip


def parcel_of(viewer: Operator, delivery_id: uuid.UUID) -> uuid.UUID:
    """Which parcel a delivery is of. Raises NotFound."""
    check_operates(viewer)
    found = Delivery.objects.filter(pk=delivery_id).values_list("parcel_id", flat=True).first()
    if found is None:
        raise NotFound("Trục không có gói tin này.")
    return found


def stuck(viewer: Operator, *, limit: int = 100) -> list[StuckRow]:
    """Deliveries that failed or wait too long, the oldest first."""
    check_operates(viewer)
    found = list(
        _stuck().select_related("parcel", "participant").order_by("state_at", "pk")[:limit]
    )
    names = _names(one.to_code for one in found)
    rows = []
    for one in found:
        whose = one.participant
        rows.append(
            StuckRow(
                delivery_id=one.pk, parcel_id=one.parcel_id, symbol=one.parcel.symbol,
                subject=one.parcel.subject, from_code=one.parcel.from_code, to_code=one.to_code,
                to_name=names.get(one.to_code, ""), state=one.state,
                state_label=one.get_state_display(), since=one.state_at,
                description=one.description, participant_id=one.participant_id,
                system_name=whose.name if whose else "",
                contact_name=whose.contact_name if whose else "",
                contact_phone=whose.contact_phone if whose else "",
                contact_email=whose.contact_email if whose else "",
            )
        )  # fmt: skip
    return rows


def throughput(viewer: Operator, *, hours: int = 24) -> list[HourRow]:
    """The last hours, oldest first, also those in which nothing passed."""
    check_operates(viewer)
    this_hour = clock.now().astimezone(OFFICE_ZONE).replace(minute=0, second=0, microsecond=0)
    first = this_hour - timedelta(hours=hours - 1)
    by_hour = TruncHour("accepted_at", tzinfo=OFFICE_ZONE)
    accepted = (
        Parcel.objects.filter(accepted_at__gte=first).annotate(hour=by_hour).values("hour")
        .annotate(
            accepted=Count("pk"), edocs=Count("pk", filter=Q(kind=MessageKind.EDOC, is_test=False)),
            statuses=Count("pk", filter=Q(kind=MessageKind.STATUS)), bytes=Sum("size"),
        )
    )  # fmt: skip
    done = (
        Delivery.objects.filter(state=DeliveryState.DONE, state_at__gte=first)
        .annotate(hour=TruncHour("state_at", tzinfo=OFFICE_ZONE)).values("hour")
        .annotate(delivered=Count("pk"))
    )  # fmt: skip
    counted: dict[datetime, dict[str, int]] = {}
    for line in cast("list[dict[str, Any]]", [*accepted, *done]):
        counted.setdefault(line.pop("hour"), {}).update(line)
    every = (first + timedelta(hours=number) for number in range(hours))
    return [HourRow(hour=hour, **counted.get(hour, {})) for hour in every]


def participants(viewer: Operator) -> list[ParticipantRow]:
    """Every participant by name, the revoked ones last, with organs and what waits."""
    check_operates(viewer)
    waiting = {
        line["participant_id"]: line
        for line in Delivery.objects.filter(state__in=OPEN, participant__isnull=False)
        .values("participant_id")
        .annotate(
            edocs=Count("pk", filter=Q(kind=MessageKind.EDOC)),
            statuses=Count("pk", filter=Q(kind=MessageKind.STATUS)), oldest=Min("made_at"),
        )
    }  # fmt: skip
    organs: dict[int, list[str]] = {}
    bound = HubOrgan.objects.filter(participant__isnull=False).order_by("code")
    for participant_id, code in bound.values_list("participant_id", "code"):
        organs.setdefault(participant_id, []).append(code)
    found = Participant.objects.order_by("revoked_at", "name", "pk")
    return [
        _participant_row(one, organs.get(one.pk, []), waiting.get(one.pk, {}))
        for one in sorted(found, key=lambda one: one.revoked_at is not None)
    ]


def overview(viewer: Operator) -> Overview:
    """How the hub is doing, in four numbers and the oldest of what waits."""
    check_operates(viewer)
    midnight = (
        clock.now().astimezone(OFFICE_ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    )
    waiting = Delivery.objects.filter(state__in=_WAITING).aggregate(
        open=Count("pk", filter=Q(state__in=OPEN)),
        forwarding=Count("pk", filter=Q(state=DeliveryState.FORWARDING)), oldest=Min("made_at"),
    )  # fmt: skip
    return Overview(
        accepted_today=Parcel.objects.filter(accepted_at__gte=midnight).count(),
        delivered_today=Delivery.objects.filter(
            state=DeliveryState.DONE, state_at__gte=midnight
        ).count(),
        waiting=waiting["open"], forwarding=waiting["forwarding"], stuck=_stuck().count(),
        oldest_waiting_at=waiting["oldest"],
    )  # fmt: skip


def _stuck() -> QuerySet[Delivery]:
    policy = HubPolicy.objects.first() or HubPolicy()
    patience = clock.now() - timedelta(hours=policy.stuck_after_hours)
    return Delivery.objects.filter(Q(state__in=STUCK) | Q(state__in=_WAITING, made_at__lt=patience))


def _filtered(wanted: ParcelFilter) -> QuerySet[Parcel]:
    found = Parcel.objects.all()
    text = wanted.text.strip()
    if text:
        by_text = Q(symbol__icontains=text) | Q(document_id=text) | Q(subject__icontains=text)
        try:
            doc_id = uuid.UUID(text)
        except ValueError:
            pass
        else:
            own = Delivery.objects.filter(pk=doc_id).values("parcel_id")
            by_text |= Q(pk=doc_id) | Q(pk__in=own)
        found = found.filter(by_text)
    for name in ("from_code", "kind"):
        if value := getattr(wanted, name).strip():
            found = found.filter(**{name: value.upper() if name == "from_code" else value})
    deliveries = Delivery.objects.all()
    if wanted.to_code.strip():
        deliveries = deliveries.filter(to_code=wanted.to_code.strip().upper())
    if wanted.state:
        states = STUCK if wanted.state == "stuck" else (wanted.state,)
        deliveries = deliveries.filter(state__in=states)
    if wanted.is_test is not None:
        found = found.filter(is_test=wanted.is_test)
    if wanted.to_code.strip() or wanted.state:
        found = found.filter(pk__in=deliveries.values("parcel_id"))
    if wanted.since is not None:
        found = found.filter(accepted_at__gte=wanted.since)
    if wanted.until is not None:
        found = found.filter(accepted_at__lt=wanted.until)
    return found


def _rows(found: list[Parcel]) -> list[ParcelRow]:
    """Rows with the states of their deliveries and the sender's name: two more statements."""
    states: dict[uuid.UUID, dict[str, int]] = {}
    counted = Delivery.objects.filter(parcel__in=[one.pk for one in found])
    for parcel_id, state, count in counted.values_list("parcel_id", "state").annotate(Count("pk")):
        states.setdefault(parcel_id, {})[state] = count
    names = _names(one.from_code for one in found)
    return [
        ParcelRow(
            id=one.pk, kind=one.kind, symbol=one.symbol, subject=one.subject,
            document_id=one.document_id, from_code=one.from_code,
            from_name=names.get(one.from_code, ""), status_code=one.status_code,
            business_type=one.business_type, priority=one.priority, size=one.size,
            accepted_at=one.accepted_at, is_test=one.is_test, is_odd=bool(one.oddities),
            has_payload=one.payload_removed_at is None,
            recipients=sum(states.get(one.pk, {}).values()), states=states.get(one.pk, {}),
        )
        for one in found
    ]  # fmt: skip


def _names(codes: Iterable[str]) -> dict[str, str]:
    return dict(HubOrgan.objects.filter(code__in=set(codes)).values_list("code", "name"))


def _delivery_row(one: Delivery, names: dict[str, str]) -> DeliveryRow:
    return DeliveryRow(
        id=one.pk, to_code=one.to_code, to_name=names.get(one.to_code, ""),
        system_name=one.participant.name if one.participant else "", state=one.state,
        state_label=one.get_state_display(), description=one.description, made_at=one.made_at,
        state_at=one.state_at, first_fetched_at=one.first_fetched_at,
    )  # fmt: skip


def _participant_row(
    one: Participant, organs: list[str], waiting: Mapping[str, Any]
) -> ParticipantRow:
    return ParticipantRow(
        id=one.pk, system_id=one.system_id, name=one.name, contact_name=one.contact_name,
        contact_phone=one.contact_phone, contact_email=one.contact_email, is_hub=one.is_hub,
        sends_per_minute=one.sends_per_minute, last_seen_at=one.last_seen_at,
        rotated_at=one.rotated_at, former_until=one.former_until, revoked_at=one.revoked_at,
        revoke_reason=one.revoke_reason, organs=organs,
        waiting_edocs=waiting.get("edocs", 0),
        waiting_statuses=waiting.get("statuses", 0),
        oldest_waiting_at=waiting.get("oldest"),
    )  # fmt: skip
