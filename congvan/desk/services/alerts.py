"""Messages to telephones: ordered inside the verb that causes them, sent by a job (R-043, R-254)."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings

from congvan.desk import events
from congvan.desk.messages import message_text
from congvan.desk.models import AlertPolicy, OutgoingMessage
from congvan.desk.queries.alerts import policy_of
from congvan.desk.queries.browsers import people_with_browsers
from congvan.desk.queries.choices import has_web_push
from congvan.desk.services.ordering import Ordered, order
from congvan.desk.states import ALARM_CHANNELS, MessageChannel, Urgency
from congvan.kernel import audit
from congvan.kernel.errors import InvalidInput, NotFound
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.organization.access import check_administers
from congvan.organization.acting import ActingMember, check_holds
from congvan.organization.models import Membership
from congvan.organization.queries.people import current_members
from congvan.organization.states import Role

# named persons only. A leader may order it with the directive.
TEXTERS = (Role.SMS_SENDER, Role.AGENCY_LEADER)
_LONGEST_UNREAD = (5, 480)
_READ_IT = "Mở hệ thống để xem."
ALARM_ON_SCREEN = f"Có việc khẩn. {_READ_IT}"


def may_text(by: ActingMember) -> bool:
    """Whether `by` is shown the tick "Báo SMS" (R-254)."""
    return by.holds(*TEXTERS)


def check_may_text(by: ActingMember) -> None:
    """Raise NotAllowed unless `by` is one of those who may send messages (R-254)."""
    check_holds(by, *TEXTERS, to="gửi tin nhắn SMS")


@requires_transaction
def alert(
    *, by: ActingMember | None, agency_id: int, member_ids: Iterable[int], text: str,
    subject_type: str, subject_id: int, channel: MessageChannel = MessageChannel.SMS,
    on_screen: str = ALARM_ON_SCREEN,
) -> list[OutgoingMessage]:  # fmt: skip
    """Send `text` to these current members of the agency, each once; `by` None is the system.

    By push goes `on_screen` instead, because a locked screen is read by others; who has no browser
    that takes push gets `text` by SMS, so that an alarm finds him. The rows and their jobs are
    stored with the caller's transaction. A member without a number is kept as one that could not be
    reached, so that the log shows it. Raises NotAllowed (R-254), InvalidInput for an empty text.
    """
    if by is not None:
        check_may_text(by)
        if by.agency_id != agency_id:
            raise NotFound("Chỉ nhắn tin trong cơ quan mình.")
    line = message_text(text)
    if not line:
        raise InvalidInput("Tin nhắn chưa có nội dung.", next_step="Viết nội dung rồi gửi lại.")
    found = current_members(agency_id).filter(pk__in={*member_ids})
    members = list(found.select_related("person__account"))
    by_push = _pushed(members) if channel is MessageChannel.PUSH else set()
    messages: list[OutgoingMessage] = []
    for way, words in ((MessageChannel.PUSH, message_text(on_screen)), (MessageChannel.SMS, line)):
        chosen = [one for one in members if (one.pk in by_push) == (way is MessageChannel.PUSH)]
        messages += order(
            agency_id=agency_id, sender_id=by.membership_id if by else None, channel=way,
            messages=[
                Ordered(
                    member=member, text=words, subject_type=subject_type, subject_id=subject_id,
                    is_urgent=True,
                )
                for member in chosen
            ],
        )  # fmt: skip
    audit.record_many(
        [
            events.MessageOrdered(
                message_id=message.pk, receiver=message.member.person.full_name,
                channel=MessageChannel(message.channel).label, text=message.text, about_type=subject_type,
                about_id=subject_id,
            )
            for message in messages
        ],
        by=by.actor if by else audit.Actor.system(scope_id=agency_id),
    )  # fmt: skip
    return messages


@requires_transaction
def alert_urgent(
    *, agency_id: int, member_ids: Iterable[int], title: str, urgency: Urgency, subject_type: str,
    subject_id: int,
) -> list[OutgoingMessage]:  # fmt: skip
    """The system's own message about a hỏa tốc, thượng khẩn or khẩn paper (R-043).

    Nothing for an ordinary one. The channel is the agency's (`AlertPolicy`).
    """
    if urgency is Urgency.NORMAL:
        return []
    return alert(
        by=None, agency_id=agency_id, member_ids=member_ids,
        text=f"{urgency.label}: {title}", subject_type=subject_type, subject_id=subject_id,
        channel=policy_of(agency_id).channel,
        on_screen=f"Có văn bản, công việc {urgency.label.lower()}. {_READ_IT}",
    )  # fmt: skip


@in_transaction
def set_policy(
    *, by: ActingMember, unread_minutes: int, escalate_to: int | None, channel: str
) -> AlertPolicy:
    """Set when and whom the agency alarms (R-044). Raises NotAllowed, NotFound, InvalidInput."""
    check_administers(by)
    member = None
    if escalate_to is not None:
        member = current_members(by.agency_id).filter(pk=escalate_to).first()
        if member is None:
            raise InvalidInput(
                "Người này không còn vị trí công tác trong cơ quan.",
                next_step="Chọn người khác.", field="escalate_to",
            )  # fmt: skip
    if channel not in ALARM_CHANNELS:
        raise InvalidInput("Chọn nhắn bằng SMS hoặc thông báo đẩy.", field="channel")
    low, high = _LONGEST_UNREAD
    if not low <= unread_minutes <= high:
        raise InvalidInput(
            f"Số phút phải từ {low} đến {high}.", next_step="Sửa số phút.", field="unread_minutes"
        )
    policy = place_policy(
        agency_id=by.agency_id, unread_minutes=unread_minutes, escalate_to=member,
        channel=MessageChannel(channel),
    )  # fmt: skip
    audit.record(
        events.AlertPolicyChanged(
            agency_id=by.agency_id, minutes=unread_minutes,
            receiver=member.person.full_name if member else "không ai",
            channel=MessageChannel(channel).label,
        ),
        by=by.actor,
    )  # fmt: skip
    return policy


@requires_transaction
def place_policy(
    *, agency_id: int, unread_minutes: int, escalate_to: Membership | None,
    channel: MessageChannel = MessageChannel.SMS,
) -> AlertPolicy:  # fmt: skip
    """Store the policy as it is given; inner verb of set-up and of `set_policy`."""
    policy, _ = AlertPolicy.objects.update_or_create(
        agency_id=agency_id,
        defaults={
            "unread_minutes": unread_minutes, "escalate_to": escalate_to, "channel": channel,
        },
    )  # fmt: skip
    return policy


def _pushed(members: list[Membership]) -> set[int]:
    """The seats of those whom a push reaches; all when the office has a push provider of its own."""
    if settings.CONFIGURATION.push_url:
        return {one.pk for one in members}
    if not has_web_push():
        return set()
    reached = people_with_browsers([one.person_id for one in members])
    return {one.pk for one in members if one.person_id in reached}
