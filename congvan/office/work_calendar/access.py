"""Who may see and write which calendar: persons here, states in `lifecycles`.

What is published everybody of the agency reads; what is not, those who write or decide. A private
entry of a leader tells others only that the leader is busy.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from congvan.kernel import clock
from congvan.kernel.errors import NotAllowed, NotFound
from congvan.office.work_calendar.lifecycles import KeepParty, PlanParty
from congvan.office.work_calendar.models import (
    CalendarEntry,
    CalendarKeepRequest,
    CalendarPart,
    CalendarPlan,
    PostingRight,
    WorkCalendar,
)
from congvan.office.work_calendar.rules import Folder
from congvan.office.work_calendar.states import CalendarKind, PlanStatus
from congvan.organization.acting import ActingMember
from congvan.organization.models import Membership, RoleGrant, Unit
from congvan.organization.queries.people import current_members
from congvan.organization.queries.seats import current
from congvan.organization.states import Role

NO_CALENDAR = "Không có lịch này."


def leads_office(by: ActingMember) -> bool:
    """Whether `by` heads the unit in which the registry sits: the office (Văn phòng)."""
    if by.unit_id is None or not by.holds(Role.UNIT_LEADER):
        return False
    return _clerks(by.agency_id).filter(unit=by.unit_id).exists()


def office_units(agency_id: int) -> list[int]:
    """The units in which the registry sits; as a rule one, the office."""
    found = _clerks(agency_id).filter(unit__isnull=False)
    return list(found.order_by("unit_id").values_list("unit_id", flat=True).distinct())


def leaders_of(agency_id: int) -> QuerySet[Membership]:
    """The seats of the agency's leaders today, by rank."""
    return current_members(agency_id).filter(Exists(_grants(Role.AGENCY_LEADER)))


def is_in_use(agency_id: int, folder: Folder) -> bool:
    """Whether there is such a leader or unit today; the agency has its calendar always."""
    if folder.kind is CalendarKind.LEADER:
        return leaders_of(agency_id).filter(pk=folder.owner_id).exists()
    if folder.kind is CalendarKind.UNIT:
        units = Unit.objects.filter(current(clock.today()), agency_id=agency_id)
        return units.filter(pk=folder.owner_id).exists()
    return True


def check_folder(viewer: ActingMember, folder: Folder) -> None:
    """Raise NotFound unless the folder is of the agency.

    A leader who left, or a closed unit, keeps the calendar that was once posted.
    """
    there = is_in_use(viewer.agency_id, folder) or calendar_rows(viewer.agency_id, folder).exists()
    if not there:
        raise NotFound(NO_CALENDAR, next_step="Chọn một lịch trong danh sách.")


def calendar_rows(agency_id: int, folder: Folder) -> QuerySet[WorkCalendar]:
    """The folder's row, when something was posted to it."""
    return WorkCalendar.objects.filter(
        agency_id=agency_id,
        kind=folder.kind,
        member=folder.owner_id if folder.kind is CalendarKind.LEADER else None,
        unit=folder.owner_id if folder.kind is CalendarKind.UNIT else None,
    )


def folder_for(calendar: WorkCalendar) -> Folder:
    """The folder of a row."""
    return Folder(CalendarKind(calendar.kind), calendar.member_id or calendar.unit_id or 0)


def decides(by: ActingMember, folder: Folder) -> bool:
    """Whether `by` publishes this calendar: the leader, the head of the unit, for the agency's a
    leader or the head of the office."""
    if folder.kind is CalendarKind.LEADER:
        return folder.owner_id == by.membership_id
    if folder.kind is CalendarKind.UNIT:
        return folder.owner_id == by.unit_id and by.holds(Role.UNIT_LEADER)
    return by.holds(Role.AGENCY_LEADER) or leads_office(by)


def plan_parties(by: ActingMember, folder: Folder) -> set[PlanParty]:
    """How `by` stands to the calendar (R-234, R-235)."""
    parties = set()
    if decides(by, folder):
        parties.add(PlanParty.DECIDER)
    if folder.kind is CalendarKind.AGENCY:
        posts = by.holds(Role.REGISTRY_CLERK) or leads_office(by)
    else:
        posts = PlanParty.DECIDER in parties
    if posts or _rights(by).filter(calendar__in=calendar_rows(by.agency_id, folder)).exists():
        parties.add(PlanParty.POSTER)
    return parties


def check_writes(by: ActingMember, folder: Folder) -> set[PlanParty]:
    """The parties of somebody who may post here. Raises NotFound, NotAllowed (R-235)."""
    check_folder(by, folder)
    parties = plan_parties(by, folder)
    if PlanParty.POSTER not in parties or not is_in_use(by.agency_id, folder):
        raise NotAllowed(
            "Anh, chị không đăng được vào lịch này.",
            next_step="Nhờ người phụ trách lịch đăng, hoặc xin được ủy quyền đăng.",
        )
    return parties


def may_authorise(by: ActingMember, folder: Folder) -> bool:
    """Whether `by` names others who may post: the owner; for the agency's, leader, administrator."""
    if by.is_substitute:
        return False  # what is delegated is not handed on
    if folder.kind is CalendarKind.AGENCY:
        return by.holds(Role.AGENCY_LEADER, Role.SYSADMIN_AGENCY)
    return decides(by, folder)


