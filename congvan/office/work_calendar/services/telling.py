"""Who is told what: those who take part, of what is published and of what changes after it."""

from __future__ import annotations

from collections.abc import Iterable

from congvan.desk.services import notices
from congvan.kernel.clock import OFFICE_ZONE
from congvan.kernel.transactions import requires_transaction
from congvan.office.work_calendar.models import CalendarEntry, CalendarPart, CalendarPlan
from congvan.office.work_calendar.queries.plans import SUBJECT as PLAN_SUBJECT
from congvan.office.work_calendar.queries.plans import plan_words
from congvan.office.work_calendar.rules import moment_words
from congvan.office.work_calendar.states import Mark, PlanStatus
from congvan.organization.acting import ActingMember
from congvan.organization.models import Membership
from congvan.organization.queries.people import current_members, heads_of_unit, holders_of
from congvan.organization.states import Role

ENTRY_SUBJECT = "work_entry"
# What bells and the trail say of a private entry: others read them too.
PRIVATE = "việc riêng"


@requires_transaction
def tell_of_entry(
    *, by: ActingMember, entry: CalendarEntry, before: Iterable[tuple[int | None, int | None]] = ()
) -> int:
    """Tell those who take part, and those who did `before`; not the one who writes."""
    parts = [*entry.parts.values_list("member_id", "unit_id"), *before]
    when = moment_words(
        entry.starts_at, entry.ends_at, is_all_day=entry.is_all_day, zone=OFFICE_ZONE
    )
    reason = f" Lý do: {entry.mark_reason}" if entry.mark_reason and not entry.is_private else ""
    about = PRIVATE if entry.is_private else entry.content
    return notices.tell(
        agency_id=entry.agency_id, members=_members(by, entry.agency_id, parts),
        kind=f"work_calendar.{Mark(entry.mark).value or 'written'}",
        sentence=f"Lịch công tác, {Mark(entry.mark).label.lower()}: {about}, {when}.{reason}",
        subject_type=ENTRY_SUBJECT, subject_id=entry.pk,
    )  # fmt: skip


@requires_transaction
def tell_approver(
    *, by: ActingMember, entry: CalendarEntry, before: Iterable[tuple[int | None, int | None]] = ()
) -> int:  # fmt: skip
    """Tell who let the week be published what somebody else has changed in it since.

    Who takes part has been told already. A leader who has left is followed by who decides now.
    """
    plan = entry.plan
    if plan is None or plan.status != PlanStatus.PUBLISHED:
        return 0
    parts = [*entry.parts.values_list("member_id", "unit_id"), *before]
    approver = plan.approved_by_id or plan.published_by_id
    current = current_members(entry.agency_id).values_list("pk", flat=True)
    told = set(current.filter(pk=approver or 0)) or deciders(entry)
    when = moment_words(
        entry.starts_at, entry.ends_at, is_all_day=entry.is_all_day, zone=OFFICE_ZONE
    )
    about = PRIVATE if entry.is_private else entry.content
    mark = Mark(entry.mark).label.lower()
    return notices.tell(
        agency_id=entry.agency_id, members=told - _members(by, entry.agency_id, parts) - {by.membership_id},
        kind="work_calendar.after_approval",
        sentence=f"{by.person_name} ghi {mark} trong {plan_words(plan)} đã duyệt: {about}, {when}.",
        subject_type=ENTRY_SUBJECT, subject_id=entry.pk,
    )  # fmt: skip


def deciders(entry: CalendarEntry) -> set[int]:
    """The seats that decide the entry's calendar today."""
    calendar = entry.calendar
    if calendar is None:
        return set()
    if calendar.member_id is not None:
        return {calendar.member_id}
    if calendar.unit_id is not None:
        return set(heads_of_unit(calendar.unit_id))
    return set(holders_of(entry.agency_id, Role.AGENCY_LEADER))


@requires_transaction
def tell_of_plan(*, by: ActingMember, plan: CalendarPlan) -> int:
    """Tell everybody who takes part in an entry of the plan, once."""
    parts = CalendarPart.objects.filter(entry__plan=plan).values_list("member_id", "unit_id")
    words = plan_words(plan)
    return notices.tell(
        agency_id=plan.agency_id, members=_members(by, plan.agency_id, parts),
        kind="work_calendar.published",
        sentence=f"Đã công bố {words}, có việc anh, chị tham gia.",
        subject_type=PLAN_SUBJECT, subject_id=plan.pk,
    )  # fmt: skip


def _members(
    by: ActingMember, agency_id: int, parts: Iterable[tuple[int | None, int | None]]
) -> set[int]:
    seen = set(parts)
    members = {member for member, _ in seen if member is not None}
    units = {unit for _, unit in seen if unit is not None}
    of_units = Membership.objects.filter(agency_id=agency_id, unit_id__in=units)
    members.update(of_units.values_list("pk", flat=True))
    return members - {by.membership_id}
