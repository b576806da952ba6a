"""What can be booked, who has it when, and what waits for a decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from congvan.kernel import clock
from congvan.kernel.states import Move
from congvan.office.meetings import access
from congvan.office.meetings.lifecycles import BOOKING
from congvan.office.meetings.models import Booking, Resource, ResourceKeeper
from congvan.office.meetings.rules import Span, free_slots, overlaps
from congvan.office.meetings.services.bookings import busy_spans
from congvan.office.meetings.states import (
    HOLDING,
    BookingShelf,
    BookingStatus,
    MeetingStatus,
    ResourceKind,
)
from congvan.organization.acting import ActingMember

PAGE_SIZE = 50
# An agency has some dozen of a kind; a longer list would not be a table any more.
MOST_RESOURCES = 200
# A week of a hundred rooms, booked from morning to evening.
MOST_SHOWN = 3000


@dataclass(frozen=True, slots=True)
class ResourceLine:
    """One room, vehicle or device."""

    id: int
    kind: ResourceKind
    name: str
    place: str
    seats: int | None
    equipment: str
    plate: str
    driver: str
    needs_approval: bool
    is_closed: bool


@dataclass(frozen=True, slots=True)
class KeeperLine:
    """Who keeps a resource, from when to when."""

    id: int
    name: str
    valid_from: date
    valid_to: date | None
    is_over: bool


@dataclass(frozen=True, slots=True)
class BookingLine:
    """One booking; in the table of others' bookings `purpose` is empty where it is not told."""

    id: int
    resource_id: int
    resource: str
    kind: ResourceKind
    asker: str
    purpose: str
    starts_at: datetime
    ends_at: datetime
    status: BookingStatus
    is_mine: bool
    trip_place: str = ""


@dataclass(frozen=True, slots=True)
class BookingView:
    """One booking with all that was written of it, and what the viewer may do."""

    line: BookingLine
    meeting_id: int | None
    people: int | None
    note: str
    travellers: str
    driver: str
    plate: str
    odometer_before: int | None
    odometer_after: int | None
    returned_at: datetime | None
    reason: str
    asked_at: datetime
    ended_at: datetime | None
    is_over: bool
    moves: tuple[Move, ...]

    def may(self, verb: str) -> bool:
        """Whether the viewer may do `verb` now."""
        return any(move.verb == verb for move in self.moves)


@dataclass(frozen=True, slots=True)
class Availability:
    """Whether a resource is free in a span; else who has it and the next free spans."""

    resource: ResourceLine
    holders: tuple[BookingLine, ...]
    free: tuple[Span, ...]


def resources(
    viewer: ActingMember, kind: ResourceKind | None = None, *, with_closed: bool = False
) -> list[ResourceLine]:
    """The agency's resources by their names, those closed last when asked for. One statement."""
    found = Resource.objects.filter(agency_id=viewer.agency_id)
    if kind is not None:
        found = found.filter(kind=kind)
    if not with_closed:
        found = found.filter(closed_at__isnull=True)
    rows = found.order_by("kind", "sort_key", "id")[:MOST_RESOURCES]
    return sorted((resource_line(row) for row in rows), key=lambda line: line.is_closed)


def resource(viewer: ActingMember, resource_id: int) -> ResourceLine:
    """One resource of the agency. Raises NotFound."""
    return resource_line(access.get_resource(viewer, resource_id))


def keepers(viewer: ActingMember, resource_id: int) -> list[KeeperLine]:
    """Who keeps it, kept it and will keep it, the latest first. Raises NotFound."""
    found = ResourceKeeper.objects.filter(resource=access.get_resource(viewer, resource_id))
    today = clock.today()
    return [
        KeeperLine(
            row.pk, row.member.person.full_name, row.valid_from, row.valid_to,
            row.valid_to is not None and row.valid_to < today,
        )
        for row in found.select_related("member__person").order_by("-valid_from", "-id")[:100]
    ]  # fmt: skip


def keeps_any(viewer: ActingMember) -> bool:
    """Whether the viewer decides about anything. One statement."""
    return access.kept_resources(viewer).exists()


def bookings_between(
    viewer: ActingMember, kind: ResourceKind, starts_at: datetime, ends_at: datetime
) -> list[BookingLine]:
    """Who has what of a kind in a span, for everybody of the agency to see. One statement."""
    found = Booking.objects.filter(
        agency_id=viewer.agency_id, resource__kind=kind, status__in=HOLDING,
        starts_at__lt=ends_at, ends_at__gt=starts_at,
    )  # fmt: skip
    return [_line(viewer, row) for row in _named(found).order_by("starts_at", "id")[:MOST_SHOWN]]


