"""Open a letter and answer for it: read, give an opinion, say that the reply went another way."""

from __future__ import annotations

from congvan.desk.services import notices
from congvan.kernel import audit, clock
from congvan.kernel.errors import InvalidInput, NotFound
from congvan.kernel.transactions import in_transaction
from congvan.office.personal_mail import access, events, rules
from congvan.office.personal_mail.addressing import seats_today
from congvan.office.personal_mail.models import Copy
from congvan.office.personal_mail.services.sending import (
    BURST,
    NEW_OPINION,
    settle_within,
)
from congvan.office.personal_mail.services.writing import SUBJECT_TYPE
from congvan.office.personal_mail.states import LetterStatus, Opinion, Way
from congvan.organization.acting import ActingMember


@in_transaction
def note_opened(*, by: ActingMember, letter_id: int) -> Copy:
    """Note that the owner has opened the copy; the first time is what the sender is shown.

    Raises NotFound, NotAllowed for a substitute.
    """
    copy = access.get_copy(by, letter_id)
    if copy.read_at is not None and not copy.is_unread:
        return copy
    copy = access.get_copy(by, letter_id, lock=True)
    first = copy.read_at is None
    copy.is_unread = False
    if first:
        copy.read_at = clock.now()
        audit.record(
            events.LetterOpened(
                letter_id=letter_id, title=copy.letter.subject, author=copy.letter.author_name
            ),
            by=by.actor,
        )
    copy.save(update_fields=["is_unread", "read_at"])
    return copy


@in_transaction
def give_opinion(*, by: ActingMember, letter_id: int, opinion: str, note: str = "") -> Copy:
    """Answer a letter that asks for opinions (R-243); again, the later answer counts.

    It settles a reply that was asked for. Raises NotFound for a letter that asks nothing of the
    member, InvalidInput without a choice, or for another opinion without words.
    """
    copy = access.get_copy(by, letter_id, lock=True)
    letter = copy.letter
    if copy.way != Way.TO or not letter.asks_opinion or letter.status != LetterStatus.SENT:
        raise NotFound("Thư này không hỏi ý kiến anh, chị.")
    words = rules.body_text(note)
    if opinion not in (Opinion.AGREE, Opinion.DISAGREE, Opinion.OTHER):
        raise InvalidInput(
            "Chưa chọn ý kiến.", next_step="Chọn Đồng ý, Không đồng ý hoặc Ý kiến khác.",
            field="opinion",
        )  # fmt: skip
    if opinion != Opinion.AGREE and not words:
        raise InvalidInput(
            "Chưa ghi nội dung ý kiến.", next_step="Ghi ngắn gọn lý do hoặc ý kiến.", field="note"
        )
    if len(words) > rules.LONGEST_NOTE:
        raise InvalidInput(
            f"Ý kiến dài {len(words)} ký tự, tối đa {rules.LONGEST_NOTE}.",
            next_step="Viết ngắn lại, hoặc trả lời bằng thư.", field="note",
        )  # fmt: skip
    copy.opinion, copy.opinion_note, copy.opinion_at = opinion, words, clock.now()
    copy.save(update_fields=["opinion", "opinion_note", "opinion_at"])
    if copy.owes_reply and copy.replied_at is None:
        settle_within(by=by, copy=copy)
    notices.tell_once(
        agency_id=by.agency_id, kind=NEW_OPINION,
        members=seats_today(by.agency_id, [letter.author_id]).values(),
        sentence=f"Có ý kiến trả lời thư “{letter.subject}”.",
        subject_type=SUBJECT_TYPE, subject_id=letter.pk, within=BURST,
    )  # fmt: skip
    audit.record(
        events.OpinionGiven(
            letter_id=letter.pk, title=letter.subject, opinion=str(Opinion(opinion).label).lower(),
            note=words,
        ),
        by=by.actor,
    )  # fmt: skip
    return copy


@in_transaction
def settle_reply(*, by: ActingMember, letter_id: int, note: str) -> Copy:
    """Say that the reply was given another way; how is kept.

    Raises NotFound when nothing is owed, InvalidInput without words.
    """
    copy = access.get_copy(by, letter_id, lock=True)
    if not copy.owes_reply or copy.replied_at is not None:
        raise NotFound("Thư này không còn chờ phúc đáp.")
    words = rules.one_line(note)
    if not words or len(words) > rules.LONGEST_SUBJECT:
        raise InvalidInput(
            "Chưa ghi đã phúc đáp bằng cách nào.",
            next_step="Ghi ngắn gọn, ví dụ: đã trao đổi trực tiếp.", field="note",
        )  # fmt: skip
    settle_within(by=by, copy=copy)
    audit.record(
        events.ReplySettled(letter_id=letter_id, title=copy.letter.subject, note=words), by=by.actor
    )
    return copy
