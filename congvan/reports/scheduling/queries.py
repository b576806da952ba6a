"""Questions about schedules and made files; the viewer comes first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from congvan.kernel import clock
from congvan.kernel.errors import NotFound
from congvan.organization.acting import ActingMember
from congvan.organization.queries import people
from congvan.organization.queries.calendar import working_calendar
from congvan.registers.printing.printouts import Printout
from congvan.reports.models import ReportFile, ReportSchedule
from congvan.reports.rules import periods, rhythms, running
from congvan.reports.states import Format, Rhythm

MOST_ENDED = 20
MOST_FILES = 30


@dataclass(frozen=True, slots=True)
class ScheduleLine:
    """A schedule the viewer ordered or gets; `next_day` is None when it has ended."""

    schedule_id: int
    title: str
    period: str
    when: str
    form: str
    next_day: date | None
    ordered_by: str
    receivers: tuple[str, ...]
    is_own: bool
    gets_it: bool
    ended_at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file made for the viewer; `is_ready` with a file, else `reason` when it failed."""

    file_id: int
    title: str
    period: str
    form: str
    asked_at: datetime
    ended_at: datetime | None
    reason: str
    is_ready: bool
    file_name: str
    schedule_id: int | None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the agency to send a report to."""

    member_id: int
    name: str
    post: str
    unit: str


def schedules(viewer: ActingMember) -> tuple[ScheduleLine, ...]:
    """What the viewer ordered or gets: those that run, then the last that ended. Three statements."""
    rows = (
        _theirs(viewer)
        .select_related("member__person")
        .prefetch_related("receivers__member__person")
        .order_by("-id")
    )
    running_ones = list(rows.filter(ended_at=None))
    ended = list(rows.filter(ended_at__isnull=False, member_id=viewer.membership_id)[:MOST_ENDED])
    return tuple(_line(viewer, row) for row in (*running_ones, *ended))


def schedule(viewer: ActingMember, schedule_id: int) -> ScheduleLine:
    """One of them. Raises NotFound."""
    row = (
        _theirs(viewer)
        .select_related("member__person")
        .prefetch_related("receivers__member__person")
        .filter(pk=schedule_id)
        .first()
    )
    if row is None:
        raise NotFound("Không có lịch gửi này.", next_step="Mở lại trang Lịch gửi báo cáo.")
    return _line(viewer, row)


def files(viewer: ActingMember, *, schedule_id: int | None = None) -> tuple[FileLine, ...]:
    """The viewer's last files, of one schedule or all. One statement."""
    rows = _files(viewer).defer("content")
    if schedule_id is not None:
        rows = rows.filter(schedule_id=schedule_id)
    return tuple(_file(row) for row in rows.order_by("-id")[:MOST_FILES])


def file(viewer: ActingMember, file_id: int) -> FileLine:
    """One of the viewer's files. Raises NotFound."""
    row = _files(viewer).defer("content").filter(pk=file_id).first()
    if row is None:
        raise _no_file()
    return _file(row)


def content_of(viewer: ActingMember, file_id: int) -> Printout:
    """The file itself. Raises NotFound, also when it is not made."""
    row = _files(viewer).filter(pk=file_id, content__isnull=False).first()
    if row is None:
        raise _no_file()
    return Printout(row.file_name, bytes(row.content or b""), row.content_type)


def people_of(viewer: ActingMember) -> tuple[Person, ...]:
    """Everybody in the viewer's agency, by unit and rank. One statement."""
    rows = (
        people.current_members(viewer.agency_id)
        .select_related("person", "post", "unit")
        .order_by("unit__position", "unit_id", "post__rank", "person__sort_key", "id")
    )
    return tuple(
        Person(row.pk, row.person.full_name, row.post.title, row.unit.name if row.unit else "")
        for row in rows
    )


def next_day(rhythm: Rhythm, place: int) -> date:
    """The day of the next sending, moved to a working day."""
    return rhythms.next_sending(rhythm, place, working_calendar(), now=clock.now())


def _theirs(viewer: ActingMember):  # type: ignore[no-untyped-def]
    mine = Q(member_id=viewer.membership_id)
    gets = Q(
        pk__in=ReportSchedule.objects.filter(receivers__member_id=viewer.membership_id).values("pk")
    )
    return ReportSchedule.objects.filter(mine | gets, agency_id=viewer.agency_id)


def _files(viewer: ActingMember):  # type: ignore[no-untyped-def]
    """Of the person in the seat: what a file holds was that seat's to see."""
    return ReportFile.objects.filter(
        person_id=viewer.person_id, member_id=viewer.membership_id
    )  # fmt: skip


def _line(viewer: ActingMember, row: ReportSchedule) -> ScheduleLine:
    receivers = list(row.receivers.all())
    rhythm = Rhythm(row.rhythm)
    return ScheduleLine(
        row.pk, row.title, running.words_of(row.period), rhythms.words_of(rhythm, row.place),
        Format(row.form).value.upper(), None if row.ended_at else next_day(rhythm, row.place),
        row.member.person.full_name, _names(one.member.person.full_name for one in receivers),
        row.member_id == viewer.membership_id,
        any(one.member_id == viewer.membership_id for one in receivers), row.ended_at, row.reason,
    )  # fmt: skip


def _names(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(found))


def _file(row: ReportFile) -> FileLine:
    return FileLine(
        row.pk, row.title, periods.read(row.wanted["period"]).label,
        str(row.wanted["form"]).upper(), row.asked_at, row.ended_at, row.reason,
        row.ended_at is not None and bool(row.file_name), row.file_name, row.schedule_id,
    )  # fmt: skip


def _no_file() -> NotFound:
    return NotFound("Không có tệp báo cáo này, hoặc đã quá một năm nên được xóa.")
