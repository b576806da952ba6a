"""Who is in conversations: names, presence, whom one may choose."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from congvan.kernel import clock
from congvan.office.chat import access
from congvan.office.chat.models import ChatPresence, Conversation
from congvan.office.chat.rules import PRESENT_FOR
from congvan.office.chat.states import ConversationKind
from congvan.organization.acting import ActingMember
from congvan.organization.models import Person
from congvan.organization.queries.people import current_members


@dataclass(frozen=True, slots=True)
class PersonOffered:
    """Somebody of the agency one may talk to."""

    person_id: int
    name: str
    post: str
    unit: str


def offered(viewer: ActingMember) -> list[PersonOffered]:
    """The people with a seat in the agency today, each once, without the viewer. One statement."""
    me = access.oneself(viewer)
    lines: dict[int, PersonOffered] = {}
    for seat in current_members(me.agency_id):
        line = PersonOffered(
            seat.person_id, seat.person.full_name, seat.post.title,
            seat.unit.name if seat.unit else "",
        )  # fmt: skip
        if seat.is_primary or seat.person_id not in lines:
            lines[seat.person_id] = line
    lines.pop(me.person_id, None)
    return [*lines.values()]


def present_among(person_ids: Collection[int]) -> frozenset[int]:
    """Who of them has had a page of conversations open within the last minute."""
    since = clock.now() - PRESENT_FOR
    found = ChatPresence.objects.filter(person_id__in=person_ids, seen_at__gt=since)
    return frozenset(found.values_list("person_id", flat=True))


def pair_titles(viewer: ActingMember, talks: Iterable[Conversation]) -> dict[int, str]:
    """What each conversation is called for the viewer: the group's name, or the other's."""
    others = {talk.pk: other_of(viewer, talk) for talk in talks}
    asked = [one for one in others.values() if one]
    names = dict(Person.objects.filter(pk__in=asked).values_list("pk", "full_name"))
    return {talk.pk: talk.name or names.get(others[talk.pk] or 0, "") for talk in talks}


def other_of(viewer: ActingMember, talk: Conversation) -> int | None:
    """The other person of a pair; None in a group."""
    if talk.kind != ConversationKind.PAIR:
        return None
    me = access.oneself(viewer).person_id
    return talk.pair_high_id if talk.pair_low_id == me else talk.pair_low_id
