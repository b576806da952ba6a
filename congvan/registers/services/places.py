"""Take a place in an outgoing sequence: the next one, a reserved one, or one between two.

Inner parts of `numbering`: each leaves the book's row locked until the transaction ends, so that
what follows sees no other number come in between.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Q

from congvan.kernel import audit, clock
from congvan.kernel.errors import BusinessError, InvalidInput, NotFound, WrongState
from congvan.organization.acting import ActingMember
from congvan.registers import access, outgoing_events
from congvan.registers.lifecycles import RESERVATION, RegistryParty
from congvan.registers.models import BackdatingLeave, Book, Entry, ReservedNumber
from congvan.registers.rules import begun, next_suffix
from congvan.registers.services.entries import BookOfAnotherYear, closed_already, told_book
from congvan.registers.states import BookKind, BookStatus, ReservationStatus

# One statement: the number moves on and the row is locked, or nothing happens and the reason is
# looked for afterwards. A book that serves some types only gives numbers to no other.
_NEXT = """
    UPDATE registers_book SET last_number = last_number + 1,
        last_issued_on = GREATEST(last_issued_on, %(issued_on)s)
    WHERE id = %(book)s AND agency_id = %(agency)s AND kind = %(kind)s AND year = %(year)s
        AND status = 'open' AND (types = '[]'::jsonb OR types @> to_jsonb(%(type)s::text))
        AND (%(lifted)s OR last_issued_on IS NULL OR last_issued_on <= %(issued_on)s)
    RETURNING last_number, name, is_normative
"""


class BackDated(WrongState):
    """The date on the document is before that of a number given already (R-126)."""

    code = "back_dated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Where a number is wanted and what for; `notation` is without the year."""

    agency_id: int
    book_id: int
    kind: str
    issued_on: date
    type_code: str
    notation: str
    has_year: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """A number that is this transaction's; `has_year` when the symbol shows the year."""

    number: int
    suffix: str
    book_name: str
    has_year: bool


def following(place: Wanted) -> tuple[Taken, BackdatingLeave | None]:
    """The next number of the sequence, and the leave that was needed for its date.

    Raises NotFound, InvalidInput, BookClosedAlready, BookOfAnotherYear, BackDated.
    """
    taken = _moved(place, lifted=False) if place.issued_on <= clock.today() else None
    if taken is not None:
        return taken, None
    book = _book(place)
    check_book(book, place)
    leave = _leave(book, place.issued_on)
    taken = _moved(place, lifted=leave is not None)
    if taken is None:
        raise _back_dated(book, place.issued_on, book.last_issued_on)
    return taken, leave


def reserved(place: Wanted, *, reserved_id: int) -> tuple[Taken, BackdatingLeave | None]:
    """A number that was reserved ahead, for a date that fits its neighbours (R-125).

    Raises NotFound, WrongState, InvalidInput, BackDated. Lock: the reservation, then the book.
    """
    held = (
        ReservedNumber.objects.select_for_update()
        .filter(pk=reserved_id, agency_id=place.agency_id, book_id=place.book_id)
        .first()
    )
    if held is None:
        raise NotFound("Không có số giữ trước này trong sổ.")
    RESERVATION.move(held.status, "use", {RegistryParty.CLERK})
    book = _locked(place)
    leave = _check_neighbours(book, place.issued_on, number=held.number, suffix="")
    if book.last_issued_on is None or place.issued_on > book.last_issued_on:
        Book.objects.filter(pk=book.pk).update(last_issued_on=place.issued_on)
    return Taken(held.number, "", book.name, place.has_year or book.is_normative), leave


def inserted(place: Wanted, *, after: int, reason: str) -> tuple[Taken, BackdatingLeave | None]:
    """A sub-number (12a, 12b …) behind a number, for a date that fits its neighbours.

    Raises NotFound, InvalidInput, BackDated. Lock: the book's row.
    """
    if not reason:
        raise InvalidInput(
            "Chưa ghi lý do chèn số.",
            next_step="Ghi vì sao không lấy số tiếp theo.",
            field="reason",
        )
    book = _locked(place)
    if after >= book.last_number:
        raise InvalidInput(
            f"Số {after} không có số nào đứng sau, không cần chèn.",
            next_step=f"Lấy số tiếp theo: {book.last_number + 1}.", field="after_number",
        )  # fmt: skip
    taken = list(Entry.objects.filter(book=book, number=after).values_list("suffix", flat=True))
    if not taken:
        raise InvalidInput(
            f"{begun(told_book(book))} không có số {after}.",
            next_step="Ghi một số đã có trong sổ.", field="after_number",
        )  # fmt: skip
    suffix = next_suffix(taken)
    if not suffix:
        raise InvalidInput(
            f"Sau số {after} đã chèn hết chữ cái.", next_step="Chèn sau một số khác.",
            field="after_number",
        )  # fmt: skip
    leave = _check_neighbours(book, place.issued_on, number=after, suffix=suffix)
    return Taken(after, suffix, book.name, place.has_year or book.is_normative), leave


