"""The conversations a person is in, and the people of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q

from congvan.office.chat import access
from congvan.office.chat.access import Place
from congvan.office.chat.models import ChatClearing, ChatMessage, ChatParticipant, ChatPolicy
from congvan.office.chat.queries.messages import shortened
from congvan.office.chat.queries.people import (
    PersonOffered,
    other_of,
    pair_titles,
    present_among,
)
from congvan.office.chat.states import LineKind
from congvan.organization.acting import ActingMember
from congvan.organization.queries.people import seats_in_words

PAGE_SIZE = 40
# The conversations with something unread, as the frame counts them with its other numbers; who acts
# for another sees none of that person's.
UNREAD_ROWS = """
    SELECT p.id FROM chat_chatparticipant p JOIN chat_conversation c ON c.id = p.conversation_id
    WHERE NOT %(substitute)s AND p.left_at IS NULL AND c.agency_id = %(agency)s
      AND p.person_id = (SELECT person_id FROM organization_membership WHERE id = %(member)s)
      AND c.last_seq > greatest(p.read_seq, p.from_seq, c.cleared_seq)
    LIMIT %(limit)s
"""
# The trail of a conversation's readers names so many; more are counted.
_NAMED_READERS = 8


@dataclass(frozen=True, slots=True)
class ConversationLine:
    """One line of the list; `is_present` of the other person in a pair."""

    id: int
    title: str
    is_group: bool
    is_present: bool
    last_words: str
    last_at: datetime
    unread: int


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A person in a conversation; `seat` is empty for one who has left the agency."""

    person_id: int
    name: str
    seat: str
    is_keeper: bool
    is_present: bool
    is_self: bool


@dataclass(frozen=True, slots=True)
class ConversationHead:
    """What stands above the messages; the viewer sees those above `from_seq`."""

    id: int
    title: str
    is_group: bool
    members: int
    other: MemberLine | None
    may_keep: bool
    person_id: int
    from_seq: int
    read_seq: int
    cleared: bool
    seen_by: str


@dataclass(frozen=True, slots=True)
class GroupView:
    """A group with its members; `may_take` when nobody who keeps it has a seat any more."""

    id: int
    name: str
    members: tuple[MemberLine, ...]
    may_keep: bool
    may_take: bool


@dataclass(frozen=True, slots=True)
class Retention:
    """How long messages are kept; `next_clearing` is announced and not done yet."""

    months: int | None
    clears_from: date | None
    next_clearing: tuple[date, datetime] | None


@dataclass(frozen=True, slots=True)
class ClearingLine:
    """A clearing that was done."""

    day: date
    before: datetime
    conversations: int
    messages: int
    files: int


def listed(
    viewer: ActingMember, *, after: tuple[datetime, int] | None = None, limit: int = PAGE_SIZE
) -> list[ConversationLine]:
    """A page of the viewer's conversations, the last one written in first. Four statements."""
    found = access.own_places(viewer).order_by("-conversation__last_at", "-conversation_id")
    if after is not None:
        at, last_id = after
        found = found.filter(
            Q(conversation__last_at__lt=at)
            | Q(conversation__last_at=at, conversation_id__lt=last_id)
        )
    places = list(found[:limit])
    talks = [one.conversation for one in places]
    titles = pair_titles(viewer, talks)
    last = {
        line.conversation_id: line
        for line in ChatMessage.objects.filter(
            conversation__in=talks, seq=F("conversation__last_seq")
        ).defer("words")
    }
    others = {talk.pk: other_of(viewer, talk) for talk in talks}
    present = present_among([one for one in others.values() if one])
    return [
        ConversationLine(
            one.conversation_id, titles[one.conversation_id], others[one.conversation_id] is None,
            others[one.conversation_id] in present, _last_words(one, last), one.conversation.last_at,
            unread_in(one),
        )
        for one in places
    ]  # fmt: skip


def unread_total(viewer: ActingMember) -> int:
    """In how many of the own conversations something is not read yet. One statement."""
    return sum(1 for one in access.own_places(viewer) if unread_in(one))


def unread_in(own: ChatParticipant) -> int:
    """How many lines of the conversation the person has not seen, by the numbers alone."""
    talk = own.conversation
    return max(0, talk.last_seq - max(own.read_seq, own.from_seq, talk.cleared_seq))


