"""Meetings of the demo: rooms, cars, a projector; one meeting over, one called, one being prepared."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from congvan.deployment.demo.building import World
from congvan.kernel import clock
from congvan.kernel.clock import OFFICE_ZONE
from congvan.office.meetings.models import Meeting, Resource
from congvan.office.meetings.services import (
    attendance,
    bookings,
    calling,
    conclusions,
    inviting,
    minutes,
    planning,
    resources,
)
from congvan.office.meetings.services.bookings import BookingWanted, ResourceTaken
from congvan.office.meetings.services.inviting import Guests
from congvan.office.meetings.services.planning import MeetingWanted
from congvan.office.meetings.services.resources import ResourceWanted
from congvan.office.meetings.states import Answer, ResourceKind
from congvan.office.work_calendar.services.holding import ClashRefused
from congvan.organization.acting import ActingMember
from congvan.organization.queries import seats
from congvan.organization.queries.calendar import working_calendar

_RESOURCES = (
    (ResourceKind.ROOM, ResourceWanted(name="Phòng họp tầng 2", place="Tầng 2, nhà A", seats=40, equipment="Màn hình, loa, họp trực tuyến")),
    (ResourceKind.ROOM, ResourceWanted(name="Phòng họp nhỏ", place="Tầng 1, nhà A", seats=10, needs_approval=False)),
    (ResourceKind.VEHICLE, ResourceWanted(name="Xe 7 chỗ", plate="81A-000.12", seats=7, driver="Rơ Châm Hùng")),
    (ResourceKind.EQUIPMENT, ResourceWanted(name="Máy chiếu", place="Văn phòng", needs_approval=False)),
)  # fmt: skip
_HOURS = (8, 9, 10, 14, 15, 16)


def hold_meetings(world: World) -> None:
    """Fill the demo with what is booked and met about."""
    made = {
        wanted.name: resources.add_resource(by=_member(world, "anh"), kind=kind, wanted=wanted)
        for kind, wanted in _RESOURCES
    }
    for name in ("Phòng họp tầng 2", "Xe 7 chỗ"):
        resources.name_keeper(
            by=_member(world, "anh"), resource_id=made[name].pk,
            member_id=world.seats["bao"].pk, valid_from=clock.today(),
        )  # fmt: skip
    _over(world, made["Phòng họp nhỏ"])
    _called(world, made["Phòng họp tầng 2"])
    _prepared(world)
    _trip(world, made["Xe 7 chỗ"])


def _over(world: World, room: Resource) -> None:
    """Last week's, with its minutes and what came of it."""
    an, khai = _member(world, "an"), _member(world, "khai")
    before, day, soon, later = _day(-5), _day(-4), _day(6), _day(12)
    with clock.frozen(_at(before, 16)):
        meeting = _invited(
            world, day, "Rà soát tiến độ số hóa hồ sơ",
            "1. Tiến độ từng phòng\n2. Vướng mắc\n3. Việc phải xong trong tháng", room=room,
            members=("tuan", "mai", "bao"),
        )  # fmt: skip
        for key in ("tuan", "bao"):
            inviting.answer(by=_member(world, key), meeting_id=meeting.pk, said=Answer.COMES)
        inviting.answer(
            by=_member(world, "mai"), meeting_id=meeting.pk, said=Answer.DECLINES,
            note="Tập huấn tại Ủy ban nhân dân tỉnh cả ngày.",
        )  # fmt: skip
    with clock.frozen(meeting.starts_at):
        for key in ("khai", "tuan", "bao"):
            attendance.come_in(by=_member(world, key), meeting_id=meeting.pk)
    with clock.frozen(meeting.ends_at):
        calling.hold(by=an, meeting_id=meeting.pk)
        minutes.write(
            by=an, meeting_id=meeting.pk, after=0,
            text="Phòng Chuyển đổi số báo cáo đã số hóa 62% hồ sơ.\nVăn phòng đề nghị thêm một máy quét.\nGiám đốc kết luận như bên dưới.",
        )  # fmt: skip
        noted = conclusions.conclude(
            by=an, meeting_id=meeting.pk, sentence="Phòng Chuyển đổi số số hóa xong hồ sơ năm 2025.",
            lead_id=world.seats["tuan"].pk, due_on=later,
        )  # fmt: skip
        conclusions.conclude(
            by=an, meeting_id=meeting.pk, lead_id=world.seats["bao"].pk, due_on=soon,
            sentence="Văn phòng lập đề nghị mua thêm một máy quét.",
        )  # fmt: skip
        conclusions.give(
            by=khai, meeting_id=meeting.pk, conclusion_id=noted.pk,
            lead_id=world.seats["tuan"].pk, due_on=later,
        )  # fmt: skip
        minutes.submit(by=an, meeting_id=meeting.pk)
        minutes.confirm(by=khai, meeting_id=meeting.pk, number=1)


