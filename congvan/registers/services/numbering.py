"""Give an outgoing document its number (R-112…R-127).

Like an arrival's, the number comes from the book's own row, moved by one statement that locks it
until the transaction ends (docs/explanation/numbering.md). Therefore a verb calls `give_number` as
its last act. The same statement refuses a date before that of the last number. Order of locks:
the leave to date back or the reservation, the book, the document.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, connection

from congvan.documents.models import Document
from congvan.documents.rules.naming import short_name
from congvan.documents.services.numbering import note_symbol
from congvan.documents.states import Direction
from congvan.kernel import audit, clock
from congvan.kernel.errors import InvalidInput, NotFound, WrongState
from congvan.kernel.text import nfc
from congvan.kernel.transactions import requires_transaction
from congvan.organization.acting import ActingMember
from congvan.registers import access, events, outgoing_events
from congvan.registers.lifecycles import ENTRY
from congvan.registers.models import BackdatingLeave, Entry
from congvan.registers.rules import (
    NOTATION_LENGTH,
    NotationFault,
    book_named,
    checked_notation,
    written_symbol,
)
from congvan.registers.services import places
from congvan.registers.services.entries import told_book
from congvan.registers.states import BookKind, EntryStatus

REASON_LENGTH = 400
COPY_FORMS = ("SY", "SL", "TrS")


class SymbolTaken(WrongState):
    """The organ has that number and notation this year already (R-113)."""

    code = "symbol_taken"


@dataclass(frozen=True, slots=True)
class Given:
    """What a document was numbered with; `suffix` is the letter of a sub-number."""

    entry_id: int
    number: int
    suffix: str
    symbol: str
    book_id: int


@requires_transaction
def give_number(
    *, by: ActingMember, document_id: int, book_id: int, notation: str, issued_on: date,
    year_in_symbol: bool = False, reserved_id: int | None = None, after_number: int | None = None,
    reason: str = "",
) -> Given:  # fmt: skip
    """Enter an outgoing document under the book's next number, a reserved one, or a sub-number.

    `notation` has no year; a book of normative documents puts it (R-115). With `after_number` the
    document gets that number and a letter, for a `reason`. A document whose number was voided gets
    a new one. Raises NotAllowed, NotFound, InvalidInput (field book, notation, issued_on,
    after_number, reason), BookClosedAlready, BookOfAnotherYear, BackDated, SymbolTaken, WrongState.
    Lock: the book's row, until the transaction ends; call it last.
    """
    access.check_registers(by)
    document = _document(by, document_id)
    place = places.Wanted(
        agency_id=by.agency_id, book_id=book_id, kind=BookKind.OUT, issued_on=issued_on,
        type_code=document.type.code,
        notation=_notation(
            notation, abbreviation=document.type.abbreviation, type_name=document.type.name
        ),
        has_year=year_in_symbol,
    )  # fmt: skip
    written = _reason(reason)
    _make_way(document)
    if after_number is not None:
        taken, leave = places.inserted(place, after=after_number, reason=written)
        note = f"Số chèn sau số {after_number}: {written}"
    elif reserved_id is not None:
        taken, leave = places.reserved(place, reserved_id=reserved_id)
        note = f"Số giữ trước. {written}".strip()
    else:
        taken, leave = places.following(place)
        note = written
    line: dict[str, Any] = {"document": document_id, "copy_of": None, "signer_name": ""}
    note = _with_leave(note, line, leave)
    given = _enter(by, place, taken, line | {"note": note[:500]}, reserved_id=reserved_id)
    note_symbol(document_id=document_id, symbol=given.symbol, issued_on=issued_on)
    audit.record(
        outgoing_events.NumberGiven(
            document_id=document_id, entry_id=given.entry_id, symbol=given.symbol,
            book=book_named(taken.book_name, issued_on.year), issued_on=issued_on, note=note,
        ),
        by=by.actor,
    )  # fmt: skip
    return given


@requires_transaction
def give_copy_number(
    *, by: ActingMember, original_id: int, book_id: int, form: str, organ_notation: str,
    made_on: date, signer_name: str, reason: str = "",
) -> Given:  # fmt: skip
    """Number a certified copy (SY, SL, TrS) in the one sequence of copies (R-119): "03/SY-UBND".

    The line is that of the copy; the original keeps its own. Raises as `give_number` does.
    """
    access.check_registers(by)
    if not Document.objects.filter(pk=original_id, agency_id=by.agency_id).exists():
        raise NotFound("Không có văn bản này.")
    if form not in COPY_FORMS:
        raise InvalidInput("Chưa chọn hình thức sao.", next_step="Chọn sao y, sao lục hoặc trích sao.", field="form")  # fmt: skip
    place = places.Wanted(
        agency_id=by.agency_id, book_id=book_id, kind=BookKind.COPIES, issued_on=made_on,
        type_code="", notation=_notation(f"{form}-{organ_notation}", abbreviation=form, type_name="bản sao"),
    )  # fmt: skip
    taken, leave = places.following(place)
    line: dict[str, Any] = {
        "document": None, "copy_of": original_id, "signer_name": nfc(signer_name)[:100],
    }  # fmt: skip
    note = _with_leave(_reason(reason), line, leave)
    given = _enter(by, place, taken, line | {"note": note[:500]})
    audit.record(
        outgoing_events.CopyNumberGiven(
            document_id=original_id, entry_id=given.entry_id, symbol=given.symbol,
            book=book_named(taken.book_name, made_on.year), made_on=made_on,
        ),
        by=by.actor,
    )  # fmt: skip
    return given


@requires_transaction
def void_number(*, by: ActingMember, entry_id: int, reason: str) -> None:
    """Void the number of an outgoing line; it stays with its reason, never given again (R-124).

    By the registry head; by the clerk while nothing has been sent. Raises NotFound, NotAllowed,
    WrongState, InvalidInput. Lock: the entry's row.
    """
    entry = (
        Entry.objects.select_for_update(of=("self",))
        .select_related("book")
        .filter(pk=entry_id, agency_id=by.agency_id, book__kind__in=(BookKind.OUT, BookKind.COPIES))
        .first()
    )
    if entry is None:
        raise NotFound(access.NO_ENTRY)
    if entry.book.status != "open":
        raise WrongState(
            "Sổ đã khóa, chỉ đọc.", next_step="Ghi điều cần đính chính vào sổ đang mở."
        )
    written = _reason(reason)
    if not written:
        raise InvalidInput("Chưa ghi lý do hủy số.", next_step="Ghi rõ vì sao.", field="reason")
    move = ENTRY.move(entry.status, "void", access.entry_parties(by, entry))
    entry.status, entry.void_reason = str(move.target.value), written
    entry.save(update_fields=["status", "void_reason"])
    audit.record(
        events.EntryVoided(
            document_id=entry.document_id or entry.copy_of_id, entry_id=entry.pk,
            book=told_book(entry.book), number=entry.symbol or str(entry.number), reason=written,
        ),
        by=by.actor,
    )  # fmt: skip


_INSERT = """
    INSERT INTO registers_entry (agency_id, book_id, number, suffix, document_id, copy_of_id,
        paper_line, channel, year, notation, symbol, entered_on, received_at, entered_at,
        entered_by_id, recipient, signer_name, note, has_paper, status, void_reason)
    VALUES (%(agency)s, %(book)s, %(number)s, %(suffix)s, %(document)s, %(copy_of)s, '', '',
        %(year)s, %(notation)s, %(symbol)s, %(issued_on)s, %(now)s, %(now)s, %(by)s, '',
        %(signer_name)s, %(note)s, false, 'valid', '')
    RETURNING id
