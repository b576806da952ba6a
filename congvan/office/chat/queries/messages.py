"""Messages of a conversation as its people see them; finding messages again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from congvan.kernel.errors import NotFound
from congvan.kernel.files import StoredFile
from congvan.kernel.lexemes import LexemeQuery
from congvan.office.attachments import queries as attachments
from congvan.office.attachments.queries import AttachedFile
from congvan.office.chat import access
from congvan.office.chat.lifecycles import CHAT_MESSAGE
from congvan.office.chat.models import ChatMention, ChatMessage
from congvan.office.chat.queries.people import pair_titles
from congvan.office.chat.rules import SUBJECT, search_query
from congvan.office.chat.states import LineKind, MessageStatus
from congvan.organization.acting import ActingMember

PAGE_SIZE = 50
# Who is further behind reads the page anew instead.
MOST_CHANGES = 200
LONGEST_QUESTION = 100
_SHORT = 90


@dataclass(frozen=True, slots=True)
class Quote:
    """The message that is answered, cut short."""

    seq: int
    author: str
    text: str


@dataclass(frozen=True, slots=True)
class Named:
    """A person whom a message names by "@"."""

    person_id: int
    name: str


@dataclass(frozen=True, slots=True)
class MessageLine:
    """One line of a conversation; `change` tells its place among all changes."""

    conversation_id: int
    seq: int
    change: int
    kind: LineKind
    status: MessageStatus
    author_id: int
    author: str
    text: str
    at: datetime
    quote: Quote | None
    files: tuple[AttachedFile, ...]
    named: tuple[Named, ...] = ()

    @property
    def short(self) -> str:
        """What a list or a quote shows of it."""
        return shortened(self.text, self.status, len(self.files))


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a conversation in its order; `has_earlier`: more lies before it."""

    lines: tuple[MessageLine, ...]
    has_earlier: bool
    last_change: int
    last_seq: int


@dataclass(frozen=True, slots=True)
class FoundMessage:
    """A message that holds the words asked for."""

    id: int
    conversation_id: int
    title: str
    seq: int
    author: str
    text: str
    at: datetime


