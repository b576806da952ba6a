"""Work calendars of the demo: this week published, changes in it, next week being written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from congvan.deployment.demo.building import World
from congvan.kernel import clock
from congvan.kernel.clock import OFFICE_ZONE
from congvan.office.work_calendar.models import CalendarEntry
from congvan.office.work_calendar.rules import Folder, week_of
from congvan.office.work_calendar.services import plans, writing
from congvan.office.work_calendar.services.holding import Taking
from congvan.office.work_calendar.services.writing import EntryData
from congvan.office.work_calendar.states import CalendarKind
from congvan.organization.acting import ActingMember
from congvan.organization.queries import seats

AGENCY = "skhcn"


@dataclass(frozen=True, slots=True)
class _Line:
    """An entry: whose calendar ("" the agency's), who writes, day of the week from 0, hours."""

    whose: str
    writer: str
    day: int
    begins: str
    ends: str
    content: str
    place: str = ""
    chair: str = ""
    people: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    private: bool = False


_THIS_WEEK = (
    _Line("", "lan", 0, "08:00", "09:30", "Giao ban lãnh đạo Sở", "Phòng họp tầng 2", "khai", ("huong", "bao")),
    _Line("", "lan", 1, "14:00", "16:30", "Họp thẩm định nhiệm vụ khoa học và công nghệ cấp tỉnh năm 2027",
          "Hội trường", "huong", ("tuan", "mai")),
    _Line("", "lan", 3, "08:00", "11:00", "Kiểm tra tiến độ chuyển dữ liệu về Trung tâm tích hợp dữ liệu tỉnh",
          "Trung tâm tích hợp dữ liệu tỉnh", "khai", ("tuan",), ("cds",)),
    _Line("khai", "khai", 1, "08:00", "11:00", "Dự phiên họp thường kỳ UBND tỉnh", "Trụ sở UBND tỉnh", "khai"),
    _Line("khai", "khai", 2, "15:00", "16:00", "Khám sức khỏe định kỳ", private=True),
    _Line("khai", "khai", 4, "08:00", "10:00", "Tiếp công dân định kỳ", "Phòng tiếp công dân", "khai", ("bao",)),
    _Line("cds", "tuan", 2, "08:30", "10:00", "Hướng dẫn ký số cho các phòng", "Phòng họp tầng 3", "tuan", ("mai", "an")),
)  # fmt: skip
_NEXT_WEEK = (
    _Line("", "lan", 0, "08:00", "09:30", "Giao ban lãnh đạo Sở", "Phòng họp tầng 2", "khai", ("huong", "bao")),
    _Line("", "lan", 2, "14:00", "16:00", "Họp tổng kết công tác văn thư, lưu trữ", "Hội trường", "huong", ("bao", "lan")),
)  # fmt: skip


def plan_weeks(world: World) -> None:
    """This week's calendars published, one entry postponed; next week's submitted."""
    # At the weekend people look at the week to come.
    monday = week_of(clock.today() + timedelta(days=2))[0]
    plan_ids: dict[int, str] = {}
    for line in _THIS_WEEK:
        entry = _write(world, line, monday)
        plan_ids[entry.plan_id or 0] = line.writer
        last = entry
    for plan_id, writer in plan_ids.items():
        plans.publish(by=_acting(world, "bao" if writer == "lan" else writer), plan_id=plan_id)
    writing.postpone_entry(by=_acting(world, "tuan"), entry_id=last.pk, reason="Chờ thiết bị ký số")
    for line in _NEXT_WEEK:
        last = _write(world, line, monday + timedelta(days=7))
    plans.submit(by=_acting(world, "lan"), plan_id=last.plan_id or 0)


def _write(world: World, line: _Line, monday: date) -> CalendarEntry:
    day = monday + timedelta(days=line.day)
    return writing.write_entry(
        by=_acting(world, line.writer), folder=_folder(world, line.whose),
        data=EntryData(
            content=line.content, starts_at=_at(day, line.begins), ends_at=_at(day, line.ends),
            place=line.place, is_private=line.private,
            taking=Taking(
                world.seats[line.chair].pk if line.chair else None, (),
                tuple(world.seats[key].pk for key in line.people),
                tuple(world.units[AGENCY, key].pk for key in line.units),
            ),
        ),
    )  # fmt: skip


def _folder(world: World, whose: str) -> Folder:
    if not whose:
        return Folder(CalendarKind.AGENCY)
    if whose in world.seats:
        return Folder(CalendarKind.LEADER, world.seats[whose].pk)
    return Folder(CalendarKind.UNIT, world.units[AGENCY, whose].pk)


def _at(day: date, hour: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(hour), tzinfo=OFFICE_ZONE)


def _acting(world: World, key: str) -> ActingMember:
    return seats.acting_member(world.seats[key].pk)
