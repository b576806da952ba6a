"""Questions about alarms: an agency's policy, the log of messages, urgent work that lies unread."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from congvan.desk.models import AlertPolicy, OutgoingMessage, WorkItem
from congvan.desk.queries.work import PAGE_SIZE
from congvan.desk.states import MessageChannel, MessageStatus, Urgency
from congvan.organization.acting import ActingMember, check_holds
from congvan.organization.queries.people import current_members
from congvan.organization.states import Role

# the default of the law's explanation, for agencies that have set nothing.
DEFAULT_UNREAD_MINUTES = 60
# A run tells of so many at once; the next one, five minutes later, of the rest.
MOST_AT_ONCE = 200
READERS = (Role.SYSADMIN_AGENCY, Role.AGENCY_LEADER)


@dataclass(frozen=True, slots=True)
class Policy:
    """When and whom an agency alarms; nobody to tell means that nobody is."""

    unread_minutes: int
    escalate_to: int | None
    channel: MessageChannel


@dataclass(frozen=True, slots=True)
class MessageLine:
    """One message of the log (R-254)."""

    message_id: int
    at: datetime
    sender: str
    receiver: str
    address: str
    channel: MessageChannel
    text: str
    status: MessageStatus
    failure: str
    ended_at: datetime | None


def policy_of(agency_id: int) -> Policy:
    """The agency's policy, the default one when it has set none."""
    row = AlertPolicy.objects.filter(agency_id=agency_id).first()
    if row is None:
        return Policy(DEFAULT_UNREAD_MINUTES, None, MessageChannel.SMS)
    return Policy(row.unread_minutes, row.escalate_to_id, MessageChannel(row.channel))


def receiver_name(viewer: ActingMember, policy: Policy) -> str:
    """Who is told, with the post; "" when nobody is, or the one chosen has left."""
    if policy.escalate_to is None:
        return ""
    chosen = current_members(viewer.agency_id).filter(pk=policy.escalate_to).first()
    return f"{chosen.person.full_name} ({chosen.post.title})" if chosen else ""


def possible_receivers(viewer: ActingMember) -> list[tuple[str, str]]:
    """Everybody who may be told: membership and name with post, leaders first."""
    return [
        (str(member.pk), f"{member.person.full_name} · {member.post.title}")
        for member in current_members(viewer.agency_id)
    ]


def message_log(
    viewer: ActingMember, *, after: tuple[datetime, int] | None = None, limit: int = PAGE_SIZE
) -> list[MessageLine]:
    """The agency's messages, newest first, after the row given. One statement. Raises NotAllowed."""
    check_holds(viewer, *READERS, to="xem nhật ký tin nhắn")
    # Letters of news are each person's own.
    rows = (
        OutgoingMessage.objects.filter(agency_id=viewer.agency_id)
        .exclude(channel=MessageChannel.EMAIL)
        .select_related("member__person", "sender__person")
    )
    if after:
        at, row_id = after
        rows = rows.filter(Q(created_at__lt=at) | Q(created_at=at, id__lt=row_id))
    return [_line(row) for row in rows.order_by("-created_at", "-id")[:limit]]


def unread_urgent(agency_id: int, *, opened_before: datetime) -> list[WorkItem]:
    """Open urgent work opened before then that nobody has read and no one was told of (R-044)."""
    return list(
        WorkItem.objects.filter(
            inbox__agency_id=agency_id, closed_at__isnull=True, read_at__isnull=True,
            urgency__lt=Urgency.NORMAL, opened_at__lte=opened_before, escalation__isnull=True,
        )
        .select_related("inbox__member__person", "inbox__unit")
        .order_by("urgency", "opened_at", "id")[:MOST_AT_ONCE]
    )  # fmt: skip


def _line(row: OutgoingMessage) -> MessageLine:
    return MessageLine(
        message_id=row.pk,
        at=row.created_at,
        sender=row.sender.person.full_name if row.sender else "Hệ thống",
        receiver=row.member.person.full_name,
        address=row.address,
        channel=MessageChannel(row.channel),
        text=row.text,
        status=MessageStatus(row.status),
        failure=row.failure,
        ended_at=row.ended_at,
    )
