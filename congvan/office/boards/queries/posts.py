"""Boards and posts as pages show them; the right is in the query."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models
from django.db.models import Count, Exists, F, Func, OuterRef, Q, QuerySet, Value

from congvan.documents.visibility import visible_to
from congvan.kernel import clock
from congvan.kernel.errors import NotFound
from congvan.kernel.files import StoredFile
from congvan.office.attachments import queries as attachments
from congvan.office.attachments.queries import AttachedFile
from congvan.office.boards import access, rules
from congvan.office.boards.access import Sight
from congvan.office.boards.lifecycles import POST
from congvan.office.boards.models import BoardPolicy, BoardPost, BodyMember, PostReading
from congvan.office.boards.services.posting import SUBJECT
from congvan.office.boards.states import Board, PurgeRule
from congvan.office.boards.table import BOARDS
from congvan.organization.acting import ActingMember
from congvan.organization.models import Membership, Person
from congvan.organization.queries.seats import current

PAGE_SIZE = 30
# More than that on top of a board would be the board.
MOST_PINNED = 10
# The counter beside a board's name stops here.
MOST_COUNTED = 99


@dataclass(frozen=True, slots=True)
class BoardTab:
    """A board the viewer reads, and how many of its posts the viewer has not opened."""

    board: Board
    unread: int


@dataclass(frozen=True, slots=True)
class PostLine:
    """A post in the list of its board."""

    post_id: int
    title: str
    excerpt: str
    poster: str
    seat: str
    posted_at: datetime
    edited_at: datetime | None
    is_urgent: bool
    is_pinned: bool
    is_read: bool
    is_mine: bool
    files: int


@dataclass(frozen=True, slots=True)
class BoardPage:
    """A page of a board: what is pinned (first page only), the rest newest first."""

    board: Board
    tabs: Sequence[BoardTab]
    may_post: bool
    is_restricted: bool
    pinned: Sequence[PostLine]
    lines: Sequence[PostLine]
    has_more: bool


@dataclass(frozen=True, slots=True)
class LinkedDocument:
    """The document a post is about, for those who see it."""

    document_id: int
    symbol: str
    subject: str


@dataclass(frozen=True, slots=True)
class Edition:
    """The post as it was written once; `readers`: how many opened it while it said that."""

    number: int
    title: str
    text: str
    files: str
    writer: str
    written_at: datetime
    readers: int


@dataclass(frozen=True, slots=True)
class Readers:
    """Who opened a post, of those who read its board: for the poster."""

    read: Sequence[tuple[str, datetime]]
    unread: Sequence[str]

    @property
    def total(self) -> int:
        return len(self.read) + len(self.unread)


@dataclass(frozen=True, slots=True)
class PostView:
    """One post with what the viewer may do; `readers` and `editions` as far as the viewer may know.

    `kept_until`: the last day by the board's rule or by what was granted; None where nothing ends.
    """

    line: PostLine
    board: Board
    text: str
    edition: int
    files: Sequence[AttachedFile]
    document: LinkedDocument | None
    document_id: int | None
    pinned_until: date | None
    kept_until: date | None
    keep_granted_until: date | None
    readers: Readers | None
    editions: Sequence[Edition]
    moves: frozenset[str]

    def may(self, verb: str) -> bool:
        """Whether the state table offers the viewer this."""
        return verb in self.moves


class _Row(Func):
    """`ROW(a, b)`, to be compared as a whole, as keyset paging wants."""

    function = "ROW"
    output_field = models.BooleanField()


def board_page(
    viewer: ActingMember, board: Board, *, after: tuple[datetime, int] | None = None,
    limit: int = PAGE_SIZE,
) -> BoardPage:  # fmt: skip
    """A page of a board the viewer reads. Raises NotFound for one that is its members' only."""
    sight = access.sight_of(viewer)
    if board not in sight.readable:
        raise NotFound("Không có bảng tin này.")
    found = _with_reading(viewer, access.visible_posts(viewer, sight)).filter(board=board.value)
    today = clock.today()
    pinned = found.filter(pinned_until__gte=today).order_by("-posted_at", "-id")[:MOST_PINNED]
    tops = list(pinned)
    rest = found.exclude(pk__in=[one.pk for one in tops]).order_by("-posted_at", "-id")
    if after is not None:
        rest = rest.alias(place=_Row(F("posted_at"), F("id"))).filter(
            place__lt=_Row(Value(after[0]), Value(after[1]))
        )
    rows = list(rest[: limit + 1])
    shown = [*([] if after else tops), *rows[:limit]]
    files = attachments.attached_to(viewer.agency_id, SUBJECT, [one.pk for one in shown])
    return BoardPage(
        board=board,
        tabs=_tabs(viewer, sight),
        may_post=sight.may_post(board),
        is_restricted=board in sight.restricted,
        pinned=[] if after else [_line(viewer, one, files) for one in tops],
        lines=[_line(viewer, one, files) for one in rows[:limit]],
        has_more=len(rows) > limit,
    )


def post(viewer: ActingMember, post_id: int) -> PostView:
    """One post. Raises NotFound."""
    sight = access.sight_of(viewer)
    found = _with_reading(viewer, access.visible_posts(viewer, sight)).filter(pk=post_id).first()
    if found is None:
        raise NotFound(
            access.NO_POST, next_step="Người đăng có thể đã xóa bài, hoặc bài đã hết hạn lưu."
        )
    files = attachments.attached_to(viewer.agency_id, SUBJECT, [found.pk])
    parties = access.post_parties(viewer, found, sight)
    board = Board(found.board)
    line = _line(viewer, found, files)
    moves = {move.verb for move in POST.moves_from(found.status, parties)}
    if not BOARDS[board].is_kept_a_quarter:
        moves -= {"ask", "extend"}
    return PostView(
        line=line, board=board, text=found.text, edition=found.edition,
        files=files.get(found.pk, ()), document=_document(viewer, found.document_id),
        document_id=found.document_id, pinned_until=found.pinned_until,
        kept_until=_kept_until(found), keep_granted_until=found.keep_until,
        readers=readers_of(found, sight) if line.is_mine else None,
        editions=_editions(found) if found.edition > 1 else (),
        moves=frozenset(moves),
    )  # fmt: skip


