"""How long an agency keeps its messages: set by its administrator, told before, then cleared.

Clearing goes conversation by conversation, each in a transaction of its own that also counts what
went, so that a power cut at any line leaves it to be gone on with.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from congvan.desk.services import notices
from congvan.kernel import audit, clock
from congvan.kernel.audit import Actor
from congvan.kernel.errors import InvalidInput
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.office.attachments.models import Attachment
from congvan.office.chat import access, events
from congvan.office.chat.models import ChatClearing, ChatMessage, ChatPolicy, Conversation
from congvan.office.chat.rules import FEWEST_MONTHS, MOST_MONTHS, SUBJECT, TOLD_BEFORE
from congvan.organization.acting import ActingMember, check_holds
from congvan.organization.queries.people import current_members
from congvan.organization.states import Role


@in_transaction
def set_retention(*, by: ActingMember, months: int | None) -> ChatPolicy:
    """Keep the agency's messages for so many months, for ever with None; the agency is told.

    The first clearing is on the first day of a month, at least a week from now. Raises NotAllowed
    unless `by` administers the agency, InvalidInput.
    """
    me = access.oneself(by)
    check_holds(me, Role.SYSADMIN_AGENCY, to="đặt thời hạn giữ tin hội thoại")
    if months is not None and not FEWEST_MONTHS <= months <= MOST_MONTHS:
        raise InvalidInput(
            f"Thời hạn giữ tin từ {FEWEST_MONTHS} đến {MOST_MONTHS} tháng.",
            next_step="Ghi lại số tháng, hoặc để trống để giữ mãi.", field="months",
        )  # fmt: skip
    found = ChatPolicy.objects.select_for_update().filter(agency_id=me.agency_id).first()
    if found is not None and found.months == months:
        return found
    day = first_of_month(clock.today() + TOLD_BEFORE) if months else None
    policy, _ = ChatPolicy.objects.update_or_create(
        agency_id=me.agency_id,
        defaults={
            "months": months, "clears_from": day, "set_at": clock.now(), "set_by_id": me.person_id,
        },
    )  # fmt: skip
    # What was announced under the former rule does not happen.
    ChatClearing.objects.filter(agency_id=me.agency_id, done_at__isnull=True).delete()
    rule = f"{months} tháng" if months else "giữ mãi"
    sentence = f"Cơ quan đổi thời hạn giữ tin hội thoại: {rule}."
    if day:
        sentence += f" Tin cũ hơn được xóa từ ngày {day:%d/%m/%Y}; cần giữ gì thì lưu vào hồ sơ trước ngày đó."
    notices.announce(
        by=me, agency_id=me.agency_id, kind="chat.retention", sentence=sentence,
        subject_type="chat_policy", subject_id=me.agency_id,
    )  # fmt: skip
    audit.record(events.RetentionSet(agency_id=me.agency_id, rule=rule), by=me.actor)
    return policy


def keep_to_the_rules() -> None:
    """Every night: announce the clearings of the coming days, do those that are due."""
    for agency_id in ChatPolicy.objects.filter(months__isnull=False).values_list(
        "agency_id", flat=True
    ):
        announce_next(agency_id=agency_id)
    due = ChatClearing.objects.filter(done_at__isnull=True, day__lte=clock.today())
    for clearing in due.order_by("id"):
        _clear(clearing)


@in_transaction
def announce_next(*, agency_id: int) -> ChatClearing | None:
    """Announce the agency's next clearing a week before it, once. Lock: the agency's policy."""
    policy = ChatPolicy.objects.select_for_update().filter(agency_id=agency_id).first()
    if policy is None or policy.months is None or policy.clears_from is None:
        return None
    if ChatClearing.objects.filter(agency_id=agency_id, done_at__isnull=True).exists():
        return None
    earliest = clock.today() + TOLD_BEFORE
    day = first_of_month(max(policy.clears_from, earliest))
    if day > earliest + TOLD_BEFORE:
        return None
    before = cut_of(day, policy.months)
    clearing, is_new = ChatClearing.objects.get_or_create(
        agency_id=agency_id, day=day, defaults={"before": before, "told_at": clock.now()}
    )
    if not is_new:
        return None
    notices.tell(
        agency_id=agency_id, members=current_members(agency_id).values_list("pk", flat=True),
        kind="chat.clearing", subject_type="chat_policy", subject_id=agency_id,
        sentence=f"Ngày {day:%d/%m/%Y}, tin hội thoại gửi trước ngày "
        f"{before.astimezone(clock.OFFICE_ZONE):%d/%m/%Y} được xóa theo quy định của cơ quan. "
        "Cần giữ gì thì lưu vào hồ sơ trước ngày đó.",
    )  # fmt: skip
    return clearing


def first_of_month(day: date) -> date:
    """The day itself when a month begins with it, else the beginning of the next month."""
    return day if day.day == 1 else (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def cut_of(day: date, months: int) -> datetime:
    """The moment before which messages go: midnight in the offices, so many months before `day`."""
    index = day.year * 12 + day.month - 1 - months
    return datetime.combine(date(index // 12, index % 12 + 1, 1), time(), clock.OFFICE_ZONE)


def _clear(clearing: ChatClearing) -> None:
    talks = Conversation.objects.filter(
        agency_id=clearing.agency_id, messages__at__lt=clearing.before
    ).order_by("pk")
    for conversation_id in [*talks.distinct().values_list("pk", flat=True)]:
        _clear_conversation(clearing_id=clearing.pk, conversation_id=conversation_id)
    _finish(clearing_id=clearing.pk)


@in_transaction
def _clear_conversation(*, clearing_id: int, conversation_id: int) -> None:
    """Delete the old messages of one conversation and count them. Lock: its row, the clearing's."""
    conversation = Conversation.objects.select_for_update().get(pk=conversation_id)
    clearing = _standing(clearing_id)
    if clearing is None:
        return
    old = ChatMessage.objects.filter(conversation=conversation, at__lt=clearing.before)
    ids = dict(old.values_list("pk", "seq"))
    if not ids:
        return
    files = Attachment.objects.filter(
        subject_type=SUBJECT, subject_id__in=[*ids], taken_out_at__isnull=True
    ).update(taken_out_at=clock.now())
    old.delete()
    conversation.cleared_seq = max(conversation.cleared_seq, *ids.values())
    conversation.save(update_fields=["cleared_seq"])
    clearing.conversations += 1
    clearing.messages += len(ids)
    clearing.files += files
    clearing.save(update_fields=["conversations", "messages", "files"])


@in_transaction
def _finish(*, clearing_id: int) -> None:
    clearing = _standing(clearing_id)
    if clearing is None:
        return
    clearing.done_at = clock.now()
    clearing.save(update_fields=["done_at"])
    audit.record(
        events.MessagesCleared(
            agency_id=clearing.agency_id, messages=clearing.messages, files=clearing.files,
            before=clearing.before.astimezone(clock.OFFICE_ZONE).date(),
        ),
        by=Actor.system(scope_id=clearing.agency_id),
    )  # fmt: skip


@requires_transaction
def _standing(clearing_id: int) -> ChatClearing | None:
    """The clearing, locked; None when the rule was changed or another worker has done it."""
    found = ChatClearing.objects.select_for_update().filter(pk=clearing_id)
    return found.filter(done_at__isnull=True).first()
