"""The calendars there are: the agency's, one for each leader, one for each unit (R-234)."""

from __future__ import annotations

from dataclasses import dataclass

from congvan.kernel import clock
from congvan.kernel.errors import NotFound
from congvan.office.work_calendar import access
from congvan.office.work_calendar.models import PostingRight, WorkCalendar
from congvan.office.work_calendar.rules import Folder, folder_of
from congvan.office.work_calendar.states import CalendarKind
from congvan.organization.acting import ActingMember
from congvan.organization.models import Membership, Unit
from congvan.organization.queries.seats import current
from congvan.organization.states import Role

AGENCY_NAME = "Lịch công tác cơ quan"


@dataclass(frozen=True, slots=True)
class FolderLine:
    """A calendar to choose; `name` is "Nguyễn Văn Khải" or "Phòng Chuyển đổi số"."""

    folder: Folder
    name: str

    @property
    def label(self) -> str:
        """ "Lịch công tác cơ quan", "Lịch công tác: Phòng Chuyển đổi số"."""
        if self.folder.kind is CalendarKind.AGENCY:
            return AGENCY_NAME
        return f"Lịch công tác: {self.name}"


def folders(viewer: ActingMember) -> tuple[FolderLine, ...]:
    """The agency's, its leaders' by rank, its units' in their order. Two statements."""
    leaders = access.leaders_of(viewer.agency_id)
    units = Unit.objects.filter(current(clock.today()), agency_id=viewer.agency_id)
    return (
        FolderLine(Folder(CalendarKind.AGENCY), "Cơ quan"),
        *(FolderLine(Folder(CalendarKind.LEADER, m.pk), leader_name(m)) for m in leaders),
        *(
            FolderLine(Folder(CalendarKind.UNIT, unit.pk), unit.name)
            for unit in units.order_by("position", "name", "id")
        ),
    )


def folders_to_write(viewer: ActingMember) -> tuple[FolderLine, ...]:
    """Those of `folders` to which the viewer may post today (R-235)."""
    rights = PostingRight.objects.filter(
        current(clock.today()), member_id=viewer.membership_id, ended_at=None
    )
    given = {access.folder_for(one.calendar) for one in rights.select_related("calendar")}
    office = viewer.holds(Role.REGISTRY_CLERK) or access.leads_office(viewer)

    def may(folder: Folder) -> bool:
        if folder in given:
            return True
        return office if folder.kind is CalendarKind.AGENCY else access.decides(viewer, folder)

    return tuple(line for line in folders(viewer) if may(line.folder))


def folder_line(viewer: ActingMember, slug: str) -> FolderLine:
    """The calendar a slug names. Raises NotFound when it is not of the viewer's agency."""
    folder = folder_of(slug)
    if folder is None:
        raise NotFound(access.NO_CALENDAR, next_step="Chọn một lịch trong danh sách.")
    access.check_folder(viewer, folder)
    return FolderLine(folder, name_of(folder))


def name_of(folder: Folder) -> str:
    """The name of a folder that is known to be there."""
    if folder.kind is CalendarKind.LEADER:
        seat = Membership.objects.select_related("person", "post").get(pk=folder.owner_id)
        return leader_name(seat)
    if folder.kind is CalendarKind.UNIT:
        return Unit.objects.get(pk=folder.owner_id).name
    return "Cơ quan"


def calendar_name(calendar: WorkCalendar) -> str:
    """ "lịch công tác của Nguyễn Văn Khải", "lịch công tác cơ quan", within a sentence.

    The row comes with its member's person and its unit.
    """
    if calendar.member is not None:
        return f"lịch công tác của {calendar.member.person.full_name}"
    if calendar.unit is not None:
        return f"lịch công tác của {calendar.unit.name}"
    return "lịch công tác cơ quan"


def leader_name(seat: Membership) -> str:
    """ "Nguyễn Văn Khải, Giám đốc"."""
    return f"{seat.person.full_name}, {seat.post.title}"
