"""One letter as its reader sees it: the envelope, the text, files, documents, the conversation.

The sender also sees who has opened it when, who has answered, and the opinions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from congvan.documents.visibility import visible_to
from congvan.kernel.files import StoredFile
from congvan.office.attachments import queries as attachments
from congvan.office.attachments.queries import AttachedFile
from congvan.office.personal_mail import access
from congvan.office.personal_mail.addressing import key_of, keys_today
from congvan.office.personal_mail.models import Addressee, Copy, Letter, LetterDocument
from congvan.office.personal_mail.states import LetterStatus, Opinion, Place, Standing, Way
from congvan.organization.acting import ActingMember

SUBJECT_TYPE = "letter"
# A conversation longer than this is read by the search.
MOST_IN_THREAD = 50


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document the letter points to, for a viewer who may see it."""

    document_id: int
    symbol: str
    subject: str
    issued_on: date | None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one person's copy, for the sender."""

    name: str
    post: str
    way: Way
    read_at: datetime | None
    owes_reply: bool
    replied_at: datetime | None
    opinion: Opinion
    opinion_note: str
    opinion_at: datetime | None


@dataclass(frozen=True, slots=True)
class ThreadLine:
    """Another letter of the same conversation, of which the viewer has a copy."""

    letter_id: int
    author: str
    at: datetime
    opening: str
    is_unread: bool


@dataclass(frozen=True, slots=True)
class LetterView:
    """One letter for one reader; `receipts` are empty for everybody but the sender."""

    letter_id: int
    token: UUID
    status: LetterStatus
    subject: str
    body: str
    quoted: str
    author_id: int
    author: str
    author_post: str
    sent_at: datetime | None
    to: tuple[str, ...]
    cc: tuple[str, ...]
    to_keys: tuple[str, ...]
    cc_keys: tuple[str, ...]
    files: Sequence[AttachedFile]
    documents: tuple[DocumentLine, ...]
    hidden_documents: int
    reply_due_on: date | None
    asks_opinion: bool
    answers_id: int | None
    forwards_id: int | None
    thread: tuple[ThreadLine, ...]
    receipts: tuple[Receipt, ...]
    way: Way
    place: Place
    folder_id: int | None
    standing: Standing
    is_starred: bool
    owes_reply: bool
    replied_at: datetime | None
    opinion: Opinion
    opinion_note: str
    opinion_at: datetime | None

    @property
    def is_mine(self) -> bool:
        """Whether the reader wrote it."""
        return self.way is Way.AUTHOR


def letter(viewer: ActingMember, letter_id: int) -> LetterView:
    """One letter of the viewer's. A constant number of statements. Raises NotFound, NotAllowed."""
    copy = access.get_copy(viewer, letter_id)
    found = copy.letter
    addressees = list(Addressee.objects.filter(letter=found).order_by("position"))
    to = [one for one in addressees if one.way == Way.TO]
    cc = [one for one in addressees if one.way == Way.CC]
    files = attachments.attached_to(viewer.agency_id, SUBJECT_TYPE, [found.pk])
    documents, hidden = _documents(viewer, found)
    return LetterView(
        letter_id=found.pk, token=found.token, status=LetterStatus(found.status),
        subject=found.subject, body=found.body, quoted=found.quoted, author_id=found.author_id,
        author=found.author_name, author_post=found.author_post, sent_at=found.sent_at,
        to=tuple(one.name for one in to), cc=tuple(one.name for one in cc),
        to_keys=tuple(_key(one) for one in to), cc_keys=tuple(_key(one) for one in cc),
        files=files.get(found.pk, ()), documents=documents, hidden_documents=hidden,
        reply_due_on=found.reply_due_on, asks_opinion=found.asks_opinion,
        answers_id=found.answers_id, forwards_id=found.forwards_id,
        thread=_thread(viewer, found), receipts=_receipts(copy), way=Way(copy.way),
        place=Place(copy.place), folder_id=copy.folder_id, standing=Standing(copy.standing),
        is_starred=copy.starred_at is not None,
        owes_reply=copy.owes_reply and copy.replied_at is None, replied_at=copy.replied_at,
        opinion=Opinion(copy.opinion), opinion_note=copy.opinion_note, opinion_at=copy.opinion_at,
    )  # fmt: skip


def file_of(
    viewer: ActingMember, letter_id: int, attachment_id: int
) -> tuple[StoredFile, str]:  # fmt: skip
    """A file of a letter of the viewer's, and its name. Raises NotFound, NotAllowed."""
    copy = access.get_copy(viewer, letter_id)
    return attachments.content_of(viewer.agency_id, SUBJECT_TYPE, copy.letter_id, attachment_id)


def documents_seen(viewer: ActingMember, ids: Sequence[int]) -> list[DocumentLine]:
    """Those of the documents that the viewer may see, for the page that writes a letter."""
    if not ids:
        return []
    return [
        DocumentLine(one.pk, one.symbol, one.subject, one.issued_on)
        for one in visible_to(viewer).filter(pk__in=ids).order_by("pk")
    ]


def reply_keys(view: LetterView, viewer: ActingMember, *, everybody: bool) -> tuple[str, ...]:
    """To whom an answer goes: the author, or for an own letter whom it went to; perhaps all.

    Each where that person sits today.
    """
    if view.is_mine:
        return keys_today(viewer.agency_id, view.to_keys)
    own = key_of(member_id=viewer.membership_id, unit_id=None)
    first = key_of(member_id=view.author_id, unit_id=None)
    keys = keys_today(viewer.agency_id, (first, *view.to_keys) if everybody else (first,))
    return tuple(key for key in keys if key != own)


def _documents(
    viewer: ActingMember, found: Letter
) -> tuple[tuple[DocumentLine, ...], int]:  # fmt: skip
    ids = list(LetterDocument.objects.filter(letter=found).values_list("document_id", flat=True))
    seen = tuple(documents_seen(viewer, ids))
    return seen, len(ids) - len(seen)


def _thread(viewer: ActingMember, found: Letter) -> tuple[ThreadLine, ...]:
    """The other letters of the conversation, the newest last."""
    root = found.root_id or found.pk
    rows = (
        access.own_copies(viewer)
        .filter(
            Q(letter_id=root) | Q(letter__root_id=root), letter__status=LetterStatus.SENT,
            standing=Standing.KEPT,
        )
        .exclude(letter_id=found.pk)
        .order_by("-letter__sent_at", "-id")
        .values_list(
            "letter_id", "letter__author_name", "letter__sent_at", "letter__opening", "is_unread"
        )
    )  # fmt: skip
    found_rows: list[tuple[Any, ...]] = list(rows[:MOST_IN_THREAD])
    return tuple(ThreadLine(*row) for row in reversed(found_rows))


def _receipts(copy: Copy) -> tuple[Receipt, ...]:
    if copy.way != Way.AUTHOR or copy.letter.status != LetterStatus.SENT:
        return ()
    rows = (
        Copy.objects.filter(letter_id=copy.letter_id)
        .exclude(way=Way.AUTHOR)
        .select_related("owner__person", "owner__post")
        .order_by("-way", "owner__post__rank", "owner__person__sort_key", "id")
    )
    return tuple(
        Receipt(
            row.owner.person.full_name, row.owner.post.title, Way(row.way), row.read_at,
            row.owes_reply and row.replied_at is None, row.replied_at, Opinion(row.opinion),
            row.opinion_note, row.opinion_at,
        )
        for row in rows
    )  # fmt: skip


def _key(one: Addressee) -> str:
    return key_of(member_id=one.member_id, unit_id=one.unit_id)
