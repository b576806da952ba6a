"""Clear what has been kept its quarter: first the list, then the deed (R-240, R-322, R-323).

The list is made in the first month of a quarter and kept for good. It goes when an administrator has
confirmed it (`confirming`), never by itself. Looked at again when it goes: what was granted
meanwhile, or is asked for and not answered yet, stays. Each batch is a transaction: safe to run twice.
"""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from congvan.desk.services import purge_lists
from congvan.kernel import audit, clock
from congvan.kernel.audit import Actor
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.office.boards import events, rules
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

SUBJECT = "board_clearing"
BATCH = 200


@in_transaction
def make_lists(*, agency_id: int) -> list[int]:
    """List what has been kept its time, once a board and month; it is the administrators' work.

    What lies on a list that is not done yet is not listed again.

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
    lying = BoardClearingLine.objects.filter(
        clearing__agency_id=agency_id, outcome=LineOutcome.WAITING
    )
    due = due.exclude(pk__in=lying.values("post_id"))
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
    _propose(made, count=len(posts))
    return made.pk


def lists_to_remind_of() -> list[int]:
    """The lists of all agencies that nobody confirmed and nobody was told of for a week."""
    undecided = BoardClearing.objects.filter(status=ClearingStatus.MADE)
    return purge_lists.to_remind_of(undecided, made="made_at")


@in_transaction
def remind(*, clearing_id: int) -> bool:
    """Remind the administrators of a list that lies; False when it is confirmed or told of today.

    Lock: the list.
    """
    clearing = BoardClearing.objects.select_for_update().get(pk=clearing_id)
    if clearing.status != ClearingStatus.MADE or clearing.reminded_on == clock.today():
        return False
    clearing.reminded_on = clock.today()
    clearing.save(update_fields=["reminded_on"])
    _propose(clearing, count=clearing.lines.count())
    return True


def lists_to_carry_out() -> list[int]:
    """The confirmed lists of all agencies that are not done, for the job that goes on with them."""
    found = BoardClearing.objects.filter(status=ClearingStatus.CONFIRMED)
    return list(found.order_by("id").values_list("id", flat=True))


@in_transaction
def carry_out(*, clearing_id: int) -> bool:
    """Clear the next batch of a confirmed list; False when all of it is done, or not confirmed.

    Lock: the list, then its posts by id.
    """
    clearing = BoardClearing.objects.select_for_update().get(pk=clearing_id)
    if clearing.status != ClearingStatus.CONFIRMED:
        return False
    lines = list(clearing.lines.filter(outcome=LineOutcome.WAITING).order_by("id")[:BATCH])
    if lines:
        _clear(clearing, lines)
        return True
    CLEARING.move(clearing.status, "finish", {PostParty.SYSTEM})
    clearing.status, clearing.done_at = ClearingStatus.DONE, clock.now()
    clearing.save(update_fields=["status", "done_at"])
    outcomes = list(clearing.lines.values_list("outcome", flat=True))
    audit.record(
        events.ClearingDone(
            clearing_id=clearing.pk, board=str(Board(clearing.board).label),
            month=f"{clearing.month:%m/%Y}", cleared=outcomes.count(LineOutcome.CLEARED),
            kept=outcomes.count(LineOutcome.KEPT),
        ),
        by=Actor.system(scope_id=clearing.agency_id),
    )  # fmt: skip
    return False


@requires_transaction
def _clear(clearing: BoardClearing, lines: list[BoardClearingLine]) -> None:
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
        if line.outcome == LineOutcome.KEPT:
            line.kept_because = (
                "có đề nghị giữ thêm chưa trả lời" if post.pk in asked else "được giữ thêm"
            )
        if line.outcome == LineOutcome.CLEARED:
            POST.move(post.status, "clear", {PostParty.SYSTEM})
            empty(post, status=PostStatus.CLEARED)
            told.append(_cleared(post, clearing))
    BoardClearingLine.objects.bulk_update(lines, ["outcome", "keep_until", "kept_because"])
    audit.record_many(told, by=Actor.system(scope_id=clearing.agency_id))


@requires_transaction
def _propose(clearing: BoardClearing, *, count: int) -> None:
    board = str(Board(clearing.board).label)
    purge_lists.propose(
        agency_id=clearing.agency_id, subject_type=SUBJECT, subject_id=clearing.pk,
        kind="board.clearing_made",
        title=f"Xem danh sách dọn bảng {board} tháng {clearing.month:%m/%Y}",
        sentence=f"{count} bài trên bảng {board} hết thời hạn lưu. Xem rồi đồng ý dọn.",
        due_at=purge_lists.due_on(rules.last_of_month(clearing.month)),
    )  # fmt: skip


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


def _policy(agency_id: int) -> BoardPolicy:
    return BoardPolicy.objects.filter(agency_id=agency_id).first() or BoardPolicy(
        agency_id=agency_id
    )
