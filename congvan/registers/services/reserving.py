"""Numbers reserved ahead and given back, leave to date back, voiding by the registry head."""

from __future__ import annotations

from datetime import date

from django.db import connection

from congvan.desk.services import notices
from congvan.kernel import audit, clock
from congvan.kernel.errors import InvalidInput, NotFound
from congvan.kernel.text import nfc
from congvan.kernel.transactions import in_transaction
from congvan.organization.acting import ActingMember
from congvan.organization.models import Membership, RoleGrant
from congvan.organization.queries.seats import current
from congvan.organization.states import Role
from congvan.registers import access, outgoing_events
from congvan.registers.lifecycles import RESERVATION, RegistryParty
from congvan.registers.models import BackdatingLeave, Book, Entry, ReservedNumber
from congvan.registers.queries.missing import told_ranges
from congvan.registers.rules import written_number
from congvan.registers.services import numbering
from congvan.registers.services.entries import closed_already, told_book
from congvan.registers.states import BookKind, BookStatus, EntryStatus

MOST_AT_ONCE = 50
TEXT_LENGTH = 500

_TAKE = """
    UPDATE registers_book SET last_number = last_number + %(count)s
    WHERE id = %(book)s AND agency_id = %(agency)s AND kind = 'out' AND status = 'open'
    RETURNING last_number
"""


@in_transaction
def reserve(*, by: ActingMember, book_id: int, count: int, reason: str) -> list[int]:
    """Take the next `count` numbers out of an outgoing sequence for work on paper (R-125).

    Returns the ids of the reserved numbers in order. Raises NotAllowed, NotFound, InvalidInput,
    BookClosedAlready. Lock: the book's row.
    """
    access.check_registers(by)
    written = _text(reason, "Chưa ghi lý do giữ số.")
    if not 1 <= count <= MOST_AT_ONCE:
        raise InvalidInput(
            f"Mỗi lần giữ từ 1 đến {MOST_AT_ONCE} số.", next_step="Ghi lại số lượng.", field="count"
        )
    book = access.get_book(by, book_id)
    values = {"count": count, "book": book_id, "agency": by.agency_id}
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, values)
        row = cursor.fetchone()
    if row is None:
        if book.kind != BookKind.OUT:
            raise InvalidInput("Chỉ giữ số của sổ văn bản đi.", next_step="Chọn sổ khác.", field="book")  # fmt: skip
        raise closed_already(book)
    numbers = range(row[0] - count + 1, row[0] + 1)
    made = ReservedNumber.objects.bulk_create(
        ReservedNumber(
            agency_id=by.agency_id, book=book, number=number, reason=written,
            reserved_at=clock.now(), reserved_by_id=by.membership_id,
        )
        for number in numbers
    )  # fmt: skip
    audit.record(
        outgoing_events.NumbersReserved(
            book_id=book.pk, book=told_book(book), reason=written,
            numbers=told_ranges([(numbers[0], numbers[-1])]),
        ),
        by=by.actor,
    )  # fmt: skip
    return [row.pk for row in made]


