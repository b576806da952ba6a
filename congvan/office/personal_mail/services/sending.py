"""Send a letter: from then on it is official word and never changes (R-237)."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from congvan.desk.holders import of_member
from congvan.desk.models import Inbox
from congvan.desk.services import notices
from congvan.desk.services.work import close_work, open_work_for_members
from congvan.desk.states import Part
from congvan.kernel import audit, clock
from congvan.kernel.errors import InvalidInput
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.office.personal_mail import access, events
from congvan.office.personal_mail.addressing import AddressBook, address_book
from congvan.office.personal_mail.lifecycles import LETTER, LetterParty
from congvan.office.personal_mail.models import Copy, Letter
from congvan.office.personal_mail.services.writing import (
    SUBJECT_TYPE,
    Written,
    store_within,
    words_of,
)
from congvan.office.personal_mail.states import LetterStatus, Place, Way
from congvan.organization.acting import ActingMember
from congvan.organization.models import Membership
from congvan.organization.queries.calendar import end_of_working_day

# Letters that come close together make one notice: the number beside "Thư" says how many.
BURST = timedelta(minutes=10)
NEW_LETTER, NEW_OPINION = "letter.new", "letter.opinion"
OWING = "reply"


@in_transaction
def send(*, by: ActingMember, token: UUID, written: Written) -> Letter:
    """Send the letter of this form. A unit stands for its members of now, the writer left out.

    Raises what `writing.store_within` raises, and InvalidInput (with `field`) for a letter without
    subject, text or anybody who gets it, for somebody who is not in the agency any more, and for a
    day of reply that is past. Lock: the letter, then the inboxes of those who owe a reply.
    """
    book = address_book(by)
    _check_whole(written, book)
    letter = store_within(by=by, token=token, written=written, book=book)
    LETTER.move(letter.status, "send", {LetterParty.AUTHOR})
    to = book.members(book.chosen(written.to))
    cc = [one for one in book.members(book.chosen(written.cc)) if one not in set(to)]
    owing = _owing(by, to) if letter.reply_due_on is not None else []
    _deliver(letter, to, cc, owing)
    _freeze(by, letter, [*to, *cc, *owing], book, written)
    if letter.answers_id is not None:
        reply_within(by=by, letter_id=letter.answers_id, to=[*to, *cc])
    if owing:
        _ask_replies(by, letter, owing)
    notices.tell_once(
        agency_id=by.agency_id, members=[*to, *cc], kind=NEW_LETTER,
        sentence=f"Thư mới của {letter.author_name}: “{letter.subject}”.",
        subject_type=SUBJECT_TYPE, subject_id=letter.pk, within=BURST,
    )  # fmt: skip
    audit.record(
        events.LetterSent(
            letter_id=letter.pk, title=letter.subject, to=letter.to_words,
            copies=len(to) + len(cc), recipients=(*to, *cc),
        ),
        by=by.actor,
    )  # fmt: skip
    return letter


@requires_transaction
def reply_within(*, by: ActingMember, letter_id: int, to: list[int]) -> bool:
    """Note that the member's answer went to those who asked for it. Returns whether one was owed.

    An answer that does not go to the letter's author settles nothing.
    """
    people = Membership.objects.filter(pk__in=to).values("person_id")
    owed = Copy.objects.select_for_update(of=("self",)).filter(
        letter_id=letter_id, owner_id__in=access.mail_seats(by), owes_reply=True,
        replied_at__isnull=True, letter__author__person_id__in=people,
    )  # fmt: skip
    copy = owed.first()
    if copy is None:
        return False
    settle_within(by=by, copy=copy)
    return True


@requires_transaction
def settle_within(*, by: ActingMember, copy: Copy) -> None:
    """Close what the owner of a locked copy owes."""
    copy.replied_at = clock.now()
    copy.save(update_fields=["replied_at"])
    close_work(
        by=by, agency_id=by.agency_id, subject_type=SUBJECT_TYPE, subject_id=copy.letter_id,
        cause=OWING, holder=of_member(by.agency_id, copy.owner_id),
    )  # fmt: skip


def _check_whole(written: Written, book: AddressBook) -> None:
    if not written.subject.strip():
        raise InvalidInput(
            "Chưa ghi tiêu đề thư.", next_step="Ghi ngắn gọn thư nói việc gì.", field="subject"
        )
    if not written.body.strip() and not written.files and written.forwards_id is None:
        raise InvalidInput(
            "Chưa viết nội dung thư.", next_step="Viết vài dòng để người nhận biết cần làm gì.",
            field="body",
        )  # fmt: skip
    gone = [key for key in (*written.to, *written.cc) if book.find(key) is None]
    if gone:
        raise InvalidInput(
            "Có nơi nhận không còn trong cơ quan.",
            next_step="Bỏ nơi nhận ấy, chọn người đang phụ trách rồi gửi.", field="to",
        )  # fmt: skip
    if not book.members(book.chosen(written.to)):
        raise InvalidInput(
            "Chưa chọn người nhận.", next_step="Chọn ít nhất một người hoặc một đơn vị.", field="to"
        )
    if written.reply_due_on is not None and written.reply_due_on < clock.today():
        raise InvalidInput(
            "Ngày yêu cầu phúc đáp đã qua.", next_step="Chọn từ hôm nay trở đi.",
            field="reply_due_on",
        )  # fmt: skip


def _owing(by: ActingMember, to: list[int]) -> list[int]:
    """Who is to reply: whoever has handed over already is followed by the successor (R-283)."""
    passed = dict(
        Inbox.objects.filter(member_id__in=to, passed_to__isnull=False).values_list(
            "member_id", "passed_to__member_id"
        )
    )
    owing = dict.fromkeys(passed.get(member, member) for member in to)
    return [member for member in owing if member != by.membership_id]


def _deliver(letter: Letter, to: list[int], cc: list[int], owing: list[int]) -> None:
    """A copy for each, by one statement; also for a successor who is not on the envelope."""
    now, owe = clock.now(), set(owing)
    beside = [member for member in owing if member not in {*to, *cc}]
    Copy.objects.bulk_create(
        Copy(
            letter=letter, owner_id=member, way=way, place=Place.INBOX, at=now, is_unread=True,
            owes_reply=member in owe,
            reply_due_on=letter.reply_due_on if way == Way.TO or member in owe else None,
        )
        for way, members in ((Way.TO, [*to, *beside]), (Way.CC, cc))
        for member in members
    )  # fmt: skip


def _freeze(
    by: ActingMember, letter: Letter, receivers: list[int], book: AddressBook, written: Written
) -> None:
    """The last change of the letter: sent, and found by everybody who has a copy."""
    letter.status, letter.sent_at = LetterStatus.SENT, clock.now()
    names = [line.name for line in book.chosen((*written.to, *written.cc))]
    Letter.objects.filter(pk=letter.pk).update(
        status=letter.status, sent_at=letter.sent_at,
        words=words_of(letter, [by.membership_id, *receivers], names),
    )  # fmt: skip
    Copy.objects.filter(letter=letter, way=Way.AUTHOR).update(place=Place.SENT, at=letter.sent_at)


def _ask_replies(by: ActingMember, letter: Letter, owing: list[int]) -> None:
    """Work on the desk of each who is asked for a reply."""
    due = end_of_working_day(letter.reply_due_on) if letter.reply_due_on else None
    open_work_for_members(
        by=by, agency_id=by.agency_id, members=owing, part=Part.LEAD, subject_type=SUBJECT_TYPE,
        subject_id=letter.pk, cause=OWING, title=f"Phúc đáp thư: {letter.subject}",
        origin=letter.author_name, due_at=due, file_count=letter.file_count,
    )  # fmt: skip
