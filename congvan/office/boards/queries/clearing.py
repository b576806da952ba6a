"""Requests to keep posts, clearing lists, and how the agency clears; for its administrator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q

from congvan.kernel.errors import NotFound
from congvan.office.boards import access, rules
from congvan.office.boards.lifecycles import KEEP_REQUEST
from congvan.office.boards.models import (
    BoardAccess,
    BoardClearing,
    BoardClearingLine,
    BoardPolicy,
    PostKeepRequest,
)
from congvan.office.boards.states import (
    Board,
    ClearingStatus,
    KeepStatus,
    LineOutcome,
    PostStatus,
    PurgeRule,
)
from congvan.organization.acting import ActingMember

NEWEST = 50


@dataclass(frozen=True, slots=True)
class KeepLine:
    """A request to keep a post: who asked, why, until when, what was decided."""

    request_id: int
    post_id: int
    post_is_there: bool
    title: str
    board: Board
    posted_on: date
    asker: str
    asked_at: datetime
    reason: str
    wanted_until: date
    status: KeepStatus
    decider: str
    granted_until: date | None
    answer: str
    moves: frozenset[str]


@dataclass(frozen=True, slots=True)
class ClearingLine:
    """A clearing list among the lists."""

    clearing_id: int
    board: Board
    month: date
    status: ClearingStatus
    posts: int
    cleared: int
    confirmed_by: str
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class ClearedPost:
    """A post of a clearing list; `post_id` is None when its content is gone."""

    post_id: int | None
    title: str
    poster: str
    posted_on: date
    outcome: LineOutcome
    keep_until: date | None
    is_asked_for: bool
    line_id: int
    kept_because: str


@dataclass(frozen=True, slots=True)
class ClearingView:
    """One clearing list with its posts."""

    line: ClearingLine
    posts: Sequence[ClearedPost]
    last_day: date


@dataclass(frozen=True, slots=True)
class Policy:
    """How the agency clears and who reads the bodies' boards."""

    rule: PurgeRule
    restricted: frozenset[Board]


def policy(viewer: ActingMember) -> Policy:
    """What the agency decided, or the defaults. Raises NotAllowed."""
    access.check_keeps_boards(viewer)
    row = _policy(viewer.agency_id)
    closed = BoardAccess.objects.filter(agency_id=viewer.agency_id, members_only=True)
    return Policy(
        PurgeRule(row.purge_rule),
        frozenset(Board(one) for one in closed.values_list("board", flat=True)),
    )  # fmt: skip


def keep_requests(viewer: ActingMember) -> Sequence[KeepLine]:
    """Requests of the agency, waiting ones first, for its administrator. Raises NotAllowed."""
    access.check_keeps_boards(viewer)
    found = _requests(viewer).order_by("-asked_at", "-id")[:NEWEST]
    lines = [_keep_line(viewer, one) for one in found]
    return tuple(sorted(lines, key=lambda one: one.status is not KeepStatus.ASKED))


def keep_request(viewer: ActingMember, request_id: int) -> KeepLine:
    """A request, for who asked and for the administrator. Raises NotFound."""
    found = _requests(viewer).filter(pk=request_id).first()
    if found is None or not access.keep_parties(viewer, found):
        raise NotFound("Không có đề nghị này.")
    return _keep_line(viewer, found)


def requests_of_post(viewer: ActingMember, post_id: int) -> Sequence[KeepLine]:
    """Who asked to keep a post the viewer reads, and what was decided (R-241). Raises NotFound."""
    access.get_post(viewer, post_id)
    found = _requests(viewer).filter(post_id=post_id).exclude(status=KeepStatus.WITHDRAWN)
    return tuple(_keep_line(viewer, one) for one in found.order_by("asked_at", "id"))


def clearings(viewer: ActingMember) -> Sequence[ClearingLine]:
    """The newest lists of the agency, for its administrator. Raises NotAllowed."""
    access.check_keeps_boards(viewer)
    return tuple(
        _clearing_line(one) for one in _clearings(viewer).order_by("-month", "-id")[:NEWEST]
    )


def clearing(viewer: ActingMember, clearing_id: int) -> ClearingView:
    """One list with what goes. Raises NotAllowed, NotFound."""
    access.check_keeps_boards(viewer)
    found = _clearings(viewer).filter(pk=clearing_id).first()
    if found is None:
        raise NotFound("Không có danh sách này.")
    rows = BoardClearingLine.objects.filter(clearing=found).select_related("post")
    asked = set(
        PostKeepRequest.objects.filter(
            post__in=rows.values("post"), status=KeepStatus.ASKED
        ).values_list("post_id", flat=True)
    )
    posts = tuple(_cleared_post(row, asked) for row in rows.order_by("posted_on", "id"))
    return ClearingView(_clearing_line(found), posts, rules.last_of_month(found.month))


def _requests(viewer: ActingMember):  # type: ignore[no-untyped-def]
    return PostKeepRequest.objects.filter(agency_id=viewer.agency_id).select_related(
        "post", "asked_by__person", "decided_by__person"
    )


def _keep_line(viewer: ActingMember, row: PostKeepRequest) -> KeepLine:
    parties = access.keep_parties(viewer, row)
    is_there = row.post.status == PostStatus.ON_BOARD
    moves = {move.verb for move in KEEP_REQUEST.moves_from(row.status, parties)}
    return KeepLine(
        request_id=row.pk, post_id=row.post_id, post_is_there=is_there, title=row.post.title,
        board=Board(row.post.board), posted_on=row.post.posted_on,
        asker=row.asked_by.person.full_name, asked_at=row.asked_at, reason=row.reason,
        wanted_until=row.wanted_until, status=KeepStatus(row.status),
        decider=row.decided_by.person.full_name if row.decided_by else "",
        granted_until=row.granted_until, answer=row.answer,
        moves=frozenset(moves if is_there else moves - {"grant"}),
    )  # fmt: skip


def _clearings(viewer: ActingMember):  # type: ignore[no-untyped-def]
    return (
        BoardClearing.objects.filter(agency_id=viewer.agency_id)
        .select_related("confirmed_by__person")
        .annotate(
            posts=Count("lines"),
            cleared=Count("lines", filter=Q(lines__outcome=LineOutcome.CLEARED)),
        )
    )


def _clearing_line(row: BoardClearing) -> ClearingLine:
    by = row.confirmed_by.person.full_name if row.confirmed_by else ""
    return ClearingLine(
        row.pk, Board(row.board), row.month, ClearingStatus(row.status),
        row.posts, row.cleared, by, row.done_at,  # type: ignore[attr-defined]
    )  # fmt: skip


def _cleared_post(row: BoardClearingLine, asked: set[int]) -> ClearedPost:
    is_there = row.post.status == PostStatus.ON_BOARD
    keep_until = row.post.keep_until if row.outcome == LineOutcome.WAITING else row.keep_until
    return ClearedPost(
        row.post_id if is_there else None, row.title, row.poster_name, row.posted_on,
        LineOutcome(row.outcome), keep_until, row.post_id in asked, row.pk, row.kept_because,
    )  # fmt: skip


def _policy(agency_id: int) -> BoardPolicy:
    return BoardPolicy.objects.filter(agency_id=agency_id).first() or BoardPolicy(
        agency_id=agency_id
    )
