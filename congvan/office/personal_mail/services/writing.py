"""Write a letter: the draft as it stands, kept at every pause, its files with it.

A form names its letter by a token of its own, so that saving and sending again, from a second
click or a line that broke, is the same letter and never a second one. What may not be in the system
(R-290) is not kept in a draft either.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db.models import Func, TextField, Value
from django.db.models.functions import Cast

from congvan.documents.rules import barred
from congvan.documents.visibility import visible_to
from congvan.kernel import clock
from congvan.kernel.clock import OFFICE_ZONE
from congvan.kernel.errors import InvalidInput, NotFound, WrongState
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.office.attachments import services as attachments
from congvan.office.attachments.models import Attachment
from congvan.office.attachments.services import NewFile
from congvan.office.personal_mail import access, rules
from congvan.office.personal_mail.addressing import AddressBook, Line, address_book, key_of
from congvan.office.personal_mail.models import Addressee, Copy, Letter, LetterDocument
from congvan.office.personal_mail.states import LetterStatus, Place, Standing, Way
from congvan.organization.acting import ActingMember

SUBJECT_TYPE = "letter"


class ContentBarred(InvalidInput):
    """State secrets, complaints and denunciations are not written in letters (R-290, R-293)."""

    code = "content_barred"


class AlreadySent(WrongState):
    """The form's letter has been sent; `letter_id` is the one."""

    code = "letter_already_sent"

    def __init__(self, letter_id: int) -> None:
        super().__init__(
            "Thư này đã gửi, không sửa được nữa.",
            next_step="Mở thư trong Thư đã gửi; cần nói thêm thì viết thư mới.",
        )
        self.letter_id = letter_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A letter as it was typed; `to` and `cc` are values of the address book."""

    subject: str = ""
    body: str = ""
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    reply_due_on: date | None = None
    asks_opinion: bool = False
    document_ids: tuple[int, ...] = ()
    answers_id: int | None = None
    forwards_id: int | None = None
    files: tuple[NewFile, ...] = ()


@in_transaction
def save_draft(*, by: ActingMember, token: UUID, written: Written) -> Letter:
    """Keep the letter as it stands; see `store_within`. Who has left stays named on the draft."""
    return store_within(by=by, token=token, written=written, book=address_book(by))


@in_transaction
def take_out_file(*, by: ActingMember, token: UUID, attachment_id: int) -> str:
    """Take a file out of a draft. Returns its name. Raises NotFound, AlreadySent."""
    letter = _locked(access.mail_seats(by), token)
    if letter is None:
        raise NotFound(access.NO_LETTER)
    if letter.status == LetterStatus.SENT:
        raise AlreadySent(letter.pk)
    name = attachments.take_out(
        by=by, subject_type=SUBJECT_TYPE, subject_id=letter.pk, attachment_id=attachment_id
    )
    letter.file_count -= 1
    letter.save(update_fields=["file_count"])
    return name


@requires_transaction
def store_within(*, by: ActingMember, token: UUID, written: Written, book: AddressBook) -> Letter:
    """Write the draft down, a new one at the first time. Returns it locked.

    Raises ContentBarred, InvalidInput (too long, too many; with `field`), AlreadySent, NotFound for
    a letter to answer or forward that is not the writer's, NotAllowed for a substitute.
    """
    seats = access.mail_seats(by)
    subject, body = rules.one_line(written.subject), rules.body_text(written.body)
    _check(subject, body, written)
    letter = _locked(seats, token) or _begin(by, token, written)
    if letter.status == LetterStatus.SENT:
        raise AlreadySent(letter.pk)
    to, cc = book.chosen(written.to), book.chosen(written.cc)
    cc = [line for line in cc if line not in to]
    letter.subject, letter.body = subject, body
    letter.opening = rules.opening_of(body)
    letter.to_words = rules.to_words([line.name for line in to])
    letter.reply_due_on, letter.asks_opinion = written.reply_due_on, written.asks_opinion
    letter.author_name, letter.author_post = by.seat.person_name, by.seat.label
    # Begun in a former seat, it is sent from the one of today.
    letter.author_id = by.membership_id
    _set_addressees(
        letter, [*to, *_gone(letter, written.to, book)], [*cc, *_gone(letter, written.cc, book)]
    )
    _set_documents(by, letter, written.document_ids)
    letter.file_count += _attach(by, letter, written.files)
    letter.save()
    set_words(letter, [by.membership_id], (line.name for line in (*to, *cc)))
    # Written on, it is no longer thrown away.
    Copy.objects.filter(letter=letter, way=Way.AUTHOR).update(
        at=clock.now(), standing=Standing.KEPT, trashed_at=None, owner_id=by.membership_id
    )
    return letter


def words_of(letter: Letter, owners: Iterable[int], names: Iterable[str]) -> Func:
    """The value of `Letter.words` for these owners of copies."""
    texts = (letter.subject, letter.body, letter.quoted, letter.author_name, *names)
    found = rules.search_words(texts, owners)
    return Func(
        Cast(Value(found, output_field=ArrayField(TextField())), ArrayField(TextField())),
        function="array_to_tsvector", output_field=SearchVectorField(),
    )  # fmt: skip


def set_words(letter: Letter, owners: Iterable[int], names: Iterable[str]) -> None:
    """Store what a draft is found by."""
    Letter.objects.filter(pk=letter.pk).update(words=words_of(letter, owners, names))


def files_of(letter: Letter) -> tuple[NewFile, ...]:
    """The files of a letter whose right was checked, in their order."""
    rows = Attachment.objects.filter(
        agency_id=letter.agency_id, subject_type=SUBJECT_TYPE, subject_id=letter.pk,
        taken_out_at__isnull=True,
    )  # fmt: skip
    return tuple(NewFile(row.blob_id, row.name) for row in rows.order_by("position"))


def _check(subject: str, body: str, written: Written) -> None:
    limits = (
        (len(subject), rules.LONGEST_SUBJECT, "Tiêu đề", "subject"),
        (len(body), rules.LONGEST_BODY, "Nội dung", "body"),
    )
    for length, most, what, field in limits:
        if length > most:
            raise InvalidInput(
                f"{what} dài {length} ký tự, tối đa {most}.",
                next_step="Viết ngắn lại, hoặc đính kèm thành tệp.", field=field,
            )  # fmt: skip
    if len(written.to) + len(written.cc) > rules.MOST_ADDRESSEES:
        raise InvalidInput(
            f"Mỗi thư gửi tối đa {rules.MOST_ADDRESSEES} nơi nhận.",
            next_step="Chọn cả đơn vị thay cho từng người.", field="to",
        )  # fmt: skip
    if len(written.document_ids) > rules.MOST_DOCUMENTS:
        raise InvalidInput(
            f"Mỗi thư nhắc tối đa {rules.MOST_DOCUMENTS} văn bản.",
            next_step="Bỏ bớt văn bản.", field="documents",
        )  # fmt: skip
    names = (file.name.rpartition(".")[0] for file in written.files)
    for text in (subject, body, *names):
        for found in barred.screen(text):
            if found.severity == barred.STOP:
                raise ContentBarred(
                    "Thư có nội dung không được đưa vào hệ thống, nên không gửi, không lưu: "
                    f"“{found.words}”.",
                    next_step="Bỏ nội dung này. Tài liệu mật và đơn thư chỉ giao bằng bản giấy, "
                    "theo đường riêng của nó.",
                    field="body",
                )


def _locked(seats: Sequence[int], token: UUID) -> Letter | None:
    found = Letter.objects.select_for_update().defer("words")
    return found.filter(author_id__in=seats, token=token).first()


def _begin(by: ActingMember, token: UUID, written: Written) -> Letter:
    """The row of a new letter. Whoever comes with the same form at the same time gets the same."""
    letter = Letter(
        agency_id=by.agency_id, author_id=by.membership_id, author_name=by.seat.person_name,
        token=token, made_at=clock.now(),
    )  # fmt: skip
    original = None
    if written.answers_id is not None:
        answered = access.get_sent(by, written.answers_id)
        letter.answers, letter.root_id = answered, answered.root_id or answered.pk
    elif written.forwards_id is not None:
        original = access.get_sent(by, written.forwards_id)
        letter.forwards, letter.quoted = original, _quoted(original)
    Letter.objects.bulk_create([letter], ignore_conflicts=True)
    kept = _locked([by.membership_id], token)
    if kept is None:
        raise NotFound(access.NO_LETTER)
    copy = Copy(
        letter=kept, owner_id=by.membership_id, way=Way.AUTHOR, place=Place.DRAFTS, at=clock.now(),
        read_at=clock.now(),
    )  # fmt: skip
    Copy.objects.bulk_create([copy], ignore_conflicts=True)
    if original is not None and kept.file_count == 0:
        kept.file_count = _attach(by, kept, files_of(original))
    return kept


def _quoted(original: Letter) -> str:
    sent = original.sent_at.astimezone(OFFICE_ZONE) if original.sent_at else None
    return rules.quoted_text(
        author=original.author_name, post=original.author_post,
        sent=f"{sent:%H:%M ngày %d/%m/%Y}" if sent else "", to=original.to_words,
        subject=original.subject, body=original.body, quoted=original.quoted,
    )  # fmt: skip


def _attach(by: ActingMember, letter: Letter, files: Iterable[NewFile]) -> int:
    """Add the files that are not there yet: a form sent twice adds nothing twice."""
    there = set(files_of(letter)) if letter.file_count else set()
    new = [file for file in files if file not in there]
    if not new:
        return 0
    return attachments.attach(by=by, subject_type=SUBJECT_TYPE, subject_id=letter.pk, new=new)


def _gone(letter: Letter, keys: Iterable[str], book: AddressBook) -> list[Line]:
    """Those of the envelope who are not in the agency any more, with the names they had."""
    lost = {key for key in keys if book.find(key) is None}
    rows = Addressee.objects.filter(letter=letter).order_by("position") if lost else ()
    return [
        Line(key, row.name, "", (), row.member_id, row.unit_id, row.group)
        for row in rows
        if (key := key_of(member_id=row.member_id, unit_id=row.unit_id)) in lost
    ]


def _set_addressees(letter: Letter, to: list[Line], cc: list[Line]) -> None:
    lines = [(Way.TO, line) for line in to] + [(Way.CC, line) for line in cc]
    Addressee.objects.filter(letter=letter).delete()
    Addressee.objects.bulk_create(
        Addressee(
            letter=letter, position=position, way=way, member_id=line.member_id,
            unit_id=line.unit_id, group=line.group, name=line.name[:300],
        )
        for position, (way, line) in enumerate(lines, start=1)
    )  # fmt: skip


def _set_documents(by: ActingMember, letter: Letter, ids: Iterable[int]) -> None:
    """Only documents the writer may see."""
    wanted = set(ids)
    LetterDocument.objects.filter(letter=letter).exclude(document_id__in=wanted).delete()
    seen = visible_to(by).filter(pk__in=wanted).values_list("pk", flat=True) if wanted else ()
    LetterDocument.objects.bulk_create(
        (LetterDocument(letter=letter, document_id=document_id) for document_id in seen),
        ignore_conflicts=True,
    )