def latest(
    viewer: ActingMember,
    conversation_id: int,
    *,
    before: int | None = None,
    around: int | None = None,
) -> Part:
    """The last messages the viewer may see, those before a number, or those up to a found one.

    Raises NotFound.
    """
    here = access.place(viewer, conversation_id)
    found = access.visible_messages(here.own)
    if around is not None:
        found = found.filter(seq__lt=around + PAGE_SIZE // 2)
    elif before is not None:
        found = found.filter(seq__lt=before)
    rows = list(found.order_by("-seq")[: PAGE_SIZE + 1])
    lines = as_lines(
        here.conversation.agency_id, rows[:PAGE_SIZE][::-1], from_seq=here.own.from_seq
    )
    talk = here.conversation
    return Part(tuple(lines), len(rows) > PAGE_SIZE, talk.last_change, talk.last_seq)


def changes_since(viewer: ActingMember, conversation_id: int, *, after: int) -> Part | None:
    """What was written or changed above a change number, in the order of the changes.

    None when it is more than `MOST_CHANGES`: the page is to be read anew. Raises NotFound.
    """
    here = access.place(viewer, conversation_id)
    found = access.visible_messages(here.own).filter(change__gt=after)
    rows = list(found.order_by("change")[: MOST_CHANGES + 1])
    if len(rows) > MOST_CHANGES:
        return None
    talk = here.conversation
    lines = as_lines(talk.agency_id, rows, from_seq=here.own.from_seq)
    # Not the conversation's number: a change could have come between the two questions.
    last = max([after, *(row.change for row in rows)])
    return Part(tuple(lines), False, last, talk.last_seq)


def one_message(
    viewer: ActingMember, conversation_id: int, seq: int
) -> tuple[MessageLine, frozenset[str]]:
    """A message and the verbs open to the viewer now. Raises NotFound."""
    here = access.place(viewer, conversation_id)
    message = access.get_message(here.own, seq)
    line = as_lines(here.conversation.agency_id, [message], from_seq=here.own.from_seq)[0]
    moves = CHAT_MESSAGE.moves_from(message.status, access.message_parties(viewer, message))
    return line, frozenset(move.verb for move in moves)


def place_of(viewer: ActingMember, message_id: int) -> tuple[int, int]:
    """The conversation and the number of a message the viewer may see now. Raises NotFound."""
    found = access.messages_of_all(viewer).filter(pk=message_id)
    row = found.values_list("conversation_id", "seq").first()
    if row is None:
        raise NotFound(
            "Tin nhắc tên anh, chị không còn xem được: tin đã xóa, hoặc anh, chị đã rời hội thoại.",
            next_step="Mở lại danh sách hội thoại.",
        )
    return row


def file_of(
    viewer: ActingMember, conversation_id: int, seq: int, attachment_id: int
) -> tuple[StoredFile, str]:
    """A file of a message the viewer may see, and its name. Raises NotFound."""
    here = access.place(viewer, conversation_id)
    message = access.get_message(here.own, seq)
    return attachments.content_of(here.conversation.agency_id, SUBJECT, message.pk, attachment_id)


def search(
    viewer: ActingMember, words: str, *, after: tuple[datetime, int] | None = None,
    limit: int = PAGE_SIZE,
) -> list[FoundMessage]:  # fmt: skip
    """Messages of the own conversations with all the words or their beginnings, newest first.

    Accents or not. Each conversation's mark stands beside the words in the index, so the messages
    of others are never met; nor is what was written before one joined. Four statements. Index:
    chat_message_words.
    """
    own = [*access.own_places(viewer).values_list("conversation_id", flat=True)]
    query = search_query(words[:LONGEST_QUESTION], own)
    if not query:
        return []
    found = access.messages_of_all(viewer).filter(words=LexemeQuery(query))
    if after is not None:
        at, last_id = after
        found = found.filter(Q(at__lt=at) | Q(at=at, id__lt=last_id))
    rows = list(found.select_related("author", "conversation").order_by("-at", "-id")[:limit])
    titles = pair_titles(viewer, {row.conversation for row in rows})
    return [
        FoundMessage(
            row.pk, row.conversation_id, titles[row.conversation_id], row.seq,
            row.author.full_name, row.text, row.at,
        )
        for row in rows
    ]  # fmt: skip


def as_lines(agency_id: int, rows: Sequence[ChatMessage], *, from_seq: int) -> list[MessageLine]:
    """Rows of one conversation with their files and quotes; quotes up to `from_seq` stay hidden."""
    with_files = [row.pk for row in rows if row.file_count]
    files = attachments.attached_to(agency_id, SUBJECT, with_files) if with_files else {}
    quotes = _quotes(rows, from_seq)
    named = _named(rows)
    return [
        _line(row, files.get(row.pk, ()), quotes.get(row.reply_seq or 0), named.get(row.pk, ()))
        for row in rows
    ]


def shortened(text: str, status: str, files: int) -> str:
    """One line of a message: its beginning, or what else it is."""
    if status == MessageStatus.WITHDRAWN:
        return "Tin đã thu hồi"
    if not text:
        return f"{files} tệp đính kèm" if files > 1 else "Tệp đính kèm"
    flat = " ".join(text[: 2 * _SHORT].split())
    return flat if len(flat) <= _SHORT else f"{flat[:_SHORT].rstrip()}…"


def _quotes(rows: Iterable[ChatMessage], from_seq: int) -> Mapping[int, Quote]:
    asked = {row.reply_seq: row.conversation_id for row in rows if row.reply_seq is not None}
    if not asked:
        return {}
    found = ChatMessage.objects.filter(
        conversation_id__in=set(asked.values()), seq__in=asked, seq__gt=from_seq
    ).select_related("author")
    return {
        one.seq: Quote(
            one.seq, one.author.full_name, shortened(one.text, one.status, one.file_count)
        )
        for one in found
    }


def _named(rows: Iterable[ChatMessage]) -> Mapping[int, tuple[Named, ...]]:
    asked = [row.pk for row in rows if "@" in row.text]
    found: dict[int, tuple[Named, ...]] = {}
    if asked:
        mentions = ChatMention.objects.filter(message_id__in=asked).order_by("person_id")
        rows_of = mentions.values_list("message_id", "person_id", "person__full_name")
        for message_id, person_id, name in rows_of:
            found[message_id] = (*found.get(message_id, ()), Named(person_id, name))
    return found


def _line(
    row: ChatMessage, files: Sequence[AttachedFile], quote: Quote | None, named: tuple[Named, ...]
) -> MessageLine:
    return MessageLine(
        row.conversation_id, row.seq, row.change, LineKind(row.kind), MessageStatus(row.status),
        row.author_id, row.author.full_name, row.text, row.at, quote, tuple(files), named,
    )  # fmt: skip