def posts_of_leavers(viewer: ActingMember, *, limit: int = PAGE_SIZE) -> Sequence[PostLine]:
    """Posts without an end whose posters left the agency, the oldest first: for the administrator."""
    lasting = [board.value for board, rule in BOARDS.items() if not rule.is_kept_a_quarter]
    found = _with_reading(viewer, access.posts_of_leavers(viewer)).filter(board__in=lasting)
    return tuple(_line(viewer, one, {}) for one in found.order_by("posted_at", "id")[:limit])


def file_of(viewer: ActingMember, post_id: int, attachment_id: int) -> tuple[StoredFile, str]:
    """A file of a post the viewer reads. Raises NotFound."""
    found = access.get_post(viewer, post_id)
    return attachments.content_of(viewer.agency_id, SUBJECT, found.pk, attachment_id)


def readers_of(found: BoardPost, sight: Sight) -> Readers:
    """Who of the board's readers opened the post, earliest first, and who did not, by name."""
    day = clock.today()
    seats = Membership.objects.filter(
        current(day), person=OuterRef("pk"), agency_id=found.agency_id
    )
    people = Person.objects.filter(Exists(seats))
    board = Board(found.board)
    if board in sight.restricted:
        bodies = BodyMember.objects.filter(
            current(day), person=OuterRef("pk"), agency_id=found.agency_id,
            body__in=[body.value for body in BOARDS[board].members],
        )  # fmt: skip
        people = people.filter(Q(Exists(bodies)) | Q(pk=found.poster_id))
    readings = PostReading.objects.filter(post=found, edition=found.words_edition)
    opened = dict(readings.values_list("person_id", "read_at"))
    names = list(people.order_by("sort_key", "id").values_list("id", "full_name"))
    read = sorted((opened[key], name) for key, name in names if key in opened)
    return Readers(
        tuple((name, at) for at, name in read),
        tuple(name for key, name in names if key not in opened),
    )


def unread_of(viewer: ActingMember, sight: Sight) -> Mapping[Board, int]:
    """How many posts of each readable board the viewer has not opened. One statement."""
    rows = (
        access.visible_posts(viewer, sight)
        .filter(~Exists(_readings_of(viewer)))
        .values("board")
        .annotate(count=Count("pk"))
        .values_list("board", "count")
    )
    return {Board(board): min(count, MOST_COUNTED) for board, count in rows}


def _tabs(viewer: ActingMember, sight: Sight) -> Sequence[BoardTab]:
    unread = unread_of(viewer, sight)
    return tuple(BoardTab(b, unread.get(b, 0)) for b in BOARDS if b in sight.readable)


def _with_reading(viewer: ActingMember, posts: QuerySet[BoardPost]) -> QuerySet[BoardPost]:
    return posts.select_related("poster", "posted_by__post", "posted_by__unit").annotate(
        was_read=Exists(_readings_of(viewer))
    )


def _readings_of(viewer: ActingMember) -> QuerySet[PostReading]:
    """That the viewer read a post in the words it has now."""
    return PostReading.objects.filter(
        post=OuterRef("pk"), person_id=viewer.person_id, edition=OuterRef("words_edition")
    )


def _line(
    viewer: ActingMember, found: BoardPost, files: Mapping[int, Sequence[AttachedFile]]
) -> PostLine:
    seat = found.posted_by
    unit = f", {seat.unit.name}" if seat.unit else ""
    is_pinned = found.pinned_until is not None and found.pinned_until >= clock.today()
    return PostLine(
        post_id=found.pk, title=found.title, excerpt=" ".join(found.text[:240].split()),
        poster=found.poster.full_name, seat=f"{seat.post.title}{unit}",
        posted_at=found.posted_at, edited_at=found.edited_at, is_urgent=found.is_urgent,
        is_pinned=is_pinned, is_read=found.was_read,  # type: ignore[attr-defined]
        is_mine=viewer.seat.person_id == found.poster_id,
        files=len(files.get(found.pk, ())),
    )  # fmt: skip


def _document(viewer: ActingMember, document_id: int | None) -> LinkedDocument | None:
    if document_id is None:
        return None
    found = visible_to(viewer).filter(pk=document_id).first()
    return LinkedDocument(found.pk, found.symbol, found.subject) if found else None


def _editions(found: BoardPost) -> Sequence[Edition]:
    """All editions, newest first; one that changed no words has the readers of those."""
    counted = PostReading.objects.filter(post=found).values("edition").annotate(count=Count("pk"))
    readers = dict(counted.values_list("edition", "count"))
    return tuple(
        Edition(
            one.number, one.title, one.text, one.files, one.writer_name, one.written_at,
            readers.get(one.number, 0),
        )
        for one in found.editions.order_by("-number")
    )  # fmt: skip


def _kept_until(found: BoardPost) -> date | None:
    if not BOARDS[Board(found.board)].is_kept_a_quarter:
        return None
    policy = BoardPolicy.objects.filter(agency_id=found.agency_id).first()
    rule = PurgeRule(policy.purge_rule) if policy else PurgeRule.CALENDAR
    usual = rules.kept_until(found.posted_on, rule)
    return max(usual, found.keep_until) if found.keep_until else usual
