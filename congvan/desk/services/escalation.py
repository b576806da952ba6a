"""Urgent work nobody has read is brought before the office head, once (R-044)."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from congvan.desk import events
from congvan.desk.models import Escalation, WorkItem
from congvan.desk.queries.alerts import Policy, policy_of, unread_urgent
from congvan.desk.services.alerts import alert
from congvan.desk.services.notices import tell
from congvan.desk.states import Urgency
from congvan.kernel import audit, clock
from congvan.kernel.clock import OFFICE_ZONE
from congvan.kernel.transactions import in_transaction
from congvan.organization.models import Membership
from congvan.organization.queries.calendar import in_working_hours, working_calendar
from congvan.organization.queries.people import current_members
from congvan.organization.rules.working_days import working_minutes
from congvan.organization.states import Role

logger = logging.getLogger(__name__)


def escalate_unread(*, agency_id: int) -> int:
    """Tell the agency's office head of urgent work unread for too long. Returns of how many.

    Only in working hours, and only minutes within them count: what comes in at 16:50 is not late at
    07:30. Safe to run at any time: each piece of work is told once.
    """
    now = clock.now()
    if not in_working_hours(now):
        return 0
    policy = policy_of(agency_id)
    if policy.escalate_to is None:
        return 0
    return _escalate(agency_id=agency_id, head_id=policy.escalate_to, policy=policy, now=now)


@in_transaction
def _escalate(*, agency_id: int, head_id: int, policy: Policy, now: datetime) -> int:
    head = current_members(agency_id).filter(pk=head_id).first()
    if head is None:
        logger.warning("Người nhận báo việc khẩn của cơ quan %s không còn làm việc.", agency_id)
        return 0
    limit = timedelta(minutes=policy.unread_minutes)
    late = [
        item
        for item in unread_urgent(agency_id, opened_before=now - limit)
        if _minutes(item, now) >= policy.unread_minutes
    ]
    if not late:
        return 0
    Escalation.objects.bulk_create(Escalation(item=item, member=head, at=now) for item in late)
    for item in late:
        _tell(item, head, now)
    alert(
        by=None, agency_id=agency_id, member_ids=[head.pk], text=_message(late, policy),
        subject_type=late[0].subject_type, subject_id=late[0].subject_id, channel=policy.channel,
        on_screen=f"Có {len(late)} việc khẩn chưa ai đọc. Mở hệ thống để xem.",
    )  # fmt: skip
    return len(late)


def _tell(item: WorkItem, head: Membership, now: datetime) -> None:
    urgency, minutes = Urgency(item.urgency).label, _minutes(item, now)
    tell(
        agency_id=item.agency_id, members=[head.pk], kind="unread_urgent",
        sentence=f"{urgency}: “{item.title}” chưa ai đọc sau {minutes} phút, đang ở {_holder(item)}.",
        subject_type=item.subject_type, subject_id=item.subject_id,
    )  # fmt: skip
    audit.record(
        events.UnreadEscalated(
            work_item_id=item.pk, receiver=head.person.full_name, urgency=urgency,
            title=item.title, minutes=minutes,
        ),
        by=audit.Actor.system(scope_id=item.agency_id),
    )  # fmt: skip


def _message(late: list[WorkItem], policy: Policy) -> str:
    """One message however many there are: a telephone that rings ten times is put away."""
    first = late[0]
    if len(late) == 1:
        return f"Chưa ai đọc: {Urgency(first.urgency).label} {first.number} {first.title}"
    return (
        f"{len(late)} việc khẩn chưa ai đọc quá {policy.unread_minutes} phút, "
        f"trước hết: {first.number} {first.title}"
    )


def _minutes(item: WorkItem, now: datetime) -> int:
    return working_minutes(
        item.opened_at.astimezone(OFFICE_ZONE), now.astimezone(OFFICE_ZONE), working_calendar()
    )


def _holder(item: WorkItem) -> str:
    inbox = item.inbox
    if inbox.member:
        return f"hộp việc của {inbox.member.person.full_name}"
    if inbox.unit:
        return f"hộp việc của {inbox.unit.name}"
    return f"hộp việc của vai trò {Role(str(inbox.role)).label.lower()}"
