"""Who may see and do what in conversations: who is in one sees it, nobody else, not even leaders.

Rights stand in the queries: what a person is not in, does not exist for him.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, QuerySet

from congvan.kernel import clock
from congvan.kernel.errors import NotAllowed, NotFound
from congvan.office.chat.lifecycles import MessageParty
from congvan.office.chat.models import ChatMessage, ChatParticipant, Conversation
from congvan.office.chat.rules import CHANGEABLE_FOR
from congvan.office.chat.states import ConversationKind, LineKind
from congvan.organization.acting import ActingMember


def oneself(by: ActingMember) -> ActingMember:
    """The person in the own seat: who acts for another still talks in the own name."""
    return ActingMember(by.substitution.own) if by.substitution else by


@dataclass(frozen=True, slots=True)
class Place:
    """A conversation and the place in it of who asks."""

    conversation: Conversation
    own: ChatParticipant

    @property
    def is_group(self) -> bool:
        return self.conversation.kind == ConversationKind.GROUP

    @property
    def talk(self) -> str:
        """How the trail names it; a pair has no name there, its people are in the event."""
        return f"nhóm “{self.conversation.name}”" if self.is_group else "hội thoại riêng"


def own_places(viewer: ActingMember) -> QuerySet[ChatParticipant]:
    """The viewer's places in the conversations of the agency, with the conversations."""
    me = oneself(viewer)
    return ChatParticipant.objects.filter(
        person_id=me.person_id, left_at__isnull=True, conversation__agency_id=me.agency_id
    ).select_related("conversation")


def place(viewer: ActingMember, conversation_id: int, *, lock: bool = False) -> Place:
    """The viewer's place in a conversation; its row locked for change if asked. Raises NotFound."""
    if lock:
        # The lock first: a place read before could be one that was lost while waiting.
        Conversation.objects.select_for_update().filter(
            pk=conversation_id, agency_id=oneself(viewer).agency_id
        ).first()
    own = own_places(viewer).filter(conversation_id=conversation_id).first()
    if own is None:
        raise NotFound("Không có hội thoại này.", next_step="Mở lại danh sách hội thoại.")
    return Place(own.conversation, own)


def kept_group(by: ActingMember, conversation_id: int, *, to: str) -> Place:
    """The locked group that `by` keeps. Raises NotFound, NotAllowed for one who does not keep it."""
    here = place(by, conversation_id, lock=True)
    if not here.is_group:
        raise no_group()
    if not here.own.is_keeper:
        raise NotAllowed(f"Chỉ người giữ nhóm mới được {to}.", next_step="Nhờ người giữ nhóm.")
    return here


def no_group() -> NotFound:
    """What is asked for belongs to groups, and this is a conversation of two."""
    return NotFound("Hội thoại riêng không có nhóm.", next_step="Lập một nhóm mới.")


def visible_messages(own: ChatParticipant) -> QuerySet[ChatMessage]:
    """The messages a participant may see: those after he joined, unless the past was given him."""
    return (
        ChatMessage.objects.filter(conversation_id=own.conversation_id, seq__gt=own.from_seq)
        .select_related("author")
        .defer("words")
    )


def messages_of_all(viewer: ActingMember) -> QuerySet[ChatMessage]:
    """Every message the viewer may see in any of the own conversations."""
    me = oneself(viewer)
    return ChatMessage.objects.filter(
        conversation__agency_id=me.agency_id, conversation__participants__person_id=me.person_id,
        conversation__participants__left_at__isnull=True,
        seq__gt=F("conversation__participants__from_seq"),
    ).defer("words")  # fmt: skip


def get_message(own: ChatParticipant, seq: int) -> ChatMessage:
    """One of `visible_messages` that somebody wrote. Raises NotFound."""
    found = visible_messages(own).filter(seq=seq, kind=LineKind.MESSAGE).first()
    if found is None:
        raise NotFound("Không có tin này.", next_step="Mở lại hội thoại để xem các tin hiện có.")
    return found


def message_parties(by: ActingMember, message: ChatMessage) -> set[MessageParty]:
    """How `by` stands to a message now."""
    is_own = message.author_id == oneself(by).person_id and message.kind == LineKind.MESSAGE
    in_time = clock.now() - message.at <= CHANGEABLE_FOR
    return {MessageParty.AUTHOR} if is_own and in_time else set()
