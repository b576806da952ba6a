"""Open conversations, and change who is in a group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from congvan.kernel import audit, clock
from congvan.kernel.errors import InvalidInput, NotAllowed, NotFound, WrongState
from congvan.kernel.text import nfc
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.office.chat import access, events
from congvan.office.chat.access import Place
from congvan.office.chat.models import ChatParticipant, Conversation
from congvan.office.chat.rules import LONGEST_NAME, MOST_MEMBERS
from congvan.office.chat.services.lines import add_line
from congvan.office.chat.states import ConversationKind, LineKind
from congvan.organization.acting import ActingMember
from congvan.organization.models import Membership, Person
from congvan.organization.queries.people import current_members


@in_transaction
def open_pair(*, by: ActingMember, person_id: int) -> Conversation:
    """The conversation with a person of the agency, opened if there is none yet.

    Raises NotFound for a person who has no seat in the agency, InvalidInput for oneself.
    """
    me = access.oneself(by)
    if person_id == me.person_id:
        raise InvalidInput(
            "Không mở hội thoại với chính mình.", next_step="Chọn người khác.", field="person"
        )
    other = _people(me, [person_id])[0]
    low, high = sorted((me.person_id, person_id))
    now = clock.now()
    # Two who begin at the same moment wait for each other here and find the same row.
    conversation, is_new = Conversation.objects.get_or_create(
        agency_id=me.agency_id, pair_low_id=low, pair_high_id=high,
        defaults={
            "kind": ConversationKind.PAIR, "last_at": now, "created_at": now,
            "created_by_id": me.person_id,
        },
    )  # fmt: skip
    if not is_new:
        return conversation
    ChatParticipant.objects.bulk_create(
        ChatParticipant(conversation=conversation, person_id=one, joined_at=now)
        for one in (low, high)
    )
    _record_opened(me, conversation, "hội thoại riêng", [other])
    return conversation


@in_transaction
def open_group(*, by: ActingMember, name: str, person_ids: Sequence[int]) -> Conversation:
    """A new group of the agency's people, kept by whoever opens it.

    Raises NotFound for a person without a seat in the agency, InvalidInput, WrongState (too many).
    """
    me = access.oneself(by)
    clean = _name(name)
    others = _people(me, [one for one in dict.fromkeys(person_ids) if one != me.person_id])
    if not others:
        raise InvalidInput("Nhóm chưa có ai.", next_step="Chọn ít nhất một người.", field="people")
    _check_size(len(others) + 1)
    now = clock.now()
    conversation = Conversation.objects.create(
        agency_id=me.agency_id, kind=ConversationKind.GROUP, name=clean, last_at=now,
        created_at=now, created_by_id=me.person_id,
    )  # fmt: skip
    ChatParticipant.objects.bulk_create(
        ChatParticipant(
            conversation=conversation, person_id=one, is_keeper=one == me.person_id, joined_at=now
        )
        for one in (me.person_id, *(other.pk for other in others))
    )
    _tell(me, conversation, f"{me.person_name} lập nhóm với {_names(others)}.")
    _record_opened(me, conversation, f"nhóm “{clean}”", others)
    return conversation


@in_transaction
def rename(*, by: ActingMember, conversation_id: int, name: str) -> None:
    """Give a group another name; the same one changes nothing.

    Raises NotFound, NotAllowed (not the keeper), InvalidInput. Lock: the conversation's row.
    """
    me = access.oneself(by)
    conversation = access.kept_group(me, conversation_id, to="đổi tên nhóm").conversation
    clean, old = _name(name), conversation.name
    if clean == old:
        return
    conversation.name = clean
    conversation.save(update_fields=["name"])
    _tell(me, conversation, f"{me.person_name} đổi tên nhóm thành “{clean}”.")
    audit.record(
        events.GroupRenamed(conversation_id=conversation.pk, old_name=old, name=clean), by=me.actor
    )


@in_transaction
def add_members(
    *, by: ActingMember, conversation_id: int, person_ids: Sequence[int], sees_past: bool
) -> int:
    """Bring people into a group; `sees_past` gives them what was written before.

    Who is in it already is left as he is. Returns how many came in. Raises NotFound (also for a
    person without a seat in the agency), NotAllowed (not the keeper), WrongState (too many),
    InvalidInput (nobody chosen). Lock: the conversation's row.
    """
    me = access.oneself(by)
    here = access.kept_group(me, conversation_id, to="thêm người vào nhóm")
    conversation = here.conversation
    if not person_ids:
        raise InvalidInput(
            "Chưa chọn ai để thêm.", next_step="Chọn người rồi thêm.", field="people"
        )
    rows = {row.person_id: row for row in conversation.participants.all()}
    there = {one for one, row in rows.items() if row.left_at is None}
    new = _people(me, [one for one in dict.fromkeys(person_ids) if one not in there])
    if not new:
        return 0
    _check_size(len(there) + len(new))
    now, upto = clock.now(), conversation.last_seq
    for person in new:
        row = rows.get(person.pk) or ChatParticipant(conversation=conversation, person_id=person.pk)
        row.joined_at, row.left_at, row.is_keeper = now, None, False
        row.from_seq, row.read_seq = (0 if sees_past else upto), upto
        row.save()
    _tell(me, conversation, f"{me.person_name} thêm {_names(new)} vào nhóm.")
    audit.record(
        events.MembersAdded(
            conversation_id=conversation.pk, talk=here.talk, members=_names(new),
            person_ids=[person.pk for person in new],
            past=", cho xem cả tin trước đó" if sees_past else "",
        ),
        by=me.actor,
    )  # fmt: skip
    return len(new)


@in_transaction
def remove_member(*, by: ActingMember, conversation_id: int, person_id: int) -> None:
    """Take a person out of a group: he sees nothing of it any more.

    Raises NotFound, NotAllowed (not the keeper), WrongState for oneself. Lock: the conversation's
    row.
    """
    me = access.oneself(by)
    here = access.kept_group(me, conversation_id, to="đưa người ra khỏi nhóm")
    if person_id == me.person_id:
        raise WrongState("Không tự đưa mình ra khỏi nhóm.", next_step="Bấm “Rời nhóm”.")
    gone = _member(here, person_id)
    _tell(me, here.conversation, f"{me.person_name} đưa {gone.person.full_name} ra khỏi nhóm.")
    _let_go(gone)
    audit.record(
        events.MemberRemoved(
            conversation_id=here.conversation.pk, talk=here.talk, member=gone.person.full_name,
            member_id=person_id,
        ),
        by=me.actor,
    )  # fmt: skip


@in_transaction
def leave(*, by: ActingMember, conversation_id: int) -> None:
    """Leave a group; the one who kept it hands it to whoever has been in it longest.

    Raises NotFound, NotAllowed for a conversation of two. Lock: the conversation's row.
    """
    me = access.oneself(by)
    here = access.place(me, conversation_id, lock=True)
    if not here.is_group:
        raise NotAllowed("Hội thoại riêng không rời được.", next_step="Chỉ cần không nhắn nữa.")
    _tell(me, here.conversation, f"{me.person_name} rời nhóm.")
    was_keeper = here.own.is_keeper
    _let_go(here.own)
    audit.record(
        events.GroupLeft(conversation_id=here.conversation.pk, talk=here.talk), by=me.actor
    )
    if was_keeper:
        heir = (
            _members(here).filter(person__in=_seated(me)).order_by("joined_at", "id").first()
            or _members(here).order_by("joined_at", "id").first()
        )
        if heir is not None:
            _make_keeper(me, here, heir)


@in_transaction
def hand_over(*, by: ActingMember, conversation_id: int, person_id: int) -> None:
    """Give the keeping of a group to another member.

    Raises NotFound, NotAllowed (not the keeper), WrongState for oneself. Lock: the conversation's
    row.
    """
    me = access.oneself(by)
    here = access.kept_group(me, conversation_id, to="giao việc giữ nhóm")
    if person_id == me.person_id:
        raise WrongState("Anh, chị đang giữ nhóm này.", next_step="Chọn người khác.")
    heir = _member(here, person_id)
    here.own.is_keeper = False
    here.own.save(update_fields=["is_keeper"])
    _make_keeper(me, here, heir)


@in_transaction
def take_keeping(*, by: ActingMember, conversation_id: int) -> None:
    """Keep a group whose keeper has no seat in the agency any more.

    Raises NotFound, WrongState while somebody keeps it. Lock: the conversation's row.
    """
    me = access.oneself(by)
    here = access.place(me, conversation_id, lock=True)
    kept = _members(here).filter(is_keeper=True)
    if not here.is_group or kept.filter(person__in=_seated(me)).exists():
        raise WrongState("Nhóm đang có người giữ.", next_step="Nhờ người giữ nhóm.")
    kept.update(is_keeper=False)
    _make_keeper(me, here, here.own)


@requires_transaction
def _make_keeper(me: ActingMember, here: Place, heir: ChatParticipant) -> None:
    heir.is_keeper = True
    heir.save(update_fields=["is_keeper"])
    name = heir.person.full_name
    _tell(me, here.conversation, f"{name} giữ nhóm từ bây giờ.")
    audit.record(
        events.GroupHandedOver(
            conversation_id=here.conversation.pk, talk=here.talk, member=name,
            member_id=heir.person_id,
        ),
        by=me.actor,
    )  # fmt: skip


def _let_go(gone: ChatParticipant) -> None:
    gone.left_at, gone.is_keeper = clock.now(), False
    gone.save(update_fields=["left_at", "is_keeper"])


def _members(here: Place) -> QuerySet[ChatParticipant]:
    return here.conversation.participants.filter(left_at__isnull=True).select_related("person")


def _member(here: Place, person_id: int) -> ChatParticipant:
    found: ChatParticipant | None = _members(here).filter(person_id=person_id).first()
    if found is None:
        raise NotFound("Người này không ở trong nhóm.", next_step="Tải lại trang của nhóm.")
    return found


def _seated(me: ActingMember) -> QuerySet[Membership, Any]:
    """The people with a seat in the agency today, for a condition."""
    return current_members(me.agency_id).order_by().values("person_id")


def _people(me: ActingMember, person_ids: Sequence[int]) -> list[Person]:
    """The people, each with a seat in the agency today. Raises NotFound when one has none."""
    found = list(
        Person.objects.filter(pk__in=person_ids)
        .filter(pk__in=_seated(me))
        .order_by("sort_key", "id")
    )
    if len(found) != len(set(person_ids)):
        raise NotFound(
            "Có người không ở trong cơ quan.", next_step="Chọn lại từ danh sách.", field="people"
        )
    return found


def _tell(me: ActingMember, conversation: Conversation, sentence: str) -> None:
    """A line of what happened; who did it has seen it."""
    line = add_line(
        conversation=conversation, author_id=me.person_id, text=sentence, kind=LineKind.HAPPENED
    )
    ChatParticipant.objects.filter(conversation=conversation, person_id=me.person_id).update(
        read_seq=line.seq
    )


def _record_opened(
    me: ActingMember, conversation: Conversation, talk: str, others: Sequence[Person]
) -> None:
    audit.record(
        events.ConversationOpened(
            conversation_id=conversation.pk, talk=talk, members=_names(others)
        ),
        by=me.actor,
    )


def _names(people: Sequence[Person]) -> str:
    """Some names in words: "Lan, An và 3 người khác"."""
    shown = ", ".join(person.full_name for person in people[:5])
    return f"{shown} và {len(people) - 5} người khác" if len(people) > 5 else shown


def _check_size(number: int) -> None:
    if number > MOST_MEMBERS:
        raise WrongState(
            f"Nhóm có tối đa {MOST_MEMBERS} người.", next_step="Bớt người, hoặc lập thêm nhóm."
        )


def _name(text: str) -> str:
    name = " ".join(nfc(text).split())
    if not name:
        raise InvalidInput("Chưa đặt tên nhóm.", next_step="Ghi tên nhóm.", field="name")
    if len(name) > LONGEST_NAME:
        raise InvalidInput(
            f"Tên nhóm dài quá {LONGEST_NAME} ký tự.", next_step="Viết ngắn lại.", field="name"
        )
    return name
