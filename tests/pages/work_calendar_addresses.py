"""Objects for the addresses of work calendars: weeks of the director's, a file, what is kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta

from congvan.kernel import clock
from congvan.kernel.clock import OFFICE_ZONE
from congvan.office.attachments.models import Attachment
from congvan.office.attachments.services import NewFile
from congvan.office.work_calendar.models import CalendarEntry, CalendarKeepRequest, PostingRight
from congvan.office.work_calendar.queries.plans import SUBJECT
from congvan.office.work_calendar.rules import Folder
from congvan.office.work_calendar.services import clearing, keeping, plans, rights, writing
from congvan.office.work_calendar.services.writing import EntryData
from congvan.office.work_calendar.states import CalendarKind, PlanStatus, Span
from tests import world as named_world
from tests.drafting.papers import stored, written
from tests.world import World

Made = Callable[[World], list[dict[str, object]]]


def _folder(world: World) -> Folder:
    return Folder(CalendarKind.LEADER, world.seats["khai"].pk)


def _written(world: World, content: str, *, weeks: int) -> CalendarEntry:
    """An entry of the director's week; once for a world."""
    known = CalendarEntry.objects.filter(content=content).first()
    if known is not None:
        return known
    day = clock.today() + timedelta(weeks=weeks)
    starts = datetime.combine(day, time(8), tzinfo=OFFICE_ZONE)
    data = EntryData(content=content, starts_at=starts, ends_at=starts + timedelta(hours=2))
    by = named_world.member(world, "khai")
    return writing.write_entry(by=by, folder=_folder(world), data=data)


def _draft(world: World) -> CalendarEntry:
    return _written(world, "Làm việc với phòng (dự kiến)", weeks=3)


def _published(world: World) -> CalendarEntry:
    entry = _written(world, "Tiếp dân định kỳ", weeks=4)
    if entry.plan is not None and entry.plan.status == PlanStatus.DRAFT:
        plans.publish(by=named_world.member(world, "khai"), plan_id=entry.plan.pk)
    return entry


def _entries(world: World) -> list[dict[str, object]]:
    return [{"entry_id": _draft(world).pk}, {"entry_id": _published(world).pk}]


def _plans(world: World) -> list[dict[str, object]]:
    return [{"plan_id": one.plan_id} for one in (_draft(world), _published(world))]


def _file(world: World) -> list[dict[str, object]]:
    """A month as a file."""
    plan = plans.add_files(
        by=named_world.member(world, "khai"), folder=_folder(world), span=Span.MONTH,
        day=clock.today(), note="", new=[NewFile(stored(written("Lịch tháng")), "lich-thang.docx")],
    )  # fmt: skip
    file = Attachment.objects.filter(subject_type=SUBJECT, subject_id=plan.pk).latest("id")
    return [{"plan_id": plan.pk, "attachment_id": file.pk}]


def _right(world: World) -> list[dict[str, object]]:
    known = PostingRight.objects.filter(ended_at=None).first()
    made = known or rights.grant(
        by=named_world.member(world, "khai"), folder=_folder(world),
        member_id=world.seats["an"].pk, valid_from=clock.today(),
        valid_to=clock.today() + timedelta(days=30),
    )  # fmt: skip
    return [{"right_id": made.pk}]


def _keeping(world: World) -> list[dict[str, object]]:
    plan_id = _published(world).plan_id
    known = CalendarKeepRequest.objects.filter(plan_id=plan_id).first()
    made = known or keeping.ask(
        by=named_world.member(world, "khai"), plan_id=plan_id or 0,
        until=clock.today() + timedelta(days=700), reason="Phục vụ kiểm tra",
    )  # fmt: skip
    return [{"request_id": made.pk}]


def _clearing(world: World) -> list[dict[str, object]]:
    """The list that a January two years on would make."""
    agency = world.agencies["skhcn"].pk
    entry = _published(world)
    made = clearing.make_list(agency_id=agency, year=entry.starts_at.year + 1)
    return [{"clearing_id": made.pk}] if made else []


OBJECTS: dict[str, tuple[str, Made]] = {
    "work_calendar:entry": ("khai", _entries),
    "work_calendar:entry-edit": ("khai", _entries),
    "work_calendar:entry-postpone": (
        "khai", lambda world: [{"entry_id": _published(world).pk}]
    ),
    "work_calendar:entry-remove": ("khai", lambda world: [{"entry_id": _draft(world).pk}]),
    "work_calendar:plan": ("khai", _plans),
    "work_calendar:plan-act": (
        "khai", lambda world: [{"plan_id": _draft(world).plan_id, "slug": "cong-bo"}]
    ),
    "work_calendar:keep-ask": ("khai", lambda world: [{"plan_id": _published(world).plan_id}]),
    "work_calendar:plan-file": ("khai", _file),
    "work_calendar:plan-file-remove": ("khai", _file),
    "work_calendar:right-end": ("khai", _right),
    "work_calendar:keeping": ("anh", _keeping),
    "work_calendar:clearing": ("anh", _clearing),
}  # fmt: skip
