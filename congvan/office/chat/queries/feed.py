"""What the live stream asks for all who listen, each question by few statements.

Nothing here has a viewer: whoever hands a line on asks `members` first, and hands it only to those
who are in the conversation now, and only above their `from_seq`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Q

from congvan.office.chat.models import ChatMessage, ChatParticipant, Conversation
from congvan.office.chat.queries.messages import MOST_CHANGES, MessageLine, as_lines


@dataclass(frozen=True, slots=True)
class Seen:
    """A current participant: sees what is above `from_seq`, has read up to `read_seq`."""

    person_id: int
    name: str
    from_seq: int
    read_seq: int


@dataclass(frozen=True, slots=True)
class Changes:
    """Lines of one conversation above a change number; `is_whole` unless they are too many."""

    lines: tuple[MessageLine, ...]
    is_whole: bool


def heads(conversation_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """The last change and the last message of each conversation. One statement."""
    rows = Conversation.objects.filter(pk__in=conversation_ids)
    return {
        pk: (change, seq) for pk, change, seq in rows.values_list("pk", "last_change", "last_seq")
    }


def members(conversation_ids: Collection[int]) -> Mapping[int, Mapping[int, Seen]]:
    """Who is in each conversation now, by person. One statement."""
    rows = ChatParticipant.objects.filter(
        conversation_id__in=conversation_ids, left_at__isnull=True
    ).values_list("conversation_id", "person_id", "person__full_name", "from_seq", "read_seq")
    found: dict[int, dict[int, Seen]] = defaultdict(dict)
    for talk, person_id, name, from_seq, read_seq in rows:
        found[talk][person_id] = Seen(person_id, name, from_seq, read_seq)
    return found


def changes(above: Mapping[int, int]) -> dict[int, Changes]:
    """The lines of each conversation above its change number, in the order of the changes.

    Quotes are whole here: whoever hands a line on hides one that its receiver may not see.
    """
    if not above:
        return {}
    asked = Q(pk__in=[])
    for talk, after in above.items():
        asked |= Q(conversation_id=talk, change__gt=after)
    # A line more than is handed on: then the rest is for the page to read.
    most = MOST_CHANGES * len(above) + 1
    rows = ChatMessage.objects.filter(asked).select_related("author", "conversation").defer("words")
    by_talk: dict[int, list[ChatMessage]] = defaultdict(list)
    for row in rows.order_by("conversation_id", "change")[:most]:
        by_talk[row.conversation_id].append(row)
    return {talk: _changes(found) for talk, found in by_talk.items()}


def _changes(rows: list[ChatMessage]) -> Changes:
    if len(rows) > MOST_CHANGES:
        return Changes((), is_whole=False)
    return Changes(tuple(as_lines(rows[0].conversation.agency_id, rows, from_seq=0)), is_whole=True)
