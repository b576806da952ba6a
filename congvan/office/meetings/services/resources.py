"""Verbs of the administrator: what can be booked, and who keeps it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, timedelta

from django.db import IntegrityError, transaction

from congvan.kernel import audit, clock
from congvan.kernel.errors import InvalidInput, NotFound, WrongState
from congvan.kernel.text import sort_key
from congvan.kernel.transactions import in_transaction
from congvan.office.meetings import access
from congvan.office.meetings.events import bookings as events
from congvan.office.meetings.models import Booking, Resource, ResourceKeeper
from congvan.office.meetings.states import HOLDING, ResourceKind
from congvan.office.meetings.wording import line_of
from congvan.organization.acting import ActingMember, check_holds
from congvan.organization.models import Membership
from congvan.organization.queries.seats import current
from congvan.organization.states import Role

MOST_SEATS = 5000
_WORDS = {
    "name": "tên", "place": "nơi để", "seats": "số chỗ", "equipment": "trang bị",
    "plate": "biển số", "driver": "lái xe", "needs_approval": "cách duyệt",
}  # fmt: skip


class ResourceNameTaken(InvalidInput):
    """Another room, vehicle or device of the agency in use has this name."""

    code = "resource_name_taken"


class KeeperNamedTwice(InvalidInput):
    """The person keeps the resource in that time already."""

    code = "resource_keeper_named_twice"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceWanted:
    """What the administrator writes of a resource; the plate is asked of vehicles only."""

    name: str
    place: str = ""
    seats: int | None = None
    equipment: str = ""
    plate: str = ""
    driver: str = ""
    needs_approval: bool = True


def check_keeps_list(by: ActingMember) -> None:
    """Raise NotAllowed unless `by` keeps the agency's list of what can be booked."""
    check_holds(by, Role.SYSADMIN_AGENCY, to="sửa danh sách phòng họp, xe, thiết bị")


@in_transaction
def add_resource(*, by: ActingMember, kind: ResourceKind, wanted: ResourceWanted) -> Resource:
    """Put a room, vehicle or device to common use. Raises NotAllowed, InvalidInput."""
    check_keeps_list(by)
    resource = Resource(agency_id=by.agency_id, kind=ResourceKind(kind))
    _write(resource, wanted)
    _save(resource)
    audit.record(
        events.ResourceAdded(
            resource_id=resource.pk, kind=ResourceKind(kind).label.lower(), name=resource.name
        ),
        by=by.actor,
    )
    return resource


@in_transaction
def amend_resource(*, by: ActingMember, resource_id: int, wanted: ResourceWanted) -> Resource:
    """Correct what is written of a resource; nothing new changes nothing.

    Raises NotAllowed, NotFound, WrongState (closed), InvalidInput.
    """
    check_keeps_list(by)
    resource = _locked(by, resource_id)
    before = _shown(resource)
    _write(resource, wanted)
    changed = [_WORDS[name] for name, value in _shown(resource).items() if value != before[name]]
    if not changed:
        return resource
    _save(resource)
    audit.record(
        events.ResourceAmended(
            resource_id=resource.pk, name=resource.name, changes=", ".join(changed)
        ),
        by=by.actor,
    )
    return resource


@in_transaction
def close_resource(*, by: ActingMember, resource_id: int) -> None:
    """Take a resource out of use. Raises NotAllowed, NotFound, WrongState (closed or still booked)."""
    check_keeps_list(by)
    resource = _locked(by, resource_id)
    ahead = Booking.objects.filter(
        resource=resource, status__in=HOLDING, ends_at__gt=clock.now()
    ).count()
    if ahead:
        raise WrongState(
            f"“{resource.name}” còn {ahead} lượt đặt chưa dùng.",
            next_step="Trả lời hoặc thu lại các lượt đó rồi thôi dùng.",
        )
    resource.closed_at = clock.now()
    resource.save(update_fields=["closed_at"])
    audit.record(events.ResourceClosed(resource_id=resource.pk, name=resource.name), by=by.actor)


