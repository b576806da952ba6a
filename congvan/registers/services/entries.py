"""Give a number and enter a document under it (R-021, R-035, R-123).

The number comes from the book's own row, moved by one statement that locks it until the
transaction ends: a failure takes its number back with it, so there are no gaps and no doubles
(docs/explanation/numbering.md). Therefore a verb calls `register` as its last act.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from congvan.documents.rules.naming import short_name
from congvan.kernel import audit, clock
from congvan.kernel.errors import BusinessError, InvalidInput, NotFound, WrongState
from congvan.kernel.text import nfc
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.organization.acting import ActingMember
from congvan.registers import access, events
from congvan.registers.models import Book, Entry
from congvan.registers.rules import begun, book_named
from congvan.registers.states import (
    BookKind,
    BookStatus,
    Channel,
    EntryStatus,
    PaperLineKind,
)

# Clocks of two machines differ by seconds; what lies further ahead was mistyped.
CLOCK_TOLERANCE = timedelta(minutes=5)
RECIPIENT_LENGTH = 1000
NOTE_LENGTH = 500
RETAINED_LENGTH = 300
RECALLED = "Nơi gửi đã thu hồi"

_NEXT = """
    UPDATE registers_book SET last_number = last_number + 1
    WHERE id = %s AND status = 'open' RETURNING last_number
"""
# The number and its line by one statement, so that the book's row is locked as shortly as can be.
# A book that is not the right one keeps its number.
_ENTER = """
    WITH taken AS (
        UPDATE registers_book SET last_number = last_number + 1
        WHERE id = %(book)s AND agency_id = %(agency)s AND kind = %(kind)s AND year = %(year)s
            AND status = 'open'
        RETURNING last_number, name, year
    ), entered AS (
        INSERT INTO registers_entry (agency_id, book_id, number, suffix, document_id, paper_line,
            channel, entered_on, received_at, entered_at, entered_by_id, recipient,
            transferred_on, note, has_paper, status, void_reason)
        SELECT %(agency)s, %(book)s, last_number, '', %(document)s, %(paper_line)s, %(channel)s,
            %(entered_on)s, %(received_at)s, %(entered_at)s, %(entered_by)s, %(recipient)s,
            %(transferred_on)s, %(note)s, %(has_paper)s, 'valid', ''
        FROM taken RETURNING id
    )
    SELECT entered.id, taken.last_number, taken.name, taken.year FROM entered, taken
"""
_DOCUMENT = """
    SELECT direction, symbol, subject, issued_on,
        EXISTS (SELECT 1 FROM registers_entry e WHERE e.document_id = d.id)
    FROM documents_document d WHERE id = %s AND agency_id = %s
"""


class BookClosedAlready(WrongState):
    """The book takes no more entries."""

    code = "book_closed"


class BookOfAnotherYear(InvalidInput):
    """The document arrived in another year than the book's."""

    code = "book_of_another_year"


@requires_transaction
def register(
    *, by: ActingMember, document_id: int, book_id: int, channel: str, received_at: datetime,
    recipient: str = "", transferred_on: date | None = None, has_paper: bool = False,
    note: str = "",
) -> Entry:  # fmt: skip
    """Enter a document of the agency under the book's next number.

    The day of arrival is that of `received_at` in the office's zone, and its year the book's.
    Raises NotAllowed, NotFound, BookClosedAlready, BookOfAnotherYear, InvalidInput. Lock: the
    book's row, until the transaction ends; call it last.
    """
    access.check_registers(by)
    with connection.cursor() as cursor:
        cursor.execute(_DOCUMENT, [document_id, by.agency_id])
        row = cursor.fetchone()
    if row is None:
        raise NotFound("Không có văn bản này.")
    direction, symbol, subject, issued_on, is_registered = row
    if is_registered:
        raise WrongState("Văn bản này đã vào sổ.", next_step="Tải lại trang để xem số đến.")
    entry = Entry(
        document_id=document_id, channel=Channel(channel), received_at=received_at,
        recipient=_text(recipient, RECIPIENT_LENGTH, "recipient"), transferred_on=transferred_on,
        has_paper=has_paper, note=_text(note, NOTE_LENGTH, "note"),
    )  # fmt: skip
    book = _enter(by, entry, book_id=book_id, kind=direction)
    audit.record(
        events.DocumentRegistered(
            document_id=document_id, entry_id=entry.pk, book=book,
            number=str(entry.number), received_at=received_at,
            name=short_name(symbol, subject, issued_on),
            channel=str(Channel(channel).label).lower(),
        ),
        by=by.actor,
    )  # fmt: skip
    return entry


