"""Rooms, vehicles and meetings of Sở Khoa học và Công nghệ, for the tests of meetings."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from congvan.kernel import clock
from congvan.office.meetings.models import Meeting, Resource
from congvan.office.meetings.services import calling, planning
from congvan.office.meetings.services import resources as keeping
from congvan.office.meetings.services.bookings import BookingWanted
from congvan.office.meetings.services.inviting import Guests
from congvan.office.meetings.services.planning import MeetingWanted
from congvan.office.meetings.services.resources import ResourceWanted
from congvan.office.meetings.states import ResourceKind
from tests import world as named_world
from tests.world import World


def at(hour: int, minute: int = 0, *, days: int = 3) -> datetime:
    """A moment of the office some days ahead."""
    day = clock.now().astimezone(clock.OFFICE_ZONE) + timedelta(days=days)
    moment = day.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return moment.astimezone(UTC)


def room(world: World, name: str = "Phòng họp tầng 2", **more: object) -> Resource:
    """A room of the agency; the administrator's approval is asked unless told otherwise."""
    wanted = ResourceWanted(name=name, place="Tầng 2", seats=20, **more)  # type: ignore[arg-type]
    by = named_world.member(world, "anh")
    return keeping.add_resource(by=by, kind=ResourceKind.ROOM, wanted=wanted)


def vehicle(world: World) -> Resource:
    """The agency's car."""
    wanted = ResourceWanted(name="Xe 7 chỗ", plate="81a-000.12", seats=7, driver="Rơ Châm Hùng")
    by = named_world.member(world, "anh")
    return keeping.add_resource(by=by, kind=ResourceKind.VEHICLE, wanted=wanted)


def wish(
    resource: Resource, start: datetime, hours: int = 2, purpose: str = "Giao ban", **more: object
) -> BookingWanted:
    """A booking of so many hours."""
    return BookingWanted(
        resource_id=resource.pk, starts_at=start, ends_at=start + timedelta(hours=hours),
        purpose=purpose, **more,  # type: ignore[arg-type]
    )  # fmt: skip


def seat(world: World, key: str) -> int:
    """The membership of a person of the world."""
    return world.seats[key].pk


def wanted(world: World, **more: object) -> MeetingWanted:
    """A meeting chaired by ông Khải, An writes; Tuấn and Mai are expected, Hương is told."""
    start = at(8)
    said: dict[str, object] = {
        "title": "Giao ban tháng", "agenda": "Rà soát việc tháng 11",
        "chair_id": seat(world, "khai"), "secretary_id": seat(world, "an"),
        "starts_at": start, "ends_at": start + timedelta(hours=2), "place": "Phòng Giám đốc",
        "guests": Guests(
            members=(seat(world, "tuan"), seat(world, "mai")), informed=(seat(world, "lan"),),
            names=("Ông Rah Lan Tuân, Sở Tài chính",),
        ),
    }  # fmt: skip
    return MeetingWanted(**{**said, **more})  # type: ignore[arg-type]


def planned(world: World, by: str = "an", **more: object) -> Meeting:
    """A meeting in preparation."""
    return planning.plan(by=named_world.member(world, by), wanted=wanted(world, **more))


def called(world: World, **more: object) -> Meeting:
    """A meeting whose invitations were sent."""
    made = planned(world, **more)
    return calling.invite(by=named_world.member(world, "an"), meeting_id=made.pk)


def held(world: World, **more: object) -> Meeting:
    """A meeting that took place this morning."""
    made = called(world, **more)
    with clock.frozen(made.ends_at):
        return calling.hold(by=named_world.member(world, "an"), meeting_id=made.pk)
