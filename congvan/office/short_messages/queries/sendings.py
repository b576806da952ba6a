"""Sendings with the state of their messages, the people to send to, and the log (R-254)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Count, Q, QuerySet

from congvan.desk.messages import dialled
from congvan.desk.models import OutgoingMessage
from congvan.desk.states import MessageChannel, MessageStatus
from congvan.kernel.clock import OFFICE_ZONE
from congvan.office.short_messages.access import (
    READERS,
    check_may_send,
    get_sending,
    may_send,
    visible_sendings,
)
from congvan.organization.acting import ActingMember, check_holds
from congvan.organization.queries.people import current_members

PAGE_SIZE = 50
MOST_EXPORTED = 20_000


@dataclass(frozen=True, slots=True)
class SendingLineView:
    """One sending in a list, with how many of its messages are in which state."""

    sending_id: int
    at: datetime
    sender: str
    about: str
    text: str
    queued: int
    sent: int
    delivered: int
    failed: int

    @property
    def total(self) -> int:
        """All messages; one sent again counts once."""
        return self.queued + self.sent + self.delivered + self.failed


@dataclass(frozen=True, slots=True)
class MessageView:
    """One message: to whom, when, what became of it."""

    message_id: int
    at: datetime
    sender: str
    receiver: str
    address: str
    text: str
    parts: int
    status: MessageStatus
    failure: str
    ended_at: datetime | None
    reported_at: datetime | None
    about_type: str
    about_id: int
    channel: MessageChannel


@dataclass(frozen=True, slots=True)
class SendingView:
    """One sending with its latest messages; `may_send_again` when some failed and it is one's own."""

    sending_id: int
    at: datetime
    sender: str
    template: str
    about: str
    about_type: str
    about_id: int
    text: str
    counts: dict[MessageStatus, int]
    messages: tuple[MessageView, ...]
    may_send_again: bool


@dataclass(frozen=True, slots=True)
class Receiver:
    """Somebody of the agency; `phone` is "" without a number."""

    member_id: int
    name: str
    post: str
    unit: str
    phone: str


def sendings(
    viewer: ActingMember, *, after: tuple[datetime, int] | None = None, limit: int = PAGE_SIZE
) -> list[SendingLineView]:
    """Those the viewer may see, newest first. One statement."""
    rows = visible_sendings(viewer).select_related("sender__person")
    if after:
        at, pk = after
        rows = rows.filter(Q(created_at__lt=at) | Q(created_at=at, pk__lt=pk))
    latest = Q(lines__message__again=None)
    counted = rows.annotate(
        **{
            status.value: Count("lines", filter=latest & Q(lines__message__status=status))
            for status in MessageStatus
        }
    )
    return [
        SendingLineView(
            row.pk, row.created_at, row.sender.person.full_name, row.about, row.text,
            *(getattr(row, status) for status in ("queued", "sent", "delivered", "failed")),
        )
        for row in counted.order_by("-created_at", "-pk")[:limit]
    ]  # fmt: skip


def sending(viewer: ActingMember, sending_id: int) -> SendingView:
    """One sending with its messages in the order of names. Raises NotFound. Three statements."""
    row = get_sending(viewer, sending_id)
    found = _messages().filter(sending_line__sending=row, again=None)
    lines = tuple(_view(one) for one in found.order_by("member__person__sort_key", "pk"))
    counts = Counter(one.status for one in lines)
    own = row.sender_id == viewer.membership_id and may_send(viewer)
    return SendingView(
        row.pk, row.created_at, row.sender.person.full_name, row.template.name, row.about,
        row.subject_type, row.subject_id, row.text, dict(counts), lines,
        may_send_again=own and counts[MessageStatus.FAILED] > 0,
    )  # fmt: skip


def possible_receivers(viewer: ActingMember) -> list[Receiver]:
    """Everybody of the agency, leaders first. Raises NotAllowed. One statement."""
    check_may_send(viewer)
    return [
        Receiver(
            one.pk, one.person.full_name, one.post.title, one.unit.name if one.unit else "",
            dialled(one.person.phone),
        )
        for one in current_members(viewer.agency_id)
    ]  # fmt: skip


def log(
    viewer: ActingMember, *, first_day: date, last_day: date, status: MessageStatus | None = None,
    after: tuple[datetime, int] | None = None, limit: int = PAGE_SIZE,
) -> list[MessageView]:  # fmt: skip
    """The agency's messages of these days, newest first, the system's too. Raises NotAllowed."""
    check_holds(viewer, *READERS, to="xem nhật ký tin nhắn")
    begin = datetime.combine(first_day, time(), tzinfo=OFFICE_ZONE)
    # Its last moment, not the next midnight: there is no day after 31/12/9999.
    end = datetime.combine(last_day, time.max, tzinfo=OFFICE_ZONE)
    rows = _messages().filter(
        agency_id=viewer.agency_id, created_at__gte=begin, created_at__lte=end,
        channel__in=(MessageChannel.SMS, MessageChannel.PUSH),
    )  # fmt: skip
    if status is not None:
        rows = rows.filter(status=status)
    if after:
        at, pk = after
        rows = rows.filter(Q(created_at__lt=at) | Q(created_at=at, pk__lt=pk))
    return [_view(row) for row in rows.order_by("-created_at", "-pk")[:limit]]


def _messages() -> QuerySet[OutgoingMessage]:
    return OutgoingMessage.objects.select_related("member__person", "sender__person")


def _view(row: OutgoingMessage) -> MessageView:
    return MessageView(
        row.pk, row.created_at, row.sender.person.full_name if row.sender else "Hệ thống",
        row.member.person.full_name, row.address, row.text, row.parts, MessageStatus(row.status),
        row.failure, row.ended_at, row.reported_at, row.subject_type, row.subject_id,
        MessageChannel(row.channel),
    )  # fmt: skip
