"""Who reads which board, who posts there, whose a post is: the board table asked of a person.

What somebody is by office (leader, head of unit) is handed over by a delegation; what somebody is in
a body is the person's own and never is. A person who stands in for another sees what the other's
seat sees, and does on a body's board nothing in the other's name.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from congvan.kernel import clock
from congvan.kernel.errors import NotAllowed, NotFound
from congvan.office.boards.lifecycles import KeepParty, PostParty
from congvan.office.boards.models import BoardAccess, BoardPost, PostKeepRequest
from congvan.office.boards.queries.bodies import bodies_of
from congvan.office.boards.states import Board, Body, PostStatus
from congvan.office.boards.table import BOARDS, OF_BODY, OF_ROLE, Standing
from congvan.organization.acting import ActingMember, check_holds
from congvan.organization.models import Membership
from congvan.organization.queries.seats import current
from congvan.organization.states import Role

NO_POST = "Không có bài đăng này."


@dataclass(frozen=True, slots=True)
class Sight:
    """What the boards are to somebody: asked once, used for every board and post of a page."""

    standings: frozenset[Standing]
    readable: frozenset[Board]
    restricted: frozenset[Board]

    def may_post(self, board: Board) -> bool:
        """Whether the board table lets this person post there."""
        return bool(self.standings & BOARDS[board].posters)


def sight_of(viewer: ActingMember) -> Sight:
    """The viewer's standings and the boards they open. Two statements."""
    own = (
        frozenset[Body]() if viewer.is_substitute else bodies_of(viewer.agency_id, viewer.person_id)
    )
    standings = {Standing.EVERYBODY}
    standings |= {standing for role, standing in OF_ROLE.items() if viewer.holds(role)}
    standings |= {OF_BODY[body] for body in own if body in OF_BODY}
    closed = BoardAccess.objects.filter(agency_id=viewer.agency_id, members_only=True)
    restricted = frozenset(Board(one) for one in closed.values_list("board", flat=True))
    readable = {b for b, rule in BOARDS.items() if b not in restricted or rule.members & own}
    return Sight(frozenset(standings), frozenset(readable), restricted)


def check_posts(by: ActingMember, board: Board) -> None:
    """Raise NotAllowed unless the board table lets `by` post there; NotFound when it is not read."""
    sight = sight_of(by)
    if board not in sight.readable:
        raise NotFound("Không có bảng tin này.")
    if not sight.may_post(board):
        posters = ", ".join(sorted(one.value for one in BOARDS[board].posters))
        raise NotAllowed(
            f"Bảng {board.label} chỉ dành cho {posters} đăng bài.",
            next_step="Đăng lên bảng Công cộng, hoặc nhờ người có quyền đăng.",
        )


def visible_posts(viewer: ActingMember, sight: Sight | None = None) -> QuerySet[BoardPost]:
    """Posts on the boards the viewer reads, and the viewer's own wherever they are."""
    seen = sight or sight_of(viewer)
    readable = Q(board__in=[board.value for board in seen.readable])
    if not viewer.is_substitute:
        readable |= Q(poster_id=viewer.person_id)
    return BoardPost.objects.filter(
        readable, agency_id=viewer.agency_id, status=PostStatus.ON_BOARD
    )


def get_post(
    viewer: ActingMember, post_id: int, *, lock: bool = False, sight: Sight | None = None
) -> BoardPost:
    """One of `visible_posts`, locked for change if asked. Raises NotFound."""
    found = visible_posts(viewer, sight).select_related(
        "poster", "posted_by__post", "posted_by__unit"
    )
    if lock:
        found = found.select_for_update(of=("self",))
    post = found.filter(pk=post_id).first()
    if post is None:
        raise NotFound(NO_POST, next_step="Người đăng có thể đã xóa bài, hoặc bài đã hết hạn lưu.")
    return post


def post_parties(by: ActingMember, post: BoardPost, sight: Sight) -> set[PostParty]:
    """How `by` stands to a post that is visible to `by`."""
    parties = set()
    board = Board(post.board)
    if board in sight.readable:
        parties.add(PostParty.READER)
    if by.seat.person_id == post.poster_id:
        if sight.may_post(board):
            parties.add(PostParty.POSTER)
        elif not by.is_substitute:
            parties.add(PostParty.FORMER_POSTER)
    if by.holds(Role.SYSADMIN_AGENCY):
        parties.add(PostParty.ADMINISTRATOR)
        if not _is_there(post):
            parties.add(PostParty.HEIR)
    return parties


def posts_of_leavers(viewer: ActingMember) -> QuerySet[BoardPost]:
    """Posts the viewer reads whose posters have no seat in the agency any more."""
    seats = Membership.objects.filter(
        current(clock.today()), agency_id=OuterRef("agency_id"), person_id=OuterRef("poster_id")
    )
    return visible_posts(viewer).filter(~Exists(seats))


def _is_there(post: BoardPost) -> bool:
    """Whether the poster still has a seat in the agency."""
    seats = Membership.objects.filter(current(clock.today()), agency_id=post.agency_id)
    return seats.filter(person_id=post.poster_id).exists()


def check_keeps_boards(by: ActingMember) -> None:
    """Raise NotAllowed unless `by` administers the agency (R-241, R-322)."""
    check_holds(by, Role.SYSADMIN_AGENCY, to="quản lý bảng tin của cơ quan")


def keep_parties(by: ActingMember, request: PostKeepRequest) -> set[KeepParty]:
    """How `by` stands to a request to keep a post."""
    parties = set()
    if by.membership_id == request.asked_by_id:
        parties.add(KeepParty.ASKER)
    if by.holds(Role.SYSADMIN_AGENCY) and by.agency_id == request.agency_id:
        parties.add(KeepParty.ADMINISTRATOR)
    return parties
