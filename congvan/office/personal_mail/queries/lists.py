"""Lists of one's letters: by box, newest first, by words; the folders with what is unread.

Every list is one range of a partial index of the owner's, or of the words' index, in which the
owner's mark stands beside the words: other people's letters are never met.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, Q, QuerySet

from congvan.kernel.lexemes import LexemeQuery
from congvan.office.personal_mail import access, rules
from congvan.office.personal_mail.models import Copy, Folder
from congvan.office.personal_mail.states import Place, Standing, Way
from congvan.organization.acting import ActingMember

PAGE_SIZE = 50
INBOX, SENT, DRAFTS, STARRED, TRASH = "den", "gui", "nhap", "sao", "thung-rac"
_PLACES = {INBOX: Place.INBOX, SENT: Place.SENT, DRAFTS: Place.DRAFTS}

# The letters beside "Thư" in the menu: the unread ones of the inbox. Index: letter_copy_new.
UNREAD_ROWS = """
    SELECT l.id FROM personal_mail_copy l
    WHERE l.owner_id = ANY (ARRAY(
        SELECT s.id FROM organization_membership h JOIN organization_membership s
          ON s.person_id = h.person_id AND s.agency_id = h.agency_id
         AND (s.id = h.id OR s.valid_to < (%(now)s AT TIME ZONE 'Asia/Ho_Chi_Minh')::date)
        WHERE h.id = %(member)s))
      AND l.place = 'inbox' AND l.standing = 'kept' AND l.is_unread
      AND NOT %(substitute)s LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class LetterLine:
    """One letter in a list; `moment` and `copy_id` say where the next page begins."""

    letter_id: int
    copy_id: int
    moment: datetime
    subject: str
    author: str
    to: str
    opening: str
    way: Way
    place: Place
    folder: str
    is_draft: bool
    is_unread: bool
    is_starred: bool
    is_trashed: bool
    file_count: int
    reply_due_on: date | None
    owes_reply: bool
    asks_opinion: bool


@dataclass(frozen=True, slots=True)
class FolderLine:
    """One own folder, how many letters in it are unread and how many there are."""

    folder_id: int
    name: str
    unread: int
    letters: int = 0


def letters(
    viewer: ActingMember, box: str, *, folder_id: int | None = None, unread: bool = False,
    after: tuple[datetime, int] | None = None, limit: int = PAGE_SIZE,
) -> list[LetterLine]:  # fmt: skip
    """A page of a box, newest first. Two statements. Raises NotAllowed for a substitute."""
    found = access.own_copies(viewer)
    moment = "trashed_at" if box == TRASH else "at"
    if box == TRASH:
        found = found.filter(standing=Standing.TRASHED)
    else:
        found = found.filter(standing=Standing.KEPT)
        if folder_id is not None:
            found = found.filter(folder_id=folder_id)
        elif box == STARRED:
            found = found.filter(starred_at__isnull=False)
        else:
            found = found.filter(place=_PLACES.get(box, Place.INBOX))
    if unread:
        found = found.filter(is_unread=True)
    return _page(found, moment, after, limit)


def find(
    viewer: ActingMember, words: str, *, after: tuple[datetime, int] | None = None,
    limit: int = PAGE_SIZE,
) -> list[LetterLine]:  # fmt: skip
    """The own letters, those in the trash left out, with all words, with or without accents.

    Newest first. Two statements. Index: letter_words.
    """
    seats = access.mail_seats(viewer)
    query = rules.search_query(words, seats)
    found = access.own_copies(viewer, seats).filter(standing=Standing.KEPT)
    if not query:
        return []
    return _page(found.filter(letter__words=LexemeQuery(query)), "at", after, limit)


def folders(viewer: ActingMember) -> list[FolderLine]:
    """The viewer's folders in their order, with what is unread in each. One statement."""
    unread = Q(copies__standing=Standing.KEPT, copies__is_unread=True)
    found = Folder.objects.filter(owner__in=access.seats_of(viewer))
    rows = found.annotate(unread=Count("copies", filter=unread)).order_by("position", "id")
    return [FolderLine(row.pk, row.name, row.unread) for row in rows]


def folders_with_letters(viewer: ActingMember) -> list[FolderLine]:
    """The same with the number of letters in each, for the page that keeps the folders."""
    kept = Q(copies__standing=Standing.KEPT)
    unread = kept & Q(copies__is_unread=True)
    found = Folder.objects.filter(owner__in=access.seats_of(viewer))
    rows = found.annotate(
        unread=Count("copies", filter=unread), letters=Count("copies", filter=kept)
    )
    ordered = rows.order_by("position", "id")
    return [FolderLine(row.pk, row.name, row.unread, row.letters) for row in ordered]


def _page(
    found: QuerySet[Copy], moment: str, after: tuple[datetime, int] | None, limit: int
) -> list[LetterLine]:
    if after is not None:
        at, last_id = after
        found = found.filter(
            Q(**{f"{moment}__lte": at}), Q(**{f"{moment}__lt": at}) | Q(id__lt=last_id)
        )
    rows = found.select_related("letter", "folder").only(
        "id", "at", "trashed_at", "way", "place", "standing", "is_unread", "starred_at",
        "owes_reply", "replied_at", "reply_due_on", "owner_id", "letter_id", "folder__name",
        "letter__subject", "letter__author_name", "letter__to_words", "letter__opening",
        "letter__status", "letter__file_count", "letter__asks_opinion",
    )  # fmt: skip
    ordered = rows.order_by(F(moment).desc(), "-id")
    return [_line(row, moment) for row in ordered[:limit]]


def _line(copy: Copy, moment: str) -> LetterLine:
    letter = copy.letter
    return LetterLine(
        letter_id=letter.pk, copy_id=copy.pk, moment=getattr(copy, moment),
        subject=letter.subject, author=letter.author_name, to=letter.to_words,
        opening=letter.opening, way=Way(copy.way), place=Place(copy.place),
        folder=copy.folder.name if copy.folder else "", is_draft=copy.place == Place.DRAFTS,
        is_unread=copy.is_unread, is_starred=copy.starred_at is not None,
        is_trashed=copy.standing == Standing.TRASHED, file_count=letter.file_count,
        reply_due_on=copy.reply_due_on,
        owes_reply=copy.owes_reply and copy.replied_at is None,
        asks_opinion=letter.asks_opinion,
    )  # fmt: skip