@in_transaction
def register_paper_line(
    *, by: ActingMember, book_id: int, kind: str, channel: str, received_at: datetime,
    note: str = "",
) -> Entry:  # fmt: skip
    """Enter a number for a paper of which the system keeps nothing (R-290, R-293, R-033).

    Raises as `register` does.
    """
    return register_paper_line_within(
        by=by, book_id=book_id, kind=kind, channel=channel, received_at=received_at, note=note
    )


@requires_transaction
def register_paper_line_within(
    *, by: ActingMember, book_id: int, kind: str, channel: str, received_at: datetime,
    note: str = "",
) -> Entry:  # fmt: skip
    """`register_paper_line` for a verb that has its own transaction; call it last."""
    access.check_registers(by)
    if kind not in PaperLineKind.values:
        raise InvalidInput("Chưa chọn loại dòng giấy.", next_step="Chọn một loại.", field="kind")
    if kind != PaperLineKind.UNOPENED and note.strip():
        # Whatever were written here could tell of the content.
        raise InvalidInput(
            "Dòng giấy của văn bản mật và đơn thư chỉ ghi số, không ghi chú.",
            next_step="Bỏ trống phần ghi chú; nội dung ghi ở sổ giấy riêng.", field="note",
        )  # fmt: skip
    entry = Entry(
        paper_line=PaperLineKind(kind), channel=Channel(channel), received_at=received_at,
        has_paper=True, note=_text(note, NOTE_LENGTH, "note"),
    )  # fmt: skip
    book = _enter(by, entry, book_id=book_id, kind=BookKind.IN)
    audit.record(
        events.PaperLineRegistered(entry_id=entry.pk, book=book, number=str(entry.number)),
        by=by.actor,
    )
    return entry


@requires_transaction
def note_transfer(*, document_id: int, recipient: str, on: date) -> None:
    """Fill the columns "Đơn vị hoặc người nhận" and "Ngày chuyển" of the document's line.

    A further recipient is added behind those who stand there; the day is that of the first
    transfer. Called twice with the same recipient it changes nothing. A document that is in no
    book (yet) has no line to fill. Lock: the entry's row.
    """
    entry = Entry.objects.select_for_update().filter(document_id=document_id).first()
    if entry is None:
        return
    standing = [part for part in entry.recipient.split("; ") if part]
    for part in filter(None, (part.strip() for part in nfc(recipient).split(";"))):
        if part not in standing:
            standing.append(part)
    joined = _cut("; ".join(standing), RECIPIENT_LENGTH)
    day = entry.transferred_on or on
    if (joined, day) != (entry.recipient, entry.transferred_on):
        entry.recipient, entry.transferred_on = joined, day
        entry.save(update_fields=["recipient", "transferred_on"])


@requires_transaction
def note_sending(
    *, recipients: str, copies: int | None, on: date, document_id: int | None = None,
    entry_id: int | None = None, retained_by: str = "", has_paper: bool | None = None,
) -> None:  # fmt: skip
    """Fill the columns of an outgoing line when its document, or its copy, is sent (R-100).

    "Nơi nhận văn bản", "Số lượng bản", "Ngày chuyển", "Đơn vị, người nhận bản lưu". Called again
    it writes the recipients and copies anew and keeps the first day. A document in no book (yet)
    has no line to fill. Lock: the entry's row.
    """
    lines = Entry.objects.select_for_update().filter(status=EntryStatus.VALID)
    wanted = {"pk": entry_id} if entry_id is not None else {"document_id": document_id}
    entry = lines.filter(**wanted).first()
    if entry is None:
        return
    entry.recipient = _cut("; ".join(nfc(recipients).split("\n")), RECIPIENT_LENGTH)
    entry.copies = copies
    entry.transferred_on = entry.transferred_on or on
    entry.retained_by = _cut(nfc(retained_by), RETAINED_LENGTH) or entry.retained_by
    if has_paper is not None:
        entry.has_paper = has_paper
    entry.save(update_fields=["recipient", "copies", "transferred_on", "retained_by", "has_paper"])


