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
from congvan.office.work_calendar.states import Mark
from congvan.organization.acting import ActingMember
from congvan.organization.models import Membership

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