def bookings_on(
    viewer: ActingMember, shelf: BookingShelf, *, after: tuple[datetime, int] | None = None,
    limit: int = PAGE_SIZE,
) -> list[BookingLine]:  # fmt: skip
    """One's own bookings, the latest first; or those that wait for the viewer, the nearest first."""
    found = _shelf(viewer, shelf)
    if shelf is BookingShelf.MINE:
        if after is not None:
            at, row = after
            found = found.filter(Q(starts_at__lte=at), Q(starts_at__lt=at) | Q(id__lt=row))
        ordered = found.order_by("-starts_at", "-id")
    else:
        if after is not None:
            at, row = after
            found = found.filter(Q(starts_at__gte=at), Q(starts_at__gt=at) | Q(id__gt=row))
        ordered = found.order_by("starts_at", "id")
    return [_line(viewer, row) for row in _named(ordered)[:limit]]


def booking(viewer: ActingMember, booking_id: int) -> BookingView:
    """One booking. Raises NotFound."""
    row = access.get_booking(viewer, booking_id)
    parties = access.booking_parties(viewer, row)
    now = clock.now()
    # Who keeps the room need not be one of those who meet in it.
    seen = access.visible_meetings(viewer).filter(pk=row.meeting_id or 0)
    return BookingView(
        line=_line(viewer, row, told=True),
        meeting_id=seen.values_list("pk", flat=True).first(),
        people=row.people,
        note=row.note,
        travellers=row.travellers,
        driver=row.resource.driver,
        plate=row.resource.plate,
        odometer_before=row.odometer_before,
        odometer_after=row.odometer_after,
        returned_at=row.returned_at,
        reason=row.reason,
        asked_at=row.asked_at,
        ended_at=row.ended_at,
        is_over=row.ends_at <= now,
        moves=tuple(
            move for move in BOOKING.moves_from(row.status, parties) if _is_open(move.verb, row, now)
        ),
    )  # fmt: skip


def availability(
    viewer: ActingMember, resource_id: int, wanted: Span, *, besides_meeting: int | None = None
) -> Availability:
    """Whether the resource is free in the span. Raises NotFound. Three statements."""
    row = access.get_resource(viewer, resource_id)
    busy = busy_spans(row.pk, wanted[0], besides_meeting=besides_meeting)
    if not any(overlaps(wanted, span) for span in busy):
        return Availability(resource_line(row), (), ())
    held = Booking.objects.filter(
        resource=row, status__in=HOLDING, starts_at__lt=wanted[1], ends_at__gt=wanted[0]
    )
    if besides_meeting is not None:
        held = held.exclude(meeting_id=besides_meeting)
    holders = [_line(viewer, one) for one in _named(held).order_by("starts_at")[:5]]
    return Availability(resource_line(row), tuple(holders), free_slots(wanted, busy))


def resource_line(row: Resource) -> ResourceLine:
    """The line of a row."""
    return ResourceLine(
        row.pk, ResourceKind(row.kind), row.name, row.place, row.seats, row.equipment, row.plate,
        row.driver, row.needs_approval, row.closed_at is not None,
    )  # fmt: skip


def _shelf(viewer: ActingMember, shelf: BookingShelf) -> QuerySet[Booking]:
    if shelf is BookingShelf.MINE:
        return Booking.objects.filter(agency_id=viewer.agency_id, asker_id=viewer.membership_id)
    kept: Sequence[int] = list(access.kept_resources(viewer).values_list("pk", flat=True))
    return Booking.objects.filter(resource_id__in=kept, status=BookingStatus.WAITING)


def _named(found: QuerySet[Booking]) -> QuerySet[Booking]:
    return found.select_related("resource", "asker__person", "meeting")


def _line(viewer: ActingMember, row: Booking, *, told: bool = False) -> BookingLine:
    is_mine = row.asker_id == viewer.membership_id
    # What is only being prepared is not told to the agency by the table of its rooms.
    is_told = told or is_mine or row.meeting is None or row.meeting.status != MeetingStatus.DRAFT
    return BookingLine(
        row.pk, row.resource_id, row.resource.name, ResourceKind(row.resource.kind),
        row.asker.person.full_name, row.purpose if is_told else "", row.starts_at, row.ends_at,
        BookingStatus(row.status), is_mine, row.trip_place,
    )  # fmt: skip


def _is_open(verb: str, row: Booking, now: datetime) -> bool:
    """What the verbs check beside the table, so that no button is dead."""
    if verb == "withdraw":
        return row.ends_at > now and row.meeting_id is None
    if verb == "approve":
        return row.ends_at > now
    if verb == "bring_back":
        is_vehicle = row.resource.kind == ResourceKind.VEHICLE
        return is_vehicle and row.starts_at <= now and row.returned_at is None
    return row.status == BookingStatus.WAITING or row.ends_at > now