@in_transaction
def name_keeper(
    *, by: ActingMember, resource_id: int, member_id: int, valid_from: date,
    valid_to: date | None = None,
) -> ResourceKeeper:  # fmt: skip
    """Let a person of the agency decide about a resource from a day to a day.

    Raises NotAllowed, NotFound, WrongState (closed), InvalidInput, KeeperNamedTwice.
    """
    check_keeps_list(by)
    resource = _locked(by, resource_id)
    seat = Membership.objects.select_related("person").filter(
        current(clock.today()), agency_id=by.agency_id, pk=member_id
    ).first()  # fmt: skip
    if seat is None:
        raise InvalidInput(
            "Chưa chọn người phụ trách.", next_step="Chọn một người của cơ quan.", field="member"
        )
    if valid_to is not None and valid_to < max(valid_from, clock.today()):
        raise InvalidInput(
            "Ngày thôi phụ trách phải từ hôm nay và không trước ngày bắt đầu.",
            next_step="Sửa lại ngày.", field="valid_to",
        )  # fmt: skip
    try:
        with transaction.atomic():
            keeper = ResourceKeeper.objects.create(
                resource=resource, member=seat, valid_from=valid_from, valid_to=valid_to
            )
    except IntegrityError as clash:
        raise KeeperNamedTwice(
            f"{seat.person.full_name} đang phụ trách “{resource.name}” trong thời gian này.",
            next_step="Chọn người khác, hoặc thời gian khác.", field="member",
        ) from clash  # fmt: skip
    audit.record(
        events.KeeperNamed(
            resource_id=resource.pk, name=resource.name, keeper=seat.person.full_name,
            valid_from=valid_from, valid_to=valid_to,
        ),
        by=by.actor,
    )  # fmt: skip
    return keeper


@in_transaction
def end_keeper(*, by: ActingMember, resource_id: int, keeper_id: int) -> None:
    """Let a keeping end with yesterday; one that began today never was. Raises NotAllowed, NotFound."""
    check_keeps_list(by)
    resource = _locked(by, resource_id)
    today = clock.today()
    keeper = ResourceKeeper.objects.select_related("member__person").filter(
        current(today), resource=resource, pk=keeper_id
    ).first() or _coming(resource, keeper_id, today)  # fmt: skip
    last_day = today - timedelta(days=1)
    if keeper.valid_from > last_day:
        keeper.delete()
    else:
        keeper.valid_to = last_day
        keeper.save(update_fields=["valid_to"])
    audit.record(
        events.KeeperEnded(
            resource_id=resource.pk, name=resource.name, keeper=keeper.member.person.full_name,
            last_day=last_day,
        ),
        by=by.actor,
    )  # fmt: skip


def _coming(resource: Resource, keeper_id: int, today: date) -> ResourceKeeper:
    found = ResourceKeeper.objects.select_related("member__person").filter(
        resource=resource, pk=keeper_id, valid_from__gt=today
    )
    keeper = found.first()
    if keeper is None:
        raise NotFound("Không có người phụ trách này.")
    return keeper


def _locked(by: ActingMember, resource_id: int) -> Resource:
    resource = (
        Resource.objects.select_for_update(no_key=True)
        .filter(agency_id=by.agency_id, pk=resource_id)
        .first()
    )
    if resource is None:
        raise NotFound(access.NO_RESOURCE)
    if resource.closed_at is not None:
        raise WrongState(
            f"“{resource.name}” đã thôi dùng.", next_step="Thêm mới nếu lại đưa vào dùng chung."
        )
    return resource


def _write(resource: Resource, wanted: ResourceWanted) -> None:
    resource.name = line_of(
        wanted.name, most=120, name="tên", missing="Ghi tên mọi người quen gọi.", field="name"
    )
    resource.sort_key = sort_key(resource.name)
    resource.place = line_of(wanted.place, most=200, name="nơi để", field="place")
    resource.equipment = line_of(wanted.equipment, most=500, name="trang bị", field="equipment")
    is_vehicle = resource.kind == ResourceKind.VEHICLE
    resource.plate = line_of(
        wanted.plate, most=20, name="biển số", field="plate",
        missing="Ghi biển số của xe." if is_vehicle else "",
    ).upper()  # fmt: skip
    resource.driver = line_of(wanted.driver, most=120, name="tên lái xe", field="driver")
    if wanted.seats is not None and not 1 <= wanted.seats <= MOST_SEATS:
        raise InvalidInput(
            f"Số chỗ phải từ 1 đến {MOST_SEATS}.", next_step="Sửa lại số chỗ.", field="seats"
        )
    resource.seats = wanted.seats
    resource.needs_approval = wanted.needs_approval


def _shown(resource: Resource) -> dict[str, object]:
    return {field.name: getattr(resource, field.name) for field in fields(ResourceWanted)}


def _save(resource: Resource) -> None:
    try:
        with transaction.atomic():
            resource.save()
    except IntegrityError as clash:
        kind = ResourceKind(resource.kind).label.lower()
        raise ResourceNameTaken(
            f"Đã có {kind} tên “{resource.name}”.", next_step="Đặt tên khác.", field="name"
        ) from clash
