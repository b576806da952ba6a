"""Post, edit, pin, remove: the poster's own verbs; `read` is everybody's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from congvan.desk.services import notices
from congvan.documents.access import get_document
from congvan.kernel import audit, clock
from congvan.kernel.errors import InvalidInput
from congvan.kernel.form_keys import insert_once, of_form, row_key
from congvan.kernel.text import nfc
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.office.attachments import queries as attachments
from congvan.office.attachments import services as attaching
from congvan.office.attachments.services import NewFile
from congvan.office.boards import access, events
from congvan.office.boards.access import Sight
from congvan.office.boards.lifecycles import POST
from congvan.office.boards.models import BoardPost, PostEdition, PostReading
from congvan.office.boards.rules import TEXT_LENGTH, TITLE_LENGTH
from congvan.office.boards.states import Board, PostStatus
from congvan.office.boards.table import BOARDS
from congvan.organization.acting import ActingMember
from congvan.organization.models import Membership

SUBJECT = "board_post"
# A pin is for what matters these weeks; what is always first is no news.
LONGEST_PIN = timedelta(days=92)
LONGEST_REASON = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a poster wrote; `document_id` is a document the poster sees."""

    title: str
    text: str = ""
    is_urgent: bool = False
    document_id: int | None = None
    files: Sequence[NewFile] = ()
    pinned_until: date | None = None


@in_transaction
def post(
    *, by: ActingMember, board: Board, written: Written, form_key: UUID | None = None
) -> BoardPost:
    """Put a post on a board; a Thông báo is told to the whole agency (R-238, R-239, R-246).

    The same form sent again is the post that was made, which is returned. Raises NotFound for a board or document that `by` does not see, NotAllowed unless the board table
    lets `by` post, InvalidInput, WrongState for too many files.
    """
    access.check_posts(by, board)
    title, text = _checked(written)
    names = [one.name for one in written.files]
    key = row_key(form_key, board, title, text, written.document_id, names)
    former = of_form(BoardPost.objects.filter(posted_by_id=by.membership_id), key)
    if (posted := former.first()) is not None:
        return posted
    _check_pin(written.pinned_until)
    if written.document_id is not None:
        get_document(by, written.document_id)
    made = BoardPost(
        agency_id=by.agency_id, board=board.value, poster_id=by.seat.person_id,
        posted_by_id=by.membership_id, title=title, text=text, is_urgent=written.is_urgent,
        document_id=written.document_id, posted_on=clock.today(), posted_at=clock.now(),
        pinned_until=written.pinned_until, form_key=key,
    )  # fmt: skip
    if (posted := insert_once(made, former)) is not None:
        return posted
    attaching.attach(by=by, subject_type=SUBJECT, subject_id=made.pk, new=written.files)
    _keep_edition(by, made)
    _note_reading(by, made)
    audit.record(
        events.Posted(
            post_id=made.pk, board=str(board.label), title=title, files=len(written.files),
            document_id=written.document_id,
        ),
        by=by.actor,
    )  # fmt: skip
    if BOARDS[board].tells_everybody:
        notices.announce(
            by=by, agency_id=by.agency_id, kind="board.posted",
            sentence=f"{board.label}{' khẩn' if written.is_urgent else ''}: {title}",
            subject_type=SUBJECT, subject_id=made.pk,
        )  # fmt: skip
    return made


@in_transaction
def edit(
    *, by: ActingMember, post_id: int, edition: int, written: Written, dropped: Sequence[int] = ()
) -> BoardPost:
    """Change one's own post; the edition before stays readable, with who read it (R-239).

    Who read other words has not read these: it is unread for them again, and those who were told of
    a Thông báo and had read it are told once more. What changes nothing makes no edition. `edition`
    is the one the poster saw; `dropped` are attachments to take out. Raises NotFound, NotAllowed,
    InvalidInput when it was changed meanwhile. Lock: the post.
    """
    found = _own(by, post_id, "edit")
    if found.edition != edition:
        raise InvalidInput(
            "Bài vừa được sửa ở một cửa sổ khác.",
            next_step="Mở lại bài để xem bản mới nhất rồi sửa tiếp.",
        )
    before = (found.title, found.text, found.document_id)
    found.title, found.text = _checked(written)
    if written.document_id is not None and written.document_id != found.document_id:
        get_document(by, written.document_id)
    found.document_id = written.document_id
    says_other = (found.title, found.text, found.document_id) != before
    says_other = says_other or bool(dropped or written.files)
    if not says_other and found.is_urgent == written.is_urgent:
        return found
    readers = _readers(found) if says_other else []
    found.is_urgent = written.is_urgent
    found.edition += 1
    found.words_edition = found.edition if says_other else found.words_edition
    found.edited_at = clock.now()
    found.save()
    for attachment_id in dropped:
        attaching.take_out(
            by=by, subject_type=SUBJECT, subject_id=found.pk, attachment_id=attachment_id
        )
    attaching.attach(by=by, subject_type=SUBJECT, subject_id=found.pk, new=written.files)
    _keep_edition(by, found)
    _note_reading(by, found)
    audit.record(
        events.PostEdited(
            post_id=found.pk, board=_board(found), title=found.title, edition=found.edition
        ),
        by=by.actor,
    )
    if BOARDS[Board(found.board)].tells_everybody and readers:
        notices.tell(
            agency_id=by.agency_id, members=readers, kind="board.edited",
            sentence=f"{_board(found)} được sửa, mời đọc lại: {found.title}",
            subject_type=SUBJECT, subject_id=found.pk,
        )  # fmt: skip
    return found