def note_used(
    by: ActingMember, *, entry_id: int, reserved_id: int | None, leave_id: int | None
) -> None:
    """Tie the reservation, or the leave to date back, to the line that used it up."""
    if leave_id is not None:
        BackdatingLeave.objects.filter(pk=leave_id).update(entry_id=entry_id)
    if reserved_id is None:
        return
    held = ReservedNumber.objects.select_related("book").get(pk=reserved_id)
    held.status, held.entry_id, held.ended_at = ReservationStatus.USED, entry_id, clock.now()
    held.save(update_fields=["status", "entry", "ended_at"])
    audit.record(
        outgoing_events.ReservedNumberUsed(
            book_id=held.book_id, book=told_book(held.book), number=str(held.number),
            entry_id=entry_id,
        ),
        by=by.actor,
    )  # fmt: skip


def check_book(book: Book, place: Wanted) -> None:
    """Raise why the book numbers nothing of that kind, type, day: InvalidInput and its kin."""
    fault: BusinessError | None = None
    if place.issued_on > clock.today():
        fault = InvalidInput(
            f"Ngày {place.issued_on:%d/%m/%Y} ở sau hôm nay.", next_step="Ghi lại ngày văn bản.",
            field="issued_on",
        )  # fmt: skip
    elif book.status != BookStatus.OPEN:
        fault = closed_already(book)
    elif book.kind != place.kind:
        fault = InvalidInput(
            f"{begun(told_book(book))} không phải sổ {str(BookKind(place.kind).label).lower()}.",
            next_step="Chọn sổ khác.", field="book",
        )  # fmt: skip
    elif book.year != place.issued_on.year:
        # The year is that of the date on the document.
        fault = BookOfAnotherYear(
            f"Văn bản ngày {place.issued_on:%d/%m/%Y} không lấy số ở sổ năm {book.year}.",
            next_step=f"Chọn sổ năm {place.issued_on.year}, hoặc ghi lại ngày văn bản.",
            field="book",
        )  # fmt: skip
    elif book.types and place.type_code not in book.types:
        fault = InvalidInput(
            f"{begun(told_book(book))} không dùng cho loại văn bản này.",
            next_step="Chọn sổ của loại này; cách đánh số do người đứng đầu cơ quan quy định.",
            field="book",
        )  # fmt: skip
    if fault is not None:
        raise fault


def _moved(place: Wanted, *, lifted: bool) -> Taken | None:
    values: dict[str, Any] = {
        "book": place.book_id, "agency": place.agency_id, "kind": str(place.kind),
        "year": place.issued_on.year, "issued_on": place.issued_on, "type": place.type_code,
        "lifted": lifted,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, values)
        row = cursor.fetchone()
    if row is None:
        return None
    number, name, is_normative = row
    return Taken(number, "", name, place.has_year or is_normative)


def _book(place: Wanted, *, lock: bool = False) -> Book:
    books = Book.objects.select_for_update() if lock else Book.objects.all()
    book = books.filter(pk=place.book_id, agency_id=place.agency_id).first()
    if book is None:
        raise NotFound(access.NO_BOOK)
    return book


def _locked(place: Wanted) -> Book:
    book = _book(place, lock=True)
    check_book(book, place)
    return book


def _check_neighbours(book: Book, day: date, *, number: int, suffix: str) -> BackdatingLeave | None:
    """Raise BackDated unless `day` lies between the dates of the lines before and behind.

    Returns the leave of the registry head where it does not.
    """
    lines = Entry.objects.filter(book=book).exclude(symbol="")
    before = (
        lines.filter(Q(number__lt=number) | Q(number=number, suffix__lt=suffix))
        .order_by("-number", "-suffix")
        .first()
    )
    behind = (
        lines.filter(Q(number__gt=number) | Q(number=number, suffix__gt=suffix))
        .order_by("number", "suffix")
        .first()
    )
    low = before.entered_on if before else day
    high = behind.entered_on if behind else day
    if low <= day <= high:
        return None
    leave = _leave(book, day)
    if leave is not None:
        return leave
    standing = [
        f"{line.symbol} ngày {line.entered_on:%d/%m/%Y}" for line in (before, behind) if line
    ]
    raise BackDated(
        f"Ngày {day:%d/%m/%Y} không hợp với số {number}{suffix}: bên cạnh là {', '.join(standing)}.",
        next_step="Ghi ngày nằm giữa hai số bên cạnh, hoặc chọn số khác.", field="issued_on",
    )  # fmt: skip


def _leave(book: Book, day: date) -> BackdatingLeave | None:
    return (
        BackdatingLeave.objects.select_for_update()
        .filter(book=book, issued_on=day, entry__isnull=True)
        .order_by("pk")
        .first()
    )


def _back_dated(book: Book, day: date, last: date | None) -> BackDated:
    told = f" ngày {last:%d/%m/%Y}" if last else ""
    return BackDated(
        f"Ngày {day:%d/%m/%Y} trước ngày của số cuối trong {told_book(book)} (số {book.last_number}{told}).",
        next_step="Ghi ngày không sớm hơn; nếu đúng là phải lùi ngày, đề nghị lãnh đạo cơ quan hoặc "
        "chánh văn phòng cho phép, có ghi lý do.",
        field="issued_on",
    )  # fmt: skip