def written_by(viewer: ActingMember) -> Q:
    """The condition on calendars whose drafts the viewer reads: writes or decides them."""
    mine = Q(kind=CalendarKind.LEADER, member_id=viewer.membership_id)
    if viewer.unit_id is not None and viewer.holds(Role.UNIT_LEADER):
        mine |= Q(kind=CalendarKind.UNIT, unit_id=viewer.unit_id)
    if viewer.holds(Role.REGISTRY_CLERK, Role.AGENCY_LEADER) or leads_office(viewer):
        mine |= Q(kind=CalendarKind.AGENCY)
    return mine | Q(pk__in=_rights(viewer).values("calendar_id"))


def visible_plans(viewer: ActingMember) -> QuerySet[CalendarPlan]:
    """Published plans of the agency, and those of calendars the viewer writes or decides."""
    written = WorkCalendar.objects.filter(written_by(viewer), agency_id=viewer.agency_id)
    return CalendarPlan.objects.filter(
        Q(status=PlanStatus.PUBLISHED) | Q(calendar__in=written), agency_id=viewer.agency_id
    )


def visible_entries(viewer: ActingMember) -> QuerySet[CalendarEntry]:
    """Published entries, and those of calendars the viewer writes; `opened_by` says which are read.

    Each with `is_mine` (the viewer takes part) and `is_written` (the viewer writes its calendar).
    """
    written = WorkCalendar.objects.filter(written_by(viewer), agency_id=viewer.agency_id)
    inside = Exists(parts_of(viewer).filter(entry=OuterRef("pk")))
    found = CalendarEntry.objects.filter(
        Q(is_published=True) | Q(calendar__in=written), agency_id=viewer.agency_id
    )
    return found.annotate(
        is_mine=inside, is_written=Exists(written.filter(pk=OuterRef("calendar_id")))
    )


def parts_of(viewer: ActingMember) -> QuerySet[CalendarPart]:
    """The parts of the viewer: the person acted for, and the unit."""
    mine = Q(person_id=viewer.seat.person_id)
    if viewer.unit_id is not None:
        mine |= Q(unit_id=viewer.unit_id)
    return CalendarPart.objects.filter(mine)


def get_plan(viewer: ActingMember, plan_id: int, *, lock: bool = False) -> CalendarPlan:
    """One of `visible_plans` with its calendar; locked if asked. Raises NotFound."""
    found = visible_plans(viewer).select_related(
        "calendar__member__person", "calendar__member__post", "calendar__unit"
    )
    if lock:
        found = found.select_for_update(of=("self",))
    plan = found.filter(pk=plan_id).first()
    if plan is None:
        raise NotFound(NO_CALENDAR, next_step="Mở lại trang Lịch công tác.")
    return plan


def get_entry(viewer: ActingMember, entry_id: int) -> CalendarEntry:
    """One of `visible_entries` that the viewer may read whole. Raises NotFound.

    A private one of somebody else does not exist, although its time is shown.
    """
    found = visible_entries(viewer).select_related(
        "plan", "calendar__member__person", "calendar__member__post", "calendar__unit"
    )
    entry = found.filter(pk=entry_id).filter(opened_by(viewer)).first()
    if entry is None:
        raise NotFound("Không có việc này trong lịch.", next_step="Mở lại trang Lịch công tác.")
    return entry


def opened_by(viewer: ActingMember) -> Q:
    """The condition on `visible_entries`: what is not private, or the viewer's own matter.

    A delegation hands over the handling of documents, not what somebody keeps private (R-251).
    """
    if viewer.is_substitute:
        return Q(is_private=False)
    return Q(is_private=False) | Q(is_mine=True) | Q(is_written=True)


def visible_keepings(viewer: ActingMember) -> QuerySet[CalendarKeepRequest]:
    """Requests to keep a plan: one's own; all of the agency for its administrators."""
    found = CalendarKeepRequest.objects.filter(plan__agency_id=viewer.agency_id)
    if viewer.holds(Role.SYSADMIN_AGENCY):
        return found
    return found.filter(asked_by_id=viewer.membership_id)


def keep_parties(by: ActingMember) -> set[KeepParty]:
    """Whether `by` decides what is kept longer (R-241)."""
    return {KeepParty.ADMINISTRATOR} if by.holds(Role.SYSADMIN_AGENCY) else set()


def _rights(by: ActingMember) -> QuerySet[PostingRight]:
    """Posting rights of the seat in force today."""
    return PostingRight.objects.filter(
        current(clock.today()), member_id=by.membership_id, ended_at=None
    )


def _clerks(agency_id: int) -> QuerySet[Membership]:
    return Membership.objects.filter(
        current(clock.today()), Exists(_grants(Role.REGISTRY_CLERK)), agency_id=agency_id
    )


def _grants(role: Role) -> QuerySet[RoleGrant]:
    return RoleGrant.objects.filter(current(clock.today()), membership=OuterRef("pk"), role=role)