def head(viewer: ActingMember, conversation_id: int) -> ConversationHead:
    """What stands above the messages of a conversation. Raises NotFound."""
    here = access.place(viewer, conversation_id)
    me, last = here.own.person_id, here.conversation.last_seq
    # A group may be the whole agency: names and numbers are enough of its people.
    people = here.conversation.participants.filter(left_at__isnull=True)
    rows = people.order_by("person__sort_key", "id").values_list(
        "person_id", "person__full_name", "read_seq"
    )
    names = [name for person_id, name, read in rows if read >= last and person_id != me]
    members = () if here.is_group else _members(viewer, here)
    other = next((one for one in members if not one.is_self), None)
    return ConversationHead(
        id=here.conversation.pk,
        title=other.name if other else here.conversation.name,
        is_group=here.is_group,
        members=len(rows),
        other=other,
        may_keep=here.own.is_keeper,
        person_id=me,
        from_seq=here.own.from_seq,
        read_seq=max(here.own.read_seq, here.own.from_seq),
        cleared=here.conversation.cleared_seq > here.own.from_seq,
        seen_by=seen_words(names, len(rows) - 1) if last else "",
    )


def others(viewer: ActingMember, conversation_id: int) -> list[PersonOffered]:
    """The other people of a conversation and their seats, to be named. Three statements.

    Raises NotFound.
    """
    here = access.place(viewer, conversation_id)
    rows = here.conversation.participants.filter(left_at__isnull=True)
    people = [
        *rows.exclude(person_id=here.own.person_id)
        .order_by("person__sort_key", "id")
        .values_list("person_id", "person__full_name")
    ]
    seats = seats_in_words(access.oneself(viewer), [person_id for person_id, _ in people])
    return [
        PersonOffered(person_id, name, "; ".join(seats.get(person_id, ())), "")
        for person_id, name in people
    ]


def check_in(viewer: ActingMember, conversation_id: int) -> None:
    """Raise NotFound unless the viewer is in the conversation."""
    access.place(viewer, conversation_id)


def seen_words(names: list[str], others: int) -> str:
    """Who has seen everything: "Đã xem: Lan, An", "Mọi người đã xem", "" when nobody has."""
    if not names:
        return ""
    if others == 1:
        return "Đã xem"
    if len(names) >= others:
        return "Mọi người đã xem"
    if len(names) > _NAMED_READERS:
        return f"{len(names)} người đã xem"
    return f"Đã xem: {', '.join(names)}"


def group(viewer: ActingMember, conversation_id: int) -> GroupView:
    """A group and its people, the keeper first. Raises NotFound, also for a conversation of two."""
    here = access.place(viewer, conversation_id)
    if not here.is_group:
        raise access.no_group()
    members = _members(viewer, here)
    is_kept = any(one.is_keeper and one.seat for one in members)
    return GroupView(
        here.conversation.pk, here.conversation.name, members,
        may_keep=here.own.is_keeper, may_take=not is_kept,
    )  # fmt: skip


def retention(viewer: ActingMember) -> Retention:
    """The rule of the viewer's agency, and the clearing people have been told of."""
    agency_id = access.oneself(viewer).agency_id
    policy = ChatPolicy.objects.filter(agency_id=agency_id).first()
    coming = ChatClearing.objects.filter(agency_id=agency_id, done_at__isnull=True).first()
    return Retention(
        policy.months if policy else None,
        policy.clears_from if policy else None,
        (coming.day, coming.before) if coming else None,
    )


def clearings(viewer: ActingMember, *, limit: int = 24) -> list[ClearingLine]:
    """What was cleared in the viewer's agency, the latest first."""
    found = ChatClearing.objects.filter(
        agency_id=access.oneself(viewer).agency_id, done_at__isnull=False
    )
    return [
        ClearingLine(one.day, one.before, one.conversations, one.messages, one.files)
        for one in found.order_by("-day")[:limit]
    ]


def _members(viewer: ActingMember, here: Place) -> tuple[MemberLine, ...]:
    rows = list(
        here.conversation.participants.filter(left_at__isnull=True)
        .select_related("person")
        .order_by("-is_keeper", "person__sort_key", "id")
    )
    ids = [row.person_id for row in rows]
    me = access.oneself(viewer)
    seats, present = seats_in_words(me, ids), present_among(ids)
    return tuple(
        MemberLine(
            row.person_id, row.person.full_name, "; ".join(seats.get(row.person_id, ())),
            row.is_keeper, row.person_id in present, row.person_id == me.person_id,
        )
        for row in rows
    )  # fmt: skip


def _last_words(own: ChatParticipant, last: dict[int, ChatMessage]) -> str:
    line = last.get(own.conversation_id)
    if line is None or line.seq <= own.from_seq:
        return "Chưa có tin"
    words = shortened(line.text, line.status, line.file_count)
    if line.kind == LineKind.MESSAGE and line.author_id == own.person_id:
        return f"Tôi: {words}"
    return words
