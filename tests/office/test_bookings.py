"""Rooms, vehicles, equipment: one at a time, whoever comes, whatever way the row comes in."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from congvan.desk import queries as desk
from congvan.kernel import clock
from congvan.kernel.errors import InvalidInput, NotAllowed, NotFound, WrongState
from congvan.kernel.models import AuditEvent
from congvan.office.meetings import rules
from congvan.office.meetings.models import Booking
from congvan.office.meetings.queries import resources as asking
from congvan.office.meetings.services import bookings
from congvan.office.meetings.services import resources as keeping
from congvan.office.meetings.services.bookings import ResourceTaken
from congvan.office.meetings.services.resources import ResourceNameTaken, ResourceWanted
from congvan.office.meetings.states import BookingShelf, BookingStatus, ResourceKind
from tests import world as named_world
from tests.office.meeting_papers import at, room, seat, vehicle, wish
from tests.world import World


def _titles(world: World, key: str) -> list[str]:
    return [line.title for line in desk.open_work(named_world.member(world, key)).lines]


def test_a_room_is_asked_for_decided_by_its_keeper_and_free_again(world: World):
    anh, an, mai = (named_world.member(world, key) for key in ("anh", "an", "mai"))
    hall = room(world)
    keeping.name_keeper(
        by=anh, resource_id=hall.pk, member_id=seat(world, "lan"), valid_from=clock.today()
    )
    lan = named_world.member(world, "lan")
    asked = bookings.book(by=an, wanted=wish(hall, at(8), people=12))
    assert asked.status == BookingStatus.WAITING
    assert any("Duyệt đặt “Phòng họp tầng 2”" in title for title in _titles(world, "lan"))
    with pytest.raises(ResourceTaken) as refused:
        bookings.book(by=mai, wanted=wish(hall, at(9)))
    assert "đang chờ duyệt" in refused.value.sentence
    assert refused.value.free[0][0] == at(10)
    with pytest.raises(NotFound):
        bookings.approve(by=mai, booking_id=asked.pk)
    with pytest.raises(NotAllowed):
        bookings.approve(by=an, booking_id=asked.pk)
    bookings.approve(by=lan, booking_id=asked.pk)
    assert not any("Duyệt đặt" in title for title in _titles(world, "lan"))
    bookings.book(by=mai, wanted=wish(hall, at(10)))  # end to end is no overlap
    bookings.refuse(by=lan, booking_id=asked.pk, reason="Phòng sửa điện")
    assert desk.notices(an).lines[0].sentence.endswith("không được dùng: Phòng sửa điện.")
    again = bookings.book(by=an, wanted=wish(hall, at(8)))
    bookings.withdraw(by=an, booking_id=again.pk)
    with pytest.raises(WrongState):
        bookings.withdraw(by=an, booking_id=again.pk)
    shown = asking.bookings_between(mai, ResourceKind.ROOM, at(7), at(18))
    assert [line.starts_at for line in shown] == [at(10)]
    told = AuditEvent.objects.filter(code__startswith="booking.").values_list("code", flat=True)
    assert {"booking.asked", "booking.approved", "booking.refused", "booking.withdrawn"} <= set(
        told
    )


def test_what_a_booking_may_say(world: World):
    an, hall = named_world.member(world, "an"), room(world, needs_approval=False)
    for wanted in (
        wish(hall, at(8), hours=0),
        wish(hall, at(8, days=-2)),
        wish(hall, at(8), hours=24 * 40),
        wish(hall, at(8, days=900)),
        wish(hall, at(8), people=21),
        wish(hall, at(8), purpose="  "),
        wish(hall, at(8), purpose="x" * 501),
    ):
        with pytest.raises(InvalidInput):
            bookings.book(by=an, wanted=wanted)
    assert bookings.book(by=an, wanted=wish(hall, at(8))).status == BookingStatus.APPROVED
    quang = named_world.member(world, "quang")
    with pytest.raises(InvalidInput):
        bookings.book(by=quang, wanted=wish(hall, at(12)))
    with pytest.raises(NotFound):
        asking.availability(quang, hall.pk, (at(8), at(9)))
    assert asking.bookings_between(quang, ResourceKind.ROOM, at(7), at(18)) == []


def test_a_vehicle_comes_back_with_its_odometer(world: World):
    an, car = named_world.member(world, "an"), vehicle(world)
    assert car.plate == "81A-000.12"
    with pytest.raises(InvalidInput):
        bookings.book(by=an, wanted=wish(car, at(7)))
    trip = wish(car, at(7), hours=30, trip_place="Phường An Khê", travellers="An, Mai")
    booked = bookings.book(by=an, wanted=trip)
    bookings.approve(by=named_world.member(world, "anh"), booking_id=booked.pk)
    with pytest.raises(WrongState):
        bookings.bring_back(by=an, booking_id=booked.pk)
    with clock.frozen(booked.ends_at):
        with pytest.raises(InvalidInput):
            bookings.bring_back(by=an, booking_id=booked.pk, before=500, after=400)
        bookings.bring_back(by=an, booking_id=booked.pk, before=400, after=512)
        assert asking.booking(an, booked.pk).odometer_after == 512
        assert not asking.booking(an, booked.pk).may("bring_back")


def test_the_list_is_the_administrators(world: World):
    anh, an, hall = named_world.member(world, "anh"), named_world.member(world, "an"), room(world)
    with pytest.raises(NotAllowed):
        keeping.close_resource(by=an, resource_id=hall.pk)
    with pytest.raises(ResourceNameTaken):
        room(world)
    with pytest.raises(InvalidInput):
        keeping.add_resource(by=anh, kind=ResourceKind.VEHICLE, wanted=ResourceWanted(name="Xe"))
    named = keeping.name_keeper(
        by=anh, resource_id=hall.pk, member_id=seat(world, "an"), valid_from=clock.today()
    )
    with pytest.raises(keeping.KeeperNamedTwice):
        keeping.name_keeper(
            by=anh, resource_id=hall.pk, member_id=seat(world, "an"),
            valid_from=clock.today(), valid_to=date(2030, 1, 1),
        )  # fmt: skip
    booked = bookings.book(by=an, wanted=wish(hall, at(8)))
    assert booked.status == BookingStatus.APPROVED, "a keeper is not asked for an own booking"
    with pytest.raises(WrongState):
        keeping.close_resource(by=anh, resource_id=hall.pk)
    keeping.end_keeper(by=anh, resource_id=hall.pk, keeper_id=named.pk)
    assert not asking.keeps_any(an)
    bookings.withdraw(by=an, booking_id=booked.pk)
    keeping.close_resource(by=anh, resource_id=hall.pk)
    assert asking.resources(an) == []
    room(world)  # the name is free again


def test_the_database_refuses_an_overlap_by_itself(world: World):
    an, hall = named_world.member(world, "an"), room(world)
    booked = bookings.book(by=an, wanted=wish(hall, at(8)))
    twin = {f.attname: getattr(booked, f.attname) for f in Booking._meta.fields if f.name != "id"}
    with pytest.raises(IntegrityError, match="booking_one_at_a_time"), transaction.atomic():
        Booking.objects.create(**twin)
    Booking.objects.create(**{**twin, "status": BookingStatus.WITHDRAWN})


def test_two_at_once_one_has_it_the_other_is_told(committed_world: World):
    hall = room(committed_world)
    outcomes: list[str] = []
    gate = threading.Barrier(4)

    def ask(key: str, hour: int) -> None:
        try:
            by = named_world.member(committed_world, key)
            gate.wait(timeout=10)
            bookings.book(by=by, wanted=wish(hall, at(hour), hours=3))
            outcomes.append("có")
        except ResourceTaken as refused:
            outcomes.append(refused.sentence)
        finally:
            connection.close()

    people = [("an", 8), ("mai", 9), ("tuan", 10), ("khai", 9)]
    threads = [threading.Thread(target=ask, args=one) for one in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert len(outcomes) == len(people)
    assert outcomes.count("có") == 1
    assert all("đã có" in one for one in outcomes if one != "có")
    assert Booking.objects.filter(resource=hall, status=BookingStatus.WAITING).count() == 1


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 400), st.integers(1, 30)), max_size=12), st.integers(1, 26)
)
def test_what_is_offered_is_free(held: list[tuple[int, int]], quarters: int):
    start = at(8, days=0)
    quarter = timedelta(minutes=15)
    busy = sorted((start + a * quarter, start + (a + n) * quarter) for a, n in held)
    wanted = (start, start + quarters * quarter)
    offered = rules.free_slots(wanted, busy)
    assert offered, "two weeks are never full of twelve bookings"
    for span in offered:
        assert span[0] >= start
        assert span[1] - span[0] == wanted[1] - wanted[0]
        assert not any(rules.overlaps(span, other) for other in busy)
    assert all(not rules.overlaps(a, b) for a in offered for b in offered if a is not b)


def test_the_rest_at_noon_is_offered_only_to_who_asks_for_it():
    morning = (at(9, days=0), at(10, days=0))
    busy = [(at(9, days=0), at(11, days=0))]
    starts = [span[0] for span in rules.free_slots(morning, busy)]
    noon_ends = at(13, days=0) + timedelta(minutes=30)
    assert starts == [at(11, days=0), noon_ends, at(15, days=0)]
    lunch = (at(12, days=0), at(13, days=0))
    assert rules.free_slots(lunch, [])[0] == lunch


def test_waiting_ones_of_the_keeper_in_pages(world: World):
    anh, an, hall = named_world.member(world, "anh"), named_world.member(world, "an"), room(world)
    for hour in range(8, 12):
        bookings.book(by=an, wanted=wish(hall, at(hour), hours=1))
    first = asking.bookings_on(anh, BookingShelf.TO_DECIDE, limit=3)
    rest = asking.bookings_on(
        anh, BookingShelf.TO_DECIDE, after=(first[-1].starts_at, first[-1].id)
    )
    assert [line.starts_at for line in (*first, *rest)] == [at(hour) for hour in range(8, 12)]
    assert len(asking.bookings_on(an, BookingShelf.MINE)) == 4
    assert asking.bookings_on(an, BookingShelf.TO_DECIDE) == []
