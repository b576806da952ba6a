"""What the templates of conversations draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from congvan.kernel import clock
from congvan.office.chat.queries import conversations, messages
from congvan.office.chat.queries.conversations import ConversationHead, ConversationLine
from congvan.office.chat.queries.messages import FoundMessage, MessageLine, Part
from congvan.ui.items import Pager
from congvan.web.addresses import address
from congvan.web.chat.pieces import Piece, piece_of, time_words
from congvan.web.paging import after_link


@dataclass(frozen=True, slots=True)
class Row:
    """One conversation in the list."""

    href: str
    title: str
    is_group: bool
    is_present: bool
    is_here: bool
    words: str
    when: str
    unread: int


@dataclass(frozen=True, slots=True)
class FoundRow:
    """One message that was found."""

    href: str
    title: str
    author: str
    words: str
    when: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """Hội thoại: the list, or what was found in them."""

    rows: tuple[Row, ...]
    found: tuple[FoundRow, ...]
    words: str
    pager: Pager
    is_first: bool = False

    @classmethod
    def of_list(cls, lines: Sequence[ConversationLine], *, is_first: bool) -> ListPage:
        """A page of the list; the first one asks again what has changed."""
        is_full = len(lines) == conversations.PAGE_SIZE
        following = after_link(lines[-1].last_at, lines[-1].id) if is_full else ""
        pager = Pager(f"{len(lines)} hội thoại", next_href=following)
        return cls(rows_of(lines), (), "", pager, is_first)

    @classmethod
    def of_found(cls, words: str, found: Sequence[FoundMessage]) -> ListPage:
        """A page of messages that hold the words."""
        is_full = len(found) == messages.PAGE_SIZE
        following = after_link(found[-1].at, found[-1].id, tim=words) if is_full else ""
        now = clock.now()
        rows = tuple(
            FoundRow(
                f"{address('chat:conversation', one.conversation_id)}?tin={one.seq}#tin-{one.seq}",
                one.title, one.author, one.text[:300], time_words(one.at, now),
            )
            for one in found
        )  # fmt: skip
        return cls((), rows, words, Pager(f"{len(found)} tin", next_href=following))


@dataclass(frozen=True, slots=True)
class TalkPage:
    """A conversation: its people, its lines, and where the live stream goes on from."""

    id: int
    person_id: int
    title: str
    is_group: bool
    under: str
    pieces: tuple[Piece, ...]
    new_from: int
    earlier_href: str
    is_live: bool
    change: int
    last_seq: int
    cleared: bool
    seen_by: str
    reply: MessageLine | None
    side: tuple[Row, ...]

    @classmethod
    def of(
        cls, head: ConversationHead, part: Part, *, is_live: bool, reply: MessageLine | None,
        side: Sequence[ConversationLine],
    ) -> TalkPage:  # fmt: skip
        """`reply` is the message that is being answered."""
        pieces = tuple(piece_of(line, person_id=head.person_id) for line in part.lines)
        unread = [one.seq for one in pieces if one.seq > head.read_seq and not one.is_own]
        here = address("chat:conversation", head.id)
        return cls(
            id=head.id,
            person_id=head.person_id,
            title=head.title or "Người đã thôi công tác",
            is_group=head.is_group,
            under=under_title(head),
            pieces=pieces,
            new_from=unread[0] if unread and unread[0] != pieces[0].seq else 0,
            earlier_href=f"{here}?truoc={pieces[0].seq}" if part.has_earlier else "",
            is_live=is_live,
            change=part.last_change,
            last_seq=part.last_seq,
            cleared=head.cleared and not part.has_earlier,
            seen_by=head.seen_by,
            reply=reply,
            side=rows_of(side, here=head.id),
        )


def under_title(head: ConversationHead) -> str:
    """The line below the title: how many, or where the other is."""
    if head.is_group:
        return f"{head.members} người"
    if head.other is None or not head.other.seat:
        return "Đã thôi công tác ở cơ quan"
    state = "Đang có mặt" if head.other.is_present else "Vắng mặt"
    return f"{state} · {head.other.seat}"


def rows_of(lines: Sequence[ConversationLine], *, here: int = 0) -> tuple[Row, ...]:
    """The list, with the one that is open marked."""
    now = clock.now()
    return tuple(
        Row(
            address("chat:conversation", line.id), line.title or "Người đã thôi công tác",
            line.is_group, line.is_present, line.id == here, line.last_words,
            time_words(line.last_at, now), line.unread,
        )
        for line in lines
    )  # fmt: skip
