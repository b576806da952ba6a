"""Keep a post longer than its board does: asked by a person, decided by the administrator (R-241)."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction

from congvan.desk.services import notices
from congvan.kernel import audit, clock
from congvan.kernel.errors import InvalidInput, NotFound, WrongState
from congvan.kernel.text import nfc
from congvan.kernel.transactions import in_transaction
from congvan.office.boards import access, events
from congvan.office.boards.lifecycles import KEEP_REQUEST, POST
from congvan.office.boards.models import BoardPost, PostKeepRequest
from congvan.office.boards.rules import add_months
from congvan.office.boards.states import Board, KeepStatus, PostStatus
from congvan.office.boards.table import BOARDS
from congvan.organization.acting import ActingMember
from congvan.organization.queries.people import holders_of
from congvan.organization.states import Role

SUBJECT = "keep_request"
# "thêm một thời gian nữa" (GL132 Đ7.4): what must stay for years belongs into a dossier.
LONGEST_MONTHS = 24


@in_transaction
def ask(*, by: ActingMember, post_id: int, until: date, reason: str) -> PostKeepRequest:
    """Ask to keep a post up to a day; the administrators are told.

    Raises NotFound, WrongState for a board that keeps what it has or a request that waits already,
    InvalidInput. Lock: the post.
    """
    sight = access.sight_of(by)
    post = access.get_post(by, post_id, lock=True, sight=sight)
    POST.move(post.status, "ask", access.post_parties(by, post, sight))
    if not BOARDS[Board(post.board)].is_kept_a_quarter:
        raise WrongState(
            f"Bảng {Board(post.board).label} không có thời hạn lưu.",
            next_step="Bài ở lại cho đến khi người đăng xóa.",
        )
    _check_until(until, "until")
    words = _reason(reason)
    try:
        with transaction.atomic():
            made = PostKeepRequest.objects.create(
                agency_id=by.agency_id, post=post, asked_by_id=by.membership_id,
                asked_at=clock.now(), reason=words, wanted_until=until,
            )  # fmt: skip
    except IntegrityError as clash:
        raise WrongState(
            "Đã có đề nghị giữ bài này, đang chờ quản trị trả lời.",
            next_step="Chờ quản trị trả lời rồi đề nghị tiếp nếu cần.",
        ) from clash
    audit.record(
        events.KeepAsked(
            post_id=post.pk, request_id=made.pk, title=post.title, until=until, reason=words
        ),
        by=by.actor,
    )
    notices.tell(
        agency_id=by.agency_id, members=holders_of(by.agency_id, Role.SYSADMIN_AGENCY),
        kind="board.keep_asked",
        sentence=f"{by.person_name} đề nghị giữ bài “{post.title}” đến {until:%d/%m/%Y}.",
        subject_type=SUBJECT, subject_id=made.pk,
    )  # fmt: skip
    return made


@in_transaction
def grant(*, by: ActingMember, request_id: int, until: date) -> None:
    """Keep the post up to `until`, which need not be the day asked for; the asker is told.

    Raises NotFound, NotAllowed, WrongState, InvalidInput. Lock: the post, then the request.
    """
    request, post = _locked(by, request_id)
    KEEP_REQUEST.move(request.status, "grant", access.keep_parties(by, request))
    POST.move(post.status, "extend", access.post_parties(by, post, access.sight_of(by)))
    _check_until(until, "until")
    post.keep_until = max(until, post.keep_until or until)
    post.save(update_fields=["keep_until"])
    request.granted_until = until
    _decide(by, request, KeepStatus.GRANTED)
    audit.record(
        events.KeepGranted(
            post_id=post.pk, request_id=request.pk, title=post.title, until=until,
            asker=request.asked_by.person.full_name,
        ),
        by=by.actor,
    )  # fmt: skip
    _tell_asker(request, f"Bài “{post.title}” được giữ đến {until:%d/%m/%Y}.", "board.keep_granted")


@in_transaction
def refuse(*, by: ActingMember, request_id: int, reason: str) -> None:
    """Do not keep it longer; the asker is told why. Raises NotFound, NotAllowed, WrongState."""
    request, post = _locked(by, request_id)
    KEEP_REQUEST.move(request.status, "refuse", access.keep_parties(by, request))
    request.answer = _reason(reason)
    _decide(by, request, KeepStatus.REFUSED)
    audit.record(
        events.KeepRefused(
            post_id=post.pk, request_id=request.pk, title=post.title, reason=request.answer
        ),
        by=by.actor,
    )
    _tell_asker(
        request, f"Bài “{post.title}” không giữ thêm: {request.answer}", "board.keep_refused"
    )


@in_transaction
def withdraw(*, by: ActingMember, request_id: int) -> None:
    """Take one's own request back. Raises NotFound, NotAllowed, WrongState."""
    request, post = _locked(by, request_id)
    KEEP_REQUEST.move(request.status, "withdraw", access.keep_parties(by, request))
    _decide(by, request, KeepStatus.WITHDRAWN)
    audit.record(
        events.KeepWithdrawn(post_id=post.pk, request_id=request.pk, title=post.title), by=by.actor
    )


def _locked(by: ActingMember, request_id: int) -> tuple[PostKeepRequest, BoardPost]:
    """The request and its post, for the asker and the administrator; the post is locked first."""
    known = PostKeepRequest.objects.filter(agency_id=by.agency_id, pk=request_id).first()
    if known is None or not access.keep_parties(by, known):
        raise NotFound("Không có đề nghị này.")
    post = BoardPost.objects.select_for_update().get(pk=known.post_id)
    request = (
        PostKeepRequest.objects.select_for_update(of=("self",))
        .select_related("asked_by__person")
        .get(pk=request_id)
    )
    return request, post


def _decide(by: ActingMember, request: PostKeepRequest, status: KeepStatus) -> None:
    request.status = status
    request.decided_by_id = by.membership_id
    request.decided_at = clock.now()
    request.save()


def _tell_asker(request: PostKeepRequest, sentence: str, kind: str) -> None:
    is_there = request.post.status == PostStatus.ON_BOARD
    notices.tell(
        agency_id=request.agency_id, members=[request.asked_by_id], kind=kind, sentence=sentence,
        subject_type="board_post" if is_there else "", subject_id=request.post_id,
    )  # fmt: skip


def _check_until(until: date, field: str) -> None:
    today = clock.today()
    if not today < until <= add_months(today, LONGEST_MONTHS):
        raise InvalidInput(
            f"Giữ thêm được đến nhiều nhất {LONGEST_MONTHS} tháng nữa.",
            next_step="Chọn một ngày sau hôm nay; cần lâu hơn thì lưu bài vào hồ sơ.", field=field,
        )  # fmt: skip


def _reason(words: str) -> str:
    said = " ".join(nfc(words).split())
    if not said or len(said) > 500:
        raise InvalidInput(
            "Chưa ghi lý do." if not said else "Lý do dài quá 500 chữ.",
            next_step="Ghi ngắn gọn vì sao.", field="reason",
        )  # fmt: skip
    return said