def _called(world: World, room: Resource) -> None:
    day = _day(2)
    meeting = _invited(
        world, day, f"Giao ban tháng {day.month}",
        f"1. Đánh giá công tác tháng {day.month}\n2. Nhiệm vụ trọng tâm tháng {day.month % 12 + 1}",
        room=room,
        members=("huong", "tuan", "mai", "bao"), informed=("lan",),
        names=("Ông Rah Lan Tuân, Sở Tài chính",),
    )  # fmt: skip
    inviting.answer(by=_member(world, "tuan"), meeting_id=meeting.pk, said=Answer.COMES)


def _prepared(world: World) -> None:
    day = _day(7)
    planning.plan(
        by=_member(world, "bao"),
        wanted=MeetingWanted(
            title=f"Tổng kết công tác năm {(day - timedelta(days=60)).year}", place="Hội trường",
            chair_id=world.seats["khai"].pk, secretary_id=world.seats["bao"].pk,
            starts_at=_at(day, 8), ends_at=_at(day, 11),
            guests=Guests(members=[world.seats[key].pk for key in ("huong", "tuan")]),
        ),
    )  # fmt: skip


def _trip(world: World, car: Resource) -> None:
    day = _day(1)
    wanted = BookingWanted(
        resource_id=car.pk, starts_at=_at(day, 7), ends_at=_at(day, 17), people=3,
        purpose="Kiểm tra Trung tâm phục vụ hành chính công", trip_place="Xã Ia Grai",
        travellers="Bà Mai, ông An",
    )  # fmt: skip
    bookings.book(by=_member(world, "mai"), wanted=wanted)


def _invited(
    world: World, day: date, title: str, agenda: str, *, room: Resource, members: tuple[str, ...],
    informed: tuple[str, ...] = (), names: tuple[str, ...] = (),
) -> Meeting:  # fmt: skip
    """The meeting at the first hour of the day at which the leaders and the room are free."""
    by = _member(world, "an")
    for hour in _HOURS:
        wanted = MeetingWanted(
            title=title, agenda=agenda, room_id=room.pk, chair_id=world.seats["khai"].pk,
            secretary_id=world.seats["an"].pk, starts_at=_at(day, hour), ends_at=_at(day, hour + 1),
            guests=Guests(
                members=[world.seats[key].pk for key in members],
                informed=[world.seats[key].pk for key in informed], names=names,
            ),
        )  # fmt: skip
        try:
            meeting = planning.plan(by=by, wanted=wanted)
        except ResourceTaken:
            continue
        try:
            return calling.invite(by=by, meeting_id=meeting.pk)
        except ClashRefused:
            calling.cancel(by=by, meeting_id=meeting.pk)
    message = f"Nobody has an hour for {title!r} on {day}."
    raise RuntimeError(message)


def _member(world: World, key: str) -> ActingMember:
    return seats.acting_member(world.seats[key].pk)


def _day(ahead: int) -> date:
    """So many working days from today."""
    return working_calendar().add(clock.today(), ahead)


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), OFFICE_ZONE)