@in_transaction
def pin(*, by: ActingMember, post_id: int, until: date) -> None:
    """Keep one's own post first on its board up to a day. Raises NotFound, NotAllowed, InvalidInput."""
    found = _own(by, post_id, "pin")
    _check_pin(until)
    found.pinned_until = until
    found.save(update_fields=["pinned_until"])
    audit.record(
        events.PostPinned(
            post_id=found.pk, board=_board(found), title=found.title, until=until
        ),
        by=by.actor,
    )  # fmt: skip


@in_transaction
def unpin(*, by: ActingMember, post_id: int) -> None:
    """Let one's own post take its place by date again. Raises NotFound, NotAllowed."""
    found = _own(by, post_id, "unpin")
    if found.pinned_until is None:
        return
    found.pinned_until = None
    found.save(update_fields=["pinned_until"])
    audit.record(
        events.PostUnpinned(post_id=found.pk, board=_board(found), title=found.title),
        by=by.actor,
    )


@in_transaction
def remove(*, by: ActingMember, post_id: int) -> str:
    """Take one's own post off its board for good; returns its title. Raises NotFound, NotAllowed."""
    found = _own(by, post_id, "remove")
    empty(found, status=PostStatus.REMOVED)
    audit.record(
        events.PostRemoved(post_id=found.pk, board=_board(found), title=found.title), by=by.actor
    )
    return found.title


@in_transaction
def take_off(*, by: ActingMember, post_id: int, reason: str) -> str:
    """Take the post of somebody who left the agency off its board; returns its title.

    Raises NotFound, NotAllowed (no administrator, or the poster is still there), InvalidInput (no
    reason). Lock: the post.
    """
    found = _own(by, post_id, "take_off")
    why = " ".join(nfc(reason).split())
    if not why or len(why) > LONGEST_REASON:
        raise InvalidInput(
            f"Lý do dài quá {LONGEST_REASON} chữ." if why else "Chưa ghi lý do.",
            next_step="Ghi ngắn gọn vì sao gỡ bài.", field="reason",
        )  # fmt: skip
    empty(found, status=PostStatus.TAKEN_OFF)
    audit.record(
        events.PostTakenOff(
            post_id=found.pk, board=_board(found), title=found.title,
            poster=found.poster.full_name, reason=why,
        ),
        by=by.actor,
    )  # fmt: skip
    return found.title


@in_transaction
def read(*, by: ActingMember, post_id: int) -> bool:
    """Note that the person at the keyboard opened the post; whether its words were new to them.

    Raises NotFound.
    """
    return _note_reading(by, access.get_post(by, post_id))


@requires_transaction
def empty(post: BoardPost, *, status: PostStatus) -> None:
    """Take the content of a post away: text, editions, files; its row remembers that it was.

    What was filed in a dossier is the dossier's own and stays. Lock: the post.
    """
    post.status = status
    post.text = ""
    post.removed_at = clock.now()
    post.pinned_until = None
    post.save(update_fields=["status", "text", "removed_at", "pinned_until"])
    PostEdition.objects.filter(post=post).delete()
    attaching.take_out_all(agency_id=post.agency_id, subject_type=SUBJECT, subject_id=post.pk)


def _note_reading(by: ActingMember, found: BoardPost) -> bool:
    _, is_new = PostReading.objects.get_or_create(
        post=found, person_id=by.person_id, edition=found.words_edition,
        defaults={"read_at": clock.now()},
    )  # fmt: skip
    return is_new


def _readers(found: BoardPost) -> list[int]:
    """The seats of those who read what the post says so far, without its poster's."""
    people = PostReading.objects.filter(post=found, edition=found.words_edition)
    others = people.exclude(person_id=found.poster_id).values("person_id")
    seats = Membership.objects.filter(agency_id=found.agency_id, person_id__in=others)
    return list(seats.values_list("pk", flat=True))


def _own(by: ActingMember, post_id: int, verb: str) -> BoardPost:
    """The post, locked, when the table lets `by` do this with it."""
    sight: Sight = access.sight_of(by)
    found = access.get_post(by, post_id, lock=True, sight=sight)
    POST.move(found.status, verb, access.post_parties(by, found, sight))
    return found


def _checked(written: Written) -> tuple[str, str]:
    title = " ".join(nfc(written.title).split())
    text = nfc(written.text).replace("\r\n", "\n").strip()
    if not title:
        raise InvalidInput(
            "Chưa ghi tiêu đề.", next_step="Ghi ngắn gọn tin về việc gì.", field="title"
        )
    if len(title) > TITLE_LENGTH:
        raise InvalidInput(
            f"Tiêu đề dài quá {TITLE_LENGTH} chữ.", next_step="Viết ngắn lại.", field="title"
        )
    if len(text) > TEXT_LENGTH:
        raise InvalidInput(
            f"Nội dung dài quá {TEXT_LENGTH} chữ.", next_step="Đính kèm tệp thay cho phần dài.",
            field="text",
        )  # fmt: skip
    return title, text


def _check_pin(until: date | None) -> None:
    today = clock.today()
    if until is not None and not today <= until <= today + LONGEST_PIN:
        raise InvalidInput(
            f"Ghim được từ hôm nay đến nhiều nhất {LONGEST_PIN.days} ngày.",
            next_step="Chọn lại ngày thôi ghim.", field="pinned_until",
        )  # fmt: skip


def _keep_edition(by: ActingMember, found: BoardPost) -> None:
    files = attachments.attached_to(found.agency_id, SUBJECT, [found.pk]).get(found.pk, ())
    PostEdition.objects.create(
        post=found, number=found.edition, title=found.title, text=found.text,
        files="; ".join(one.name for one in files)[:1000], written_by_id=by.membership_id,
        writer_name=by.actor.phrase[:250], written_at=found.edited_at or found.posted_at,
    )  # fmt: skip


def _board(found: BoardPost) -> str:
    return str(Board(found.board).label)
