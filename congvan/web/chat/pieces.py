"""One line of a conversation as HTML: the same for the page, the stream and the polling.

A line looks different to its author (he may change it) and to who may not see what it answers;
else it is the same for everybody, so a group's line is drawn four times at most.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from congvan.kernel import clock
from congvan.office.chat.queries.messages import MessageLine, Quote
from congvan.office.chat.rules import CHANGEABLE_FOR
from congvan.office.chat.states import LineKind, MessageStatus
from congvan.ui.items import FileLine
from congvan.web.addresses import address
from congvan.web.attachments.lines import file_lines
from congvan.web.chat.words import as_html


@dataclass(frozen=True, slots=True)
class Piece:
    """A line ready to draw."""

    seq: int
    change: int
    is_message: bool
    is_own: bool
    is_withdrawn: bool
    is_edited: bool
    is_to_me: bool
    author: str
    words: SafeString
    named: str
    short: str
    at: datetime
    time_words: str
    quote: Quote | None
    files: tuple[FileLine, ...]
    reply_href: str
    edit_href: str
    withdraw_href: str


def piece_of(line: MessageLine, *, person_id: int, from_seq: int = 0) -> Piece:
    """How a line looks to a person who sees the conversation above `from_seq`."""
    is_message, is_withdrawn = line.kind == LineKind.MESSAGE, line.status == MessageStatus.WITHDRAWN
    is_own = is_message and line.author_id == person_id
    now = clock.now()
    changeable = is_own and not is_withdrawn and now - line.at <= CHANGEABLE_FOR
    here = (line.conversation_id, line.seq)
    return Piece(
        seq=line.seq,
        change=line.change,
        is_message=is_message,
        is_own=is_own,
        is_withdrawn=is_withdrawn,
        is_edited=line.status == MessageStatus.EDITED,
        is_to_me=any(one.person_id == person_id for one in line.named),
        author=line.author,
        words=as_html(line.text, [one.name for one in line.named]),
        named=" ".join(str(one.person_id) for one in line.named),
        short=line.short,
        at=line.at,
        time_words=time_words(line.at, now),
        quote=line.quote if line.quote and line.quote.seq > from_seq else None,
        files=file_lines(line.files, partial(_file_href, *here)),
        reply_href=f"{address('chat:conversation', line.conversation_id)}?tra-loi={line.seq}#soan"
        if is_message and not is_withdrawn
        else "",
        edit_href=address("chat:edit", *here) if changeable else "",
        withdraw_href=address("chat:withdraw", *here) if changeable else "",
    )


def drawn(line: MessageLine, *, person_id: int, from_seq: int = 0) -> dict[str, Any]:
    """A line as the script takes it in: numbers to put it in its place, and its HTML."""
    piece = piece_of(line, person_id=person_id, from_seq=from_seq)
    html = render_to_string("chat/_line.html", {"piece": piece})
    return {
        "seq": line.seq, "change": line.change, "short": line.short, "own": piece.is_own,
        "html": html,
    }  # fmt: skip


def time_words(at: datetime, now: datetime) -> str:
    """When, as short as today allows: "14:05", "14:05 20/11", "14:05 20/11/2025"."""
    there, here = at.astimezone(clock.OFFICE_ZONE), now.astimezone(clock.OFFICE_ZONE)
    if there.date() == here.date():
        return f"{there:%H:%M}"
    return f"{there:%H:%M %d/%m}" if there.year == here.year else f"{there:%H:%M %d/%m/%Y}"


def _file_href(conversation_id: int, seq: int, file_id: int) -> str:
    return address("chat:file", conversation_id, seq, file_id)
