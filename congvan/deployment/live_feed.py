"""What a live stream sends, made in a thread: lines drawn once for all who listen.

tin   a line was written or changed; its id is the change, by which a client goes on
xem   who has seen everything     mat   whether the other is there
ben   another conversation has something new: a hint to ask
lai   too much to tell, read the page anew     het   this stream has ended for good
yen   still here, nothing new     so, khan   the numbers of the frame and urgent news (`live_numbers`)
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from congvan.office.chat.queries import feed
from congvan.office.chat.queries.conversations import seen_words
from congvan.office.chat.queries.feed import Seen
from congvan.office.chat.queries.messages import MessageLine
from congvan.web.chat.pieces import drawn

_ANYBODY = 0
# Above every number: such a reader sees no quote.
_EVERYTHING = 2**31


@dataclass(frozen=True, slots=True)
class LineEvent:
    """One line as it is sent: to its author, to the others, to those who may not see its quote."""

    seq: int
    change: int
    author_id: int
    quote_seq: int
    to_author: bytes
    to_others: bytes
    without_quote: bytes

    def for_person(self, person_id: int, from_seq: int) -> bytes | None:
        """The bytes for one listener, None for a line from before he joined."""
        if self.seq <= from_seq:
            return None
        hides = 0 < self.quote_seq <= from_seq
        if person_id == self.author_id:
            return self.to_author
        return self.without_quote if hides else self.to_others


@dataclass(frozen=True, slots=True)
class News:
    """What is new in a conversation, and who is in it; `lines` None: too much to tell."""

    members: Mapping[int, Seen]
    lines: tuple[LineEvent, ...] | None
    last_change: int


@dataclass(frozen=True, slots=True)
class Standing:
    """A conversation as it stands: for lost hints, and for who has seen what."""

    last_change: int
    last_seq: int
    members: Mapping[int, Seen]

    def seen_for(self, person_id: int) -> str:
        """Who else has seen everything, in words."""
        if not self.last_seq:
            return ""
        names = [
            one.name
            for one in self.members.values()
            if one.read_seq >= self.last_seq and one.person_id != person_id
        ]
        return seen_words(names, len(self.members) - 1)


def event(name: str, data: Mapping[str, Any], *, number: int | None = None) -> bytes:
    """One event of the stream; JSON has no line feeds, so that data is one line."""
    head = f"id: {number}\n" if number is not None else ""
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return f"{head}event: {name}\ndata: {body}\n\n".encode()


def as_event(line: MessageLine, *, person_id: int = _ANYBODY, from_seq: int = 0) -> bytes:
    """A line for one person."""
    piece = drawn(line, person_id=person_id, from_seq=from_seq)
    return event("tin", piece, number=line.change)


def news(above: Mapping[int, int], hinted: Collection[int]) -> dict[int, News]:
    """What is new above the change numbers, and who is to be hinted at the other conversations."""
    members = feed.members({*above, *hinted})
    found = feed.changes(above)
    told = {}
    for talk in {*above, *hinted}:
        changes = found.get(talk)
        if changes is None:
            told[talk] = News(members.get(talk, {}), (), above.get(talk, 0))
        elif not changes.is_whole:
            told[talk] = News(members.get(talk, {}), None, feed.heads([talk])[talk][0])
        else:
            lines = tuple(_line_event(line) for line in changes.lines)
            told[talk] = News(members.get(talk, {}), lines, changes.lines[-1].change)
    return told


def standings(conversation_ids: Collection[int]) -> dict[int, Standing]:
    """How the conversations stand; two statements."""
    heads, members = feed.heads(conversation_ids), feed.members(conversation_ids)
    return {
        talk: Standing(change, seq, members.get(talk, {})) for talk, (change, seq) in heads.items()
    }


def _line_event(line: MessageLine) -> LineEvent:
    others = as_event(line)
    return LineEvent(
        line.seq, line.change, line.author_id, line.quote.seq if line.quote else 0,
        to_author=as_event(line, person_id=line.author_id),
        to_others=others,
        without_quote=as_event(line, from_seq=_EVERYTHING) if line.quote else others,
    )  # fmt: skip
