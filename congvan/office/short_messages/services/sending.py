"""Send a text to people, and the failed ones again (R-254, R-255).

The messages and their jobs are stored in one transaction; each goes to the provider by its own job
afterwards, so that a thousand receivers keep nobody waiting.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, time
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from django.db.models import Sum

from congvan.desk.events import MessageOrdered
from congvan.desk.messages import sms_length, unaccented
from congvan.desk.models import OutgoingMessage
from congvan.desk.services.ordering import Ordered, order
from congvan.desk.states import MessageChannel, MessageStatus
from congvan.kernel import audit, clock
from congvan.kernel.clock import OFFICE_ZONE
from congvan.kernel.errors import InvalidInput, NotFound, WrongState
from congvan.kernel.form_keys import row_key
from congvan.kernel.transactions import in_transaction
from congvan.office.short_messages import events
from congvan.office.short_messages.access import check_may_send
from congvan.office.short_messages.models import (
    MessageRules,
    MessageTemplate,
    Sending,
    SendingLine,
)
from congvan.office.short_messages.queries.subjects import About
from congvan.office.short_messages.queries.templates import in_force
from congvan.office.short_messages.queries.templates import rules as rules_of
from congvan.office.short_messages.rules import (
    LONGEST_NOTE,
    MOST_PARTS,
    NOTE,
    RECEIVER,
    filled,
    places_in,
    tidy,
)
from congvan.organization.acting import ActingMember
from congvan.organization.models import Membership
from congvan.organization.queries.people import current_members

# The room of the names that forms give to their sendings.
_FORMS = UUID("5b5d2c9e-6e1a-4e6f-9a53-0c1d7c6f2a41")
# The whole staff of a province's department; each is one small row and one job.
MOST_RECEIVERS = 1000


@in_transaction
def send(
    *, by: ActingMember, template_id: int, about: About, receivers: Collection[int], note: str = "",
    once: str,
) -> int:  # fmt: skip
    """Send the template's text about `about` to these seats of the agency. Returns the sending's id.

    `about` was read for `by` (`queries.subjects`). The same `once` again is the same sending; with
    another template, note or receivers it is another. Raises NotAllowed, NotFound, InvalidInput (nobody chosen, someone left, too long, template not in
    force or with a place nothing fills), WrongState above the daily limit. Lock: the agency's rules.
    """
    check_may_send(by)
    rules = _locked_rules(by.agency_id)
    said = (template_id, about.subject_type, about.subject_id, sorted({*receivers}), tidy(note))
    once = str(row_key(uuid5(_FORMS, once), *said))
    before = Sending.objects.filter(sender_id=by.membership_id, once=once).first()
    if before is not None:
        return before.pk
    template = in_force(by).filter(pk=template_id).first()
    if template is None:
        raise InvalidInput("Mẫu này không còn dùng.", next_step="Chọn mẫu khác.", field="template")
    _check_places(template, about)
    members = _receivers(by, receivers)
    messages = [
        Ordered(
            member=member, text=text_for(template, about, note, member.person.full_name),
            subject_type=about.subject_type, subject_id=about.subject_id,
        )
        for member in members
    ]  # fmt: skip
    _check_texts(template, note, [one.text for one in messages])
    _check_limit(by, rules, [one.text for one in messages])
    sending = Sending.objects.create(
        agency_id=by.agency_id, sender_id=by.membership_id, template=template,
        subject_type=about.subject_type, subject_id=about.subject_id, about=about.title,
        text=text_for(template, about, note, "…"), once=once, created_at=clock.now(),
    )  # fmt: skip
    _order(by, sending, messages)
    told = events.MessagesSent(
        sending_id=sending.pk, count=len(messages), about=about.title, text=sending.text,
        about_type=about.subject_type, about_id=about.subject_id,
    )  # fmt: skip
    audit.record(told, by=by.actor)
    return sending.pk


@in_transaction
def send_again(*, by: ActingMember, sending_id: int) -> int:
    """Send the failed messages of an own sending once more. Returns how many.

    Each failed message is sent again once: two clicks are one. One that perhaps went out goes under
    its old key, which the provider does not send twice. Raises NotAllowed, NotFound, WrongState when
    none failed or above the daily limit. Lock: the agency's rules.
    """
    check_may_send(by)
    rules = _locked_rules(by.agency_id)
    mine = Sending.objects.filter(agency_id=by.agency_id, sender_id=by.membership_id)
    sending = mine.filter(pk=sending_id).first()
    if sending is None:
        raise NotFound("Không có lần nhắn tin này.", next_step="Mở lại trang Nhắn tin.")
    failed = OutgoingMessage.objects.filter(
        sending_line__sending=sending, status=MessageStatus.FAILED, again=None
    )
    # A report may still turn a failed message into one that arrived: locked, it cannot meanwhile.
    rows = list(failed.select_for_update(of=("self",)).order_by("pk"))
    current = {one.pk: one for one in current_members(by.agency_id)}
    messages = [
        Ordered(
            member=current[row.member_id], text=row.text, subject_type=row.subject_type,
            subject_id=row.subject_id, again_of=row,
        )
        for row in rows
        if row.member_id in current
    ]  # fmt: skip
    if not messages:
        raise WrongState(
            "Không có tin nào phải gửi lại.", next_step="Tải lại trang để xem trạng thái mới nhất."
        )
    _check_limit(by, rules, [one.text for one in messages])
    _order(by, sending, messages)
    told = events.MessagesSentAgain(sending_id=sending.pk, count=len(messages), about=sending.about)
    audit.record(told, by=by.actor)
    return len(messages)


def text_for(template: MessageTemplate, about: About, note: str, receiver: str) -> str:
    """What one receiver reads, as it is counted and sent."""
    text = filled(template.body, {**about.values, NOTE: tidy(note), RECEIVER: receiver})
    plain = template.unaccented or settings.CONFIGURATION.sms_unaccented
    return unaccented(text) if plain else text


def left_today(by: ActingMember) -> int:
    """How many parts `by` may still send today."""
    kept = rules_of(by)
    return _left(by, kept.per_sender, kept.per_agency)


def parts_today(agency_id: int, **narrowed: Any) -> int:
    """How many parts people of the agency have sent today; alarms of the system do not count."""
    begin = datetime.combine(clock.today(), time(), tzinfo=OFFICE_ZONE)
    rows = OutgoingMessage.objects.filter(
        agency_id=agency_id, created_at__gte=begin, channel=MessageChannel.SMS,
        sender__isnull=False, **narrowed,
    )  # fmt: skip
    return int(rows.aggregate(total=Sum("parts"))["total"] or 0)


def _order(by: ActingMember, sending: Sending, messages: Sequence[Ordered]) -> None:
    rows = order(
        agency_id=by.agency_id, sender_id=by.membership_id, channel=MessageChannel.SMS,
        messages=messages,
    )  # fmt: skip
    SendingLine.objects.bulk_create(SendingLine(sending=sending, message=row) for row in rows)
    audit.record_many(
        [
            MessageOrdered(
                message_id=row.pk, receiver=row.member.person.full_name,
                channel=MessageChannel.SMS.label, text=row.text, about_type=row.subject_type,
                about_id=row.subject_id,
            )
            for row in rows
        ],
        by=by.actor,
    )  # fmt: skip


def _locked_rules(agency_id: int) -> MessageRules:
    MessageRules.objects.bulk_create([MessageRules(agency_id=agency_id)], ignore_conflicts=True)
    return MessageRules.objects.select_for_update().get(agency_id=agency_id)


def _receivers(by: ActingMember, receivers: Collection[int]) -> list[Membership]:
    wanted = {*receivers}
    if not wanted:
        raise InvalidInput("Chưa chọn người nhận.", field="receivers")
    if len(wanted) > MOST_RECEIVERS:
        raise InvalidInput(f"Mỗi lần chỉ nhắn cho {MOST_RECEIVERS} người.", field="receivers")
    members = list(current_members(by.agency_id).filter(pk__in=wanted))
    if len(members) != len(wanted):
        raise InvalidInput(
            "Có người nhận không còn ở cơ quan.", next_step="Chọn lại.", field="receivers"
        )
    return members


def _check_places(template: MessageTemplate, about: About) -> None:
    """A text that says "hạn ." helps nobody."""
    wanted = (one for one in places_in(template.body) if one not in (NOTE, RECEIVER))
    empty = [f"{{{one}}}" for one in wanted if not about.values.get(one)]
    if empty:
        raise InvalidInput(
            f"Việc này không có gì để điền vào {', '.join(empty)}.",
            next_step="Chọn mẫu khác.", field="template",
        )  # fmt: skip


def _check_texts(template: MessageTemplate, note: str, texts: Sequence[str]) -> None:
    if len(tidy(note)) > LONGEST_NOTE:
        raise InvalidInput(f"Ghi chú dài quá {LONGEST_NOTE} ký tự.", field="note")
    if NOTE in places_in(template.body) and not tidy(note):
        raise InvalidInput("Mẫu này cần ghi chú.", next_step="Ghi một câu ngắn.", field="note")
    if max(sms_length(text).parts for text in texts) > MOST_PARTS:
        raise InvalidInput(
            f"Nội dung dài quá {MOST_PARTS} tin.",
            next_step="Chọn mẫu ngắn hơn hoặc mẫu không dấu.", field="template",
        )  # fmt: skip


def _check_limit(by: ActingMember, rules: MessageRules, texts: Sequence[str]) -> None:
    asked = sum(sms_length(text).parts for text in texts)
    left = _left(by, rules.per_sender, rules.per_agency)
    if asked > left:
        raise WrongState(
            f"Lần này cần {asked} tin, hôm nay chỉ còn gửi được {left} tin.",
            next_step="Bớt người nhận, gửi vào ngày mai, hoặc nhờ quản trị cơ quan nâng số tin.",
        )


def _left(by: ActingMember, per_sender: int, per_agency: int) -> int:
    own = per_sender - parts_today(by.agency_id, sender_id=by.membership_id)
    return max(0, min(own, per_agency - parts_today(by.agency_id)))
