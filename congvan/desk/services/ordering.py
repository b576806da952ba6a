"""Put messages into the queue: many at once, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from congvan.desk import jobs
from congvan.desk.messages import dialled, sms_length
from congvan.desk.models import OutgoingMessage
from congvan.desk.states import MessageChannel
from congvan.kernel import clock
from congvan.kernel.jobs import defer_each
from congvan.kernel.transactions import requires_transaction
from congvan.organization.models import Membership


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered:
    """One message to one seat; `member` is read with its person."""

    member: Membership
    text: str
    subject_type: str
    subject_id: int
    again_of: OutgoingMessage | None = None
    is_urgent: bool = False


@requires_transaction
def order(
    *, agency_id: int, sender_id: int | None, channel: MessageChannel, messages: Sequence[Ordered]
) -> list[OutgoingMessage]:  # fmt: skip
    """Store the messages with their jobs, by two statements however many there are.

    Right, limits and the audit are the caller's. A seat without a number or address is kept as one
    that could not be reached, so that the log shows it.
    """
    now = clock.now()
    rows = OutgoingMessage.objects.bulk_create(
        OutgoingMessage(
            agency_id=agency_id, member=one.member, sender_id=sender_id, channel=channel,
            address=address_of(one.member, channel), text=one.text,
            parts=sms_length(one.text).parts if channel is MessageChannel.SMS else 1,
            subject_type=one.subject_type, subject_id=one.subject_id, again_of=one.again_of,
            is_urgent=one.is_urgent, same_key_as=_same_key(one.again_of), created_at=now,
        )
        for one in messages
    )  # fmt: skip
    defer_each([(jobs.send_message, {"message_id": row.pk}) for row in rows])
    return rows


def address_of(member: Membership, channel: MessageChannel) -> str:
    """Where a message to the seat's person goes; "" when nowhere."""
    if channel is MessageChannel.SMS:
        return dialled(member.person.phone)
    if channel is MessageChannel.EMAIL:
        return member.person.email
    account = getattr(member.person, "account", None)
    return account.login_name if account else ""


def _same_key(before: OutgoingMessage | None) -> str:
    """Perhaps it went out: the provider that has sent the key does not send it again."""
    return before.provider_key if before is not None and before.in_doubt else ""
