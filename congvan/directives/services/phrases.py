"""Own and shared phrases and groups for directives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Max

from congvan.desk.holders import Holder
from congvan.desk.states import Part
from congvan.directives.events import presets as events
from congvan.directives.models import QuickGroup, QuickGroupMember, QuickPhrase
from congvan.directives.queries.holders import facts_of
from congvan.directives.rules.receivers import MOST_RECEIVERS, Receiver, ReceiversWrong, clean_text
from congvan.kernel import audit
from congvan.kernel.errors import InvalidInput, NotFound
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.organization.acting import ActingMember, check_holds
from congvan.organization.states import Role

LONGEST_LABEL = 30
LONGEST_NAME = 60
# What offices write most; each agency changes them as it likes.
_DEFAULTS = (
    ("Chủ trì", "Chủ trì, tham mưu."),
    ("Trả lời", "Chủ trì, tham mưu văn bản trả lời đúng hạn."),
    ("Thực hiện", "Nghiên cứu, tổ chức thực hiện."),
    ("Để biết", "Để biết, thực hiện."),
    ("Phối hợp", "Phối hợp, cung cấp thông tin cho đơn vị chủ trì."),
    ("Báo cáo", "Thực hiện và báo cáo kết quả."),
    ("Góp ý", "Nghiên cứu, góp ý dự thảo đúng hạn."),
    ("Họp", "Chuẩn bị nội dung và dự họp."),
    ("Lưu", "Lưu, theo dõi."),
)


@dataclass(frozen=True, slots=True)
class GroupReceiver:
    """One receiver of a group and the part it offers."""

    holder: Holder
    part: Part


@requires_transaction
def found_phrases(*, agency_id: int) -> int:
    """Give a new agency the usual shared phrases; those it has stay. Returns how many are new."""
    there = set(
        QuickPhrase.objects.filter(agency_id=agency_id, owner__isnull=True).values_list(
            "label", flat=True
        )
    )
    made = QuickPhrase.objects.bulk_create(
        QuickPhrase(agency_id=agency_id, label=label, text=text, position=position)
        for position, (label, text) in enumerate(_DEFAULTS)
        if label not in there
    )
    return len(made)


@in_transaction
def add_phrase(*, by: ActingMember, label: str, text: str) -> QuickPhrase:
    """Keep an own phrase. Raises InvalidInput (empty, too long, the label is taken)."""
    return _add(by, by.membership_id, label, text)


@in_transaction
def add_shared_phrase(*, by: ActingMember, label: str, text: str) -> QuickPhrase:
    """Keep a phrase for the whole agency. Raises NotAllowed, InvalidInput."""
    _check_shares(by)
    return _add(by, None, label, text)


@in_transaction
def change_phrase(*, by: ActingMember, phrase_id: int, label: str, text: str) -> QuickPhrase:
    """Change an own or, for those who may, a shared phrase. Raises NotFound, InvalidInput."""
    phrase = _phrase(by, phrase_id)
    phrase.label = clean_text(label, what="tên ngắn", field="label", longest=LONGEST_LABEL)
    phrase.text = clean_text(text, what="câu mẫu", field="text")
    try:
        with transaction.atomic():
            phrase.save(update_fields=["label", "text"])
    except IntegrityError as clash:
        raise _taken(phrase.label) from clash
    audit.record(
        events.PhraseChanged(phrase_id=phrase.pk, label=phrase.label, text=phrase.text), by=by.actor
    )
    return phrase


@in_transaction
def remove_phrase(*, by: ActingMember, phrase_id: int) -> None:
    """Forget a phrase. Raises NotFound."""
    phrase = _phrase(by, phrase_id)
    audit.record(events.PhraseRemoved(phrase_id=phrase.pk, label=phrase.label), by=by.actor)
    phrase.delete()


@in_transaction
def add_group(*, by: ActingMember, name: str, receivers: Sequence[GroupReceiver]) -> QuickGroup:
    """Keep an own group of receivers. Raises InvalidInput, ReceiversWrong."""
    return _add_group(by, by.membership_id, name, receivers)


@in_transaction
def add_shared_group(
    *, by: ActingMember, name: str, receivers: Sequence[GroupReceiver]
) -> QuickGroup:
    """Keep a group for the whole agency. Raises NotAllowed, InvalidInput, ReceiversWrong."""
    _check_shares(by)
    return _add_group(by, None, name, receivers)


@in_transaction
def remove_group(*, by: ActingMember, group_id: int) -> None:
    """Forget a group. Raises NotFound."""
    group = QuickGroup.objects.select_for_update().filter(
        agency_id=by.agency_id, pk=group_id
    ).first()  # fmt: skip
    if group is None or not _may_change(by, group.owner_id):
        raise NotFound("Không có nhóm gửi nhanh này.")
    audit.record(events.GroupRemoved(group_id=group.pk, name=group.name), by=by.actor)
    group.delete()


def _add(by: ActingMember, owner_id: int | None, label: str, text: str) -> QuickPhrase:
    tidy = clean_text(label, what="tên ngắn", field="label", longest=LONGEST_LABEL)
    sentence = clean_text(text, what="câu mẫu", field="text")
    mine = QuickPhrase.objects.filter(agency_id=by.agency_id, owner_id=owner_id)
    last = mine.aggregate(last=Max("position"))["last"]
    try:
        with transaction.atomic():
            phrase = QuickPhrase.objects.create(
                agency_id=by.agency_id, owner_id=owner_id, label=tidy, text=sentence,
                position=0 if last is None else last + 1,
            )  # fmt: skip
    except IntegrityError as clash:
        raise _taken(tidy) from clash
    audit.record(
        events.PhraseAdded(phrase_id=phrase.pk, label=phrase.label, text=phrase.text), by=by.actor
    )
    return phrase


def _add_group(
    by: ActingMember, owner_id: int | None, name: str, receivers: Sequence[GroupReceiver]
) -> QuickGroup:
    tidy = clean_text(name, what="tên nhóm", field="name", longest=LONGEST_NAME)
    _check_group(by, receivers)
    try:
        with transaction.atomic():
            group = QuickGroup.objects.create(
                agency_id=by.agency_id, owner_id=owner_id, name=tidy
            )  # fmt: skip
    except IntegrityError as clash:
        raise InvalidInput(
            f"Đã có nhóm “{tidy}”.", next_step="Đặt tên khác.", field="name"
        ) from clash
    QuickGroupMember.objects.bulk_create(
        QuickGroupMember(
            group=group, member_id=r.holder.member_id, unit_id=r.holder.unit_id, part=r.part
        )
        for r in receivers
    )
    audit.record(events.GroupAdded(group_id=group.pk, name=tidy, count=len(receivers)), by=by.actor)
    return group


def _check_group(by: ActingMember, receivers: Sequence[GroupReceiver]) -> None:
    """A group may be used as it stands: at most one lead, everybody in the agency."""
    if not receivers or len(receivers) > MOST_RECEIVERS:
        raise ReceiversWrong("Nhóm chưa có nơi nhận nào.", next_step="Chọn ít nhất một nơi nhận.")
    lines = [Receiver(r.holder, r.part) for r in receivers]
    if sum(line.part is Part.LEAD for line in lines) > 1 or len({r.holder for r in lines}) < len(lines):  # fmt: skip
        raise ReceiversWrong(
            "Nhóm có hai nơi chủ trì hoặc một nơi nhận hai lần.", next_step="Sửa lại nhóm."
        )
    facts_of(by.agency_id, [line.holder for line in lines])


def _phrase(by: ActingMember, phrase_id: int) -> QuickPhrase:
    phrase = QuickPhrase.objects.select_for_update().filter(
        agency_id=by.agency_id, pk=phrase_id
    ).first()  # fmt: skip
    if phrase is None or not _may_change(by, phrase.owner_id):
        raise NotFound("Không có ý kiến mẫu này.")
    return phrase


def _may_change(by: ActingMember, owner_id: int | None) -> bool:
    if owner_id is None:
        return by.holds(Role.AGENCY_LEADER, Role.SYSADMIN_AGENCY)
    return owner_id == by.membership_id


def _check_shares(by: ActingMember) -> None:
    check_holds(by, Role.AGENCY_LEADER, Role.SYSADMIN_AGENCY, to="đặt mẫu dùng chung của cơ quan")


def _taken(label: str) -> InvalidInput:
    return InvalidInput(f"Đã có ý kiến mẫu “{label}”.", next_step="Đặt tên khác.", field="label")