"""


def _enter(
    by: ActingMember, place: places.Wanted, taken: places.Taken, line: dict[str, Any],
    *, reserved_id: int | None = None,
) -> Given:  # fmt: skip
    """Store the line under the number that was taken; the book's row is locked."""
    notation = f"{place.issued_on.year}/{place.notation}" if taken.has_year else place.notation
    if len(notation) > NOTATION_LENGTH:
        raise InvalidInput(f"Ký hiệu tối đa {NOTATION_LENGTH} ký tự.", next_step="Viết tắt ngắn hơn.", field="notation")  # fmt: skip
    symbol = written_symbol(taken.number, taken.suffix, notation)
    leave_id = line.pop("leave", None)
    values = line | {
        "agency": by.agency_id, "book": place.book_id, "number": taken.number,
        "suffix": taken.suffix, "year": place.issued_on.year, "notation": notation,
        "symbol": symbol, "issued_on": place.issued_on, "now": clock.now(),
        "by": by.membership_id,
    }  # fmt: skip
    with connection.cursor() as cursor:
        try:
            cursor.execute(_INSERT, values)
        except IntegrityError as clash:
            # The transaction is lost, and with it the number goes back into the book.
            if "entry_symbol_once" not in str(clash):
                raise
            raise SymbolTaken(
                f"Năm {place.issued_on.year} cơ quan đã có văn bản số {symbol}.",
                next_step="Xem lại dãy số của các sổ, hoặc chọn sổ khác.",
                field="book",
            ) from clash
        (entry_id,) = cursor.fetchone()
    places.note_used(by, entry_id=entry_id, reserved_id=reserved_id, leave_id=leave_id)
    return Given(entry_id, taken.number, taken.suffix, symbol, place.book_id)


def _with_leave(note: str, line: dict[str, Any], leave: BackdatingLeave | None) -> str:
    """The note with the reason for dating back, when leave was needed; the line keeps which."""
    if leave is None:
        return note
    line["leave"] = leave.pk
    return f"Được phép lùi ngày: {leave.reason}. {note}".strip()


def _document(by: ActingMember, document_id: int) -> Document:
    document = (
        Document.objects.filter(pk=document_id, agency_id=by.agency_id)
        .select_related("type", "entry")
        .first()
    )
    if document is None:
        raise NotFound("Không có văn bản này.")
    if document.direction != Direction.OUT:
        raise WrongState("Chỉ văn bản đi được cấp số đi.", next_step="Chọn văn bản đi.")
    entry = getattr(document, "entry", None)
    if entry is not None and entry.status == EntryStatus.VALID:
        name = short_name(document.symbol, document.subject, document.issued_on)
        raise WrongState(f"{name} đã có số.", next_step="Tải lại trang để xem số.")
    return document


def _make_way(document: Document) -> None:
    """The voided line of the document keeps it as a former one, so that it may have a new line."""
    if hasattr(document, "entry"):
        Entry.objects.filter(document_id=document.pk, status=EntryStatus.VOIDED).update(
            former_document_id=document.pk, document_id=None
        )


def _notation(text: str, *, abbreviation: str, type_name: str) -> str:
    try:
        return checked_notation(text, abbreviation=abbreviation, type_name=type_name)
    except NotationFault as fault:
        raise InvalidInput(
            str(fault), next_step="Ghi như QĐ-SKHCN hoặc SKHCN-CĐS.", field="notation"
        ) from fault


def _reason(text: str) -> str:
    written = " ".join(nfc(text).split())
    if len(written) > REASON_LENGTH:
        raise InvalidInput(f"Lý do tối đa {REASON_LENGTH} ký tự.", next_step="Ghi ngắn lại.", field="reason")  # fmt: skip
    return written