@in_transaction
def release(*, by: ActingMember, reserved_id: int, reason: str) -> Entry:
    """Give a reserved number up: it stands in the book as a voided line, never given again.

    By the clerk or the registry head. Raises NotFound, NotAllowed, WrongState, InvalidInput. Lock:
    the reservation.
    """
    written = _text(reason, "Chưa ghi lý do bỏ số.")
    held = (
        ReservedNumber.objects.select_for_update(of=("self",))
        .select_related("book")
        .filter(pk=reserved_id, agency_id=by.agency_id)
        .first()
    )
    if held is None:
        raise NotFound("Không có số giữ trước này.")
    parties = {RegistryParty.CLERK} if by.holds(Role.REGISTRY_CLERK) else set()
    if access.registry_head(by):
        parties.add(RegistryParty.DECIDER)
    move = RESERVATION.move(held.status, "release", parties)
    if held.book.status != BookStatus.OPEN:
        raise closed_already(held.book)
    now = clock.now()
    entry = Entry.objects.create(
        agency_id=held.agency_id, book=held.book, number=held.number, year=held.book.year,
        entered_on=held.reserved_at.astimezone(clock.OFFICE_ZONE).date(), received_at=now,
        entered_at=now, entered_by_id=by.membership_id, status=EntryStatus.VOIDED,
        void_reason=f"Số giữ trước không dùng: {written}"[:TEXT_LENGTH],
    )  # fmt: skip
    held.status, held.entry = str(move.target.value), entry
    held.ended_at, held.release_reason = now, written
    held.save(update_fields=["status", "entry", "ended_at", "release_reason"])
    audit.record(
        outgoing_events.ReservedNumberReleased(
            book_id=held.book_id, book=told_book(held.book), number=written_number(held.number),
            reason=written,
        ),
        by=by.actor,
    )  # fmt: skip
    return entry


@in_transaction
def permit_backdating(
    *, by: ActingMember, book_id: int, issued_on: date, reason: str
) -> BackdatingLeave:
    """Let one number of the book carry a date before that of the last one (R-126).

    By the registry head; the clerks are told. Raises NotAllowed, NotFound, InvalidInput.
    """
    access.check_registry_head(by, to="cho phép lùi ngày văn bản")
    book = Book.objects.filter(pk=book_id, agency_id=by.agency_id).first()
    if book is None or book.kind not in (BookKind.OUT, BookKind.COPIES):
        raise NotFound(access.NO_BOOK)
    if book.status != BookStatus.OPEN:
        raise closed_already(book)
    written = _text(reason, "Chưa ghi lý do cho lùi ngày.")
    if issued_on.year != book.year or issued_on > clock.today():
        raise InvalidInput(
            f"Ngày phải trong năm {book.year} và không sau hôm nay.", next_step="Ghi lại ngày.",
            field="issued_on",
        )  # fmt: skip
    leave = BackdatingLeave.objects.create(
        agency_id=by.agency_id, book=book, issued_on=issued_on, reason=written,
        given_at=clock.now(), given_by_id=by.membership_id,
    )  # fmt: skip
    audit.record(
        outgoing_events.BackdatingAllowed(
            book_id=book.pk, book=told_book(book), issued_on=issued_on, reason=written
        ),
        by=by.actor,
    )
    notices.tell(
        agency_id=by.agency_id, members=_clerks(by.agency_id), kind="number.backdating_allowed",
        sentence=f"{by.person_name} cho cấp một số với ngày {issued_on:%d/%m/%Y} trong "
        f"{told_book(book)}. Lý do: {written}"[:TEXT_LENGTH],
        subject_type="book", subject_id=book.pk,
    )  # fmt: skip
    return leave


@in_transaction
def void(*, by: ActingMember, entry_id: int, reason: str) -> None:
    """`numbering.void_number` as a verb of its own."""
    numbering.void_number(by=by, entry_id=entry_id, reason=reason)


def _clerks(agency_id: int) -> list[int]:
    day = clock.today()
    grants = RoleGrant.objects.filter(
        current(day), role=Role.REGISTRY_CLERK,
        membership__in=Membership.objects.filter(current(day), agency_id=agency_id),
    )  # fmt: skip
    return list(grants.values_list("membership_id", flat=True).distinct())


def _text(text: str, empty: str) -> str:
    written = " ".join(nfc(text).split())
    if not written:
        raise InvalidInput(empty, next_step="Ghi ngắn gọn, đủ rõ.", field="reason")
    if len(written) > numbering.REASON_LENGTH:
        raise InvalidInput(
            f"Lý do tối đa {numbering.REASON_LENGTH} ký tự.", next_step="Ghi ngắn lại.",
            field="reason",
        )  # fmt: skip
    return written