@requires_transaction
def note_recalled(*, document_id: int, on: date) -> None:
    """Keep the number of a document that its sender recalled, and say so in "Ghi chú" (R-184).

    Called twice it changes nothing; a document in no book has no line. Lock: the entry's row.
    """
    entry = Entry.objects.select_for_update().filter(document_id=document_id).first()
    if entry is None or RECALLED in entry.note:
        return
    said = f"{RECALLED} ngày {on:%d/%m/%Y}"
    entry.note = _cut("; ".join(part for part in (said, entry.note) if part), NOTE_LENGTH)
    entry.save(update_fields=["note"])


def told_book(book: Book) -> str:
    """The book inside a sentence: "sổ văn bản đến 2026"."""
    return book_named(book.name, book.year)


def arrival_day(received_at: datetime) -> date:
    """The day of arrival in the office's zone; after hours it is the same day (R-388)."""
    return received_at.astimezone(clock.OFFICE_ZONE).date()


def next_number(book: Book) -> int:
    """Take the book's next number. Lock: the book's row. Raises BookClosedAlready."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [book.pk])
        row = cursor.fetchone()
    if row is None:
        raise closed_already(book)
    number: int = row[0]
    return number


def _enter(by: ActingMember, entry: Entry, *, book_id: int, kind: str) -> str:
    """Store the line under the book's next number. Returns the book's name inside a sentence."""
    entry.agency_id = by.agency_id
    entry.book_id = book_id
    entry.entered_on = arrival_day(entry.received_at)
    entry.entered_at = clock.now()
    entry.entered_by_id = by.membership_id
    if entry.received_at > entry.entered_at + CLOCK_TOLERANCE:
        raise InvalidInput(
            "Lúc nhận ở sau bây giờ.", next_step="Ghi lại ngày, giờ nhận.", field="received_at"
        )
    values: dict[str, Any] = {
        "agency": by.agency_id, "book": book_id, "kind": str(kind), "year": entry.entered_on.year,
        "document": entry.document_id, "paper_line": str(entry.paper_line),
        "channel": str(entry.channel), "entered_on": entry.entered_on,
        "received_at": entry.received_at, "entered_at": entry.entered_at,
        "entered_by": by.membership_id, "recipient": entry.recipient,
        "transferred_on": entry.transferred_on, "note": entry.note, "has_paper": entry.has_paper,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_ENTER, values)
        row = cursor.fetchone()
    if row is None:
        raise _refusal(access.get_book(by, book_id), entry.entered_on, kind=kind)
    entry.pk, entry.number, name, year = row
    entry._state.adding = False
    return book_named(name, year)


def _refusal(book: Book, day: date, *, kind: str) -> BusinessError:
    """Why the book gave no number to a line of that kind and day."""
    if book.status == BookStatus.OPEN and book.kind != kind:
        return InvalidInput(
            f"{begun(told_book(book))} không phải sổ {str(BookKind(kind).label).lower()}.",
            next_step="Chọn sổ khác.", field="book",
        )  # fmt: skip
    if book.status == BookStatus.OPEN and day.year != book.year:
        return BookOfAnotherYear(
            f"Văn bản đến ngày {day:%d/%m/%Y} không vào được sổ năm {book.year}.",
            next_step=f"Chọn sổ năm {day.year}.", field="book",
        )  # fmt: skip
    return closed_already(book)


def closed_already(book: Book) -> BookClosedAlready:
    """The refusal of a book that takes no more entries."""
    when = (
        f" ngày {book.closed_at.astimezone(clock.OFFICE_ZONE):%d/%m/%Y}" if book.closed_at else ""
    )
    return BookClosedAlready(
        f"Chưa cấp được số: {told_book(book)} đã khóa{when}.",
        next_step="Chọn sổ đang mở, hoặc mở sổ của năm nay.", field="book",
    )  # fmt: skip


def _text(text: str, longest: int, field: str) -> str:
    written = " ".join(nfc(text).split())
    if len(written) > longest:
        raise InvalidInput(
            f"Phần này dài {len(written)} ký tự, tối đa {longest}.",
            next_step="Ghi ngắn lại.", field=field,
        )  # fmt: skip
    return written


def _cut(text: str, longest: int) -> str:
    joined = " ".join(text.split())
    return joined if len(joined) <= longest else joined[: longest - 1] + "…"
