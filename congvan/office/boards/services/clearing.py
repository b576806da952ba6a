"""Clear what has been kept its quarter: first the list, then the deed (R-240, R-322, R-323).

The list is made in the first month of a quarter and kept for good. The administrator confirms it, or
it goes by itself on the month's last day if the agency so decided. Looked at again when it goes: what
was granted meanwhile, or is asked for and not answered yet, stays. Safe to run twice.
"""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from congvan.desk.services import notices
from congvan.kernel import audit, clock
from congvan.kernel.audit import Actor
from congvan.kernel.errors import NotFound
from congvan.kernel.states import Party
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.office.boards import access, events, rules
from congvan.office.boards.lifecycles import CLEARING, POST, PostParty
from congvan.office.boards.models import (
    BoardClearing,
    BoardClearingLine,
    BoardPolicy,
    BoardPost,
    PostKeepRequest,
)
from congvan.office.boards.services.posting import empty
from congvan.office.boards.states import (
    Board,
    ClearingStatus,
    KeepStatus,
    LineOutcome,
    PostStatus,
    PurgeRule,
)
from congvan.office.boards.table import KEPT_A_QUARTER
from congvan.organization.acting import ActingMember
from congvan.organization.queries.people import holders_of
from congvan.organization.states import Role

SUBJECT = "board_clearing"


@in_transaction
def make_lists(*, agency_id: int) -> list[int]:
    """List what has been kept its time, once a board and month; the administrators are told.

    Returns the ids of the new lists: none outside the first month of a quarter, or with nothing due.
    """
    today = clock.today()
    if not rules.clears_in(today):
        return []
    month = today.replace(day=1)
    found = (_make(agency_id, board, month) for board in KEPT_A_QUARTER)
    return [one for one in found if one is not None]


@requires_transaction
def _make(agency_id: int, board: Board, month: date) -> int | None:
    rule = PurgeRule(_policy(agency_id).purge_rule)
    due = BoardPost.objects.filter(
        Q(keep_until__isnull=True) | Q(keep_until__lt=month), agency_id=agency_id,
        board=board.value, status=PostStatus.ON_BOARD,
        posted_on__lte=rules.posted_up_to(month, rule),
    ).select_related("poster")  # fmt: skip
    posts = list(due.order_by("posted_on", "id"))
    if not posts:
        return None
    made, is_new = BoardClearing.objects.get_or_create(
        agency_id=agency_id, board=board.value, month=month, defaults={"made_at": clock.now()}
    )
    if not is_new:
        return None
    BoardClearingLine.objects.bulk_create(
        BoardClearingLine(
            clearing=made, post=post, title=post.title, poster_name=post.poster.full_name,
            posted_on=post.posted_on,
        )
        for post in posts
    )  # fmt: skip
    audit.record(
        events.ClearingMade(
            clearing_id=made.pk, board=str(board.label), month=f"{month:%m/%Y}", count=len(posts)
        ),
        by=Actor.system(scope_id=agency_id),
    )
    notices.tell(
        agency_id=agency_id, members=holders_of(agency_id, Role.SYSADMIN_AGENCY),
        kind="board.clearing_made",
        sentence=f"{len(posts)} bài trên bảng {board.label} hết thời hạn lưu. Xem rồi đồng ý dọn.",
        subject_type=SUBJECT, subject_id=made.pk,
    )  # fmt: skip
    return made.pk


@in_transaction
def confirm(*, by: ActingMember, clearing_id: int) -> int:
    """Clear what the list says; returns how many posts went. Raises NotFound, NotAllowed, WrongState.

    Lock: the list, then its posts by id.
    """
    access.check_keeps_boards(by)
    clearing = _locked(clearing_id, agency_id=by.agency_id)
    CLEARING.move(clearing.status, "confirm", {PostParty.ADMINISTRATOR})
    clearing.confirmed_by_id = by.membership_id
    return _carry_out(clearing, by=by.actor, party=PostParty.ADMINISTRATOR)


@in_transaction
def finish(*, clearing_id: int) -> int:
    """At the month's end: clear a list nobody confirmed, when the agency lets it go by itself.

    Returns how many posts went; 0 when it is done already or not to go. Lock: as `confirm`.
    """
    clearing = _locked(clearing_id)
    if clearing.status != ClearingStatus.MADE or not _policy(clearing.agency_id).clears_alone:
        return 0
    if clock.today() < rules.last_of_month(clearing.month):
        return 0
    CLEARING.move(clearing.status, "finish", {PostParty.SYSTEM})
    by = Actor.system(scope_id=clearing.agency_id)
    return _carry_out(clearing, by=by, party=PostParty.SYSTEM)


@requires_transaction
def _carry_out(clearing: BoardClearing, *, by: Actor, party: Party) -> int:
    lines = list(clearing.lines.order_by("id"))
    ids = [line.post_id for line in lines]
    posts = {one.pk: one for one in _locked_posts(ids)}
    asked = set(
        PostKeepRequest.objects.filter(post_id__in=ids, status=KeepStatus.ASKED).values_list(
            "post_id", flat=True
        )
    )
    told: list[events.PostCleared] = []
    for line in lines:
        post = posts[line.post_id]
        line.outcome, line.keep_until = _outcome(post, is_asked_for=post.pk in asked)
        if line.outcome == LineOutcome.CLEARED:
            POST.move(post.status, "clear", {party})
            empty(post, status=PostStatus.CLEARED)
            told.append(_cleared(post, clearing))
    BoardClearingLine.objects.bulk_update(lines, ["outcome", "keep_until"])
    clearing.status = ClearingStatus.DONE
    clearing.done_at = clock.now()
    clearing.save(update_fields=["status", "done_at", "confirmed_by"])
    kept = sum(line.outcome == LineOutcome.KEPT for line in lines)
    audit.record_many(told, by=by)
    audit.record(
        events.ClearingDone(
            clearing_id=clearing.pk, board=str(Board(clearing.board).label),
            month=f"{clearing.month:%m/%Y}", cleared=len(told), kept=kept,
        ),
        by=by,
    )  # fmt: skip
    return len(told)


def _locked_posts(ids: list[int]) -> list[BoardPost]:
    return list(BoardPost.objects.select_for_update().filter(pk__in=ids).order_by("id"))


def _outcome(post: BoardPost, *, is_asked_for: bool) -> tuple[LineOutcome, date | None]:
    if post.status != PostStatus.ON_BOARD:
        return LineOutcome.GONE, None
    if is_asked_for or (post.keep_until is not None and post.keep_until >= clock.today()):
        return LineOutcome.KEPT, post.keep_until
    return LineOutcome.CLEARED, None


def _cleared(post: BoardPost, clearing: BoardClearing) -> events.PostCleared:
    return events.PostCleared(
        post_id=post.pk, board=str(Board(post.board).label), title=post.title,
        posted_on=post.posted_on, clearing_id=clearing.pk,
    )  # fmt: skip


def _locked(clearing_id: int, *, agency_id: int | None = None) -> BoardClearing:
    found = BoardClearing.objects.select_for_update().filter(pk=clearing_id)
    if agency_id is not None:
        found = found.filter(agency_id=agency_id)
    clearing = found.first()
    if clearing is None:
        raise NotFound("Không có danh sách này.")
    return clearing


def _policy(agency_id: int) -> BoardPolicy:
    return BoardPolicy.objects.filter(agency_id=agency_id).first() or BoardPolicy(
        agency_id=agency_id
    )
