"""Open and close books, year by year (R-112, R-127, R-130)."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from congvan.kernel import audit, clock
from congvan.kernel.errors import InvalidInput, WrongState
from congvan.kernel.text import nfc
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.organization.acting import ActingMember
from congvan.organization.models import Unit
from congvan.registers import access, events
from congvan.registers.lifecycles import BOOK
from congvan.registers.models import Book, Correction, Entry, ReservedNumber
from congvan.registers.queries.missing import missing_numbers, told_ranges
from congvan.registers.rules import begun
from congvan.registers.services.entries import told_book
from congvan.registers.states import (
    BookKind,
    BookStatus,
    CorrectionStatus,
    EntryStatus,
    ReservationStatus,
)

NAME_LENGTH = 100
# What every agency keeps (NĐ 30/2020 PL IV). The head of the organ may divide the outgoing one.
FIRST_BOOKS = (
    (BookKind.IN, "Sổ văn bản đến"),
    (BookKind.OUT, "Sổ văn bản đi"),
    (BookKind.COPIES, "Sổ bản sao"),
    (BookKind.POSTAL, "Sổ gửi văn bản đi bưu điện"),
    (BookKind.RETAINED, "Sổ sử dụng bản lưu"),
)
EARLIEST_YEAR = 1945


@in_transaction
def open_book(
    *, by: ActingMember, kind: str, name: str, year: int, unit_id: int | None = None,
    is_default: bool = False,
) -> Book:  # fmt: skip
    """Open a book; a default one takes the place of the former default of its kind and year.

    Only the registry's clerk may. Raises NotAllowed, InvalidInput.
    """
    access.check_registers(by)
    written = " ".join(nfc(name).split())
    if kind == BookKind.OUT:
        raise InvalidInput(
            "Sổ văn bản đi mở theo quy định của người đứng đầu cơ quan.",
            next_step="Nhờ lãnh đạo hoặc quản trị cơ quan mở ở trang Sổ và dãy số.", field="kind",
        )  # fmt: skip
    if kind not in BookKind.values:
        raise InvalidInput("Chưa chọn loại sổ.", next_step="Chọn loại sổ.", field="kind")
    if not written or len(written) > NAME_LENGTH:
        raise InvalidInput(
            f"Tên sổ phải có và không quá {NAME_LENGTH} ký tự.", next_step="Đặt lại tên sổ.",
            field="name",
        )  # fmt: skip
    if not EARLIEST_YEAR <= year <= clock.today().year + 1:
        raise InvalidInput(
            "Năm của sổ không đúng.", next_step=f"Ghi năm đến {clock.today().year + 1}.",
            field="year",
        )  # fmt: skip
    if unit_id is not None and not Unit.objects.filter(pk=unit_id, agency_id=by.agency_id).exists():
        raise InvalidInput("Không có đơn vị này.", next_step="Chọn lại đơn vị.", field="unit")
    if is_default:
        Book.objects.filter(agency_id=by.agency_id, kind=kind, year=year, is_default=True).update(
            is_default=False
        )
    book = Book(
        agency_id=by.agency_id, kind=kind, name=written, year=year, unit_id=unit_id,
        is_default=is_default, opened_at=clock.now(), opened_by_id=by.membership_id,
    )  # fmt: skip
    try:
        with transaction.atomic():
            book.save(force_insert=True)
    except IntegrityError as clash:
        raise InvalidInput(
            f"Năm {year} đã có sổ “{written}”.", next_step="Đặt tên khác.", field="name"
        ) from clash
    _tell_opened(book, by.actor)
    return book


@in_transaction
def close_book(*, by: ActingMember, book_id: int) -> Book:
    """Close a book for ever. Raises NotFound, NotAllowed, WrongState.

    Lock: the book's row, so that no number is given meanwhile.
    """
    access.get_book(by, book_id)
    book = Book.objects.select_for_update().get(pk=book_id)
    return _close(by, book)


@in_transaction
def open_year(*, by: ActingMember, year: int) -> list[Book]:
    """Open the books of a year after those of the year before; returns the new ones.

    Raises NotAllowed, InvalidInput for a year further ahead than the next.
    """
    access.check_registers(by)
    if year > clock.today().year + 1:
        raise InvalidInput(
            f"Chưa đến lúc mở sổ năm {year}.", next_step="Mở sổ từ tháng 12 năm trước.",
            field="year",
        )  # fmt: skip
    return _open(_patterns(by.agency_id, year), by.agency_id, year, by.actor, by.membership_id)


@in_transaction
def open_year_by_clock(*, agency_id: int, year: int) -> list[Book]:
    """`open_year` for the job of the year's turn; opens nothing on a second run (R-127).

    A kind of which the year has a book already is the clerk's affair: the job, which runs every
    day, must not open again what was given a new name, nor follow a book of last year that was
    opened late to take an old one in.
    """
    kinds = set(Book.objects.filter(agency_id=agency_id, year=year).values_list("kind", flat=True))
    patterns = [p for p in _patterns(agency_id, year) if p.kind not in kinds]
    return _open(patterns, agency_id, year, audit.Actor.system(scope_id=agency_id), None)


@in_transaction
def close_year(*, by: ActingMember, year: int) -> list[Book]:
    """Close all books of a past year; all reasons against it are told at once.

    Raises NotAllowed, InvalidInput for the running year, WrongState while requests to correct wait.
    """
    access.check_registers(by)
    if year >= clock.today().year:
        raise InvalidInput(
            f"Chưa hết năm {year}: sổ khóa từ ngày 01/01/{year + 1}.",
            next_step="Khóa từng sổ nếu không dùng nữa.", field="year",
        )  # fmt: skip
    books = list(
        Book.objects.select_for_update()
        .filter(agency_id=by.agency_id, year=year, status=BookStatus.OPEN)
        .order_by("pk")
    )
    if not books:
        raise WrongState(f"Năm {year} không còn sổ nào đang mở.", next_step="Tải lại trang để xem.")
    reasons = [reason for book in books for reason in _reasons_against(book)]
    if reasons:
        raise WrongState(" ".join(reasons), next_step="Giải quyết hết rồi khóa lại.")
    return [_close(by, book) for book in books]


@requires_transaction
def open_like_before(*, agency_id: int, year: int, kind: str, actor: audit.Actor) -> list[Book]:
    """Open what is missing of one kind in a year that has none of it, as it was the year before."""
    if Book.objects.filter(agency_id=agency_id, year=year, kind=kind).exists():
        return []
    patterns = [p for p in _patterns(agency_id, year) if p.kind == kind]
    return _open(patterns, agency_id, year, actor, None)


@requires_transaction
def found_books(agency_id: int, year: int) -> list[Book]:
    """Give an agency its first books of a year; those it has stay. Inner, for founding and demo."""
    actor = audit.Actor.system(scope_id=agency_id)
    return _open(_patterns(agency_id, year), agency_id, year, actor, None)


def _open(
    patterns: list[Book], agency_id: int, year: int, actor: audit.Actor, membership_id: int | None
) -> list[Book]:
    opened = []
    for book in patterns:
        book.agency_id, book.year = agency_id, year
        book.opened_at, book.opened_by_id = clock.now(), membership_id
        try:
            with transaction.atomic():
                book.save(force_insert=True)
        except IntegrityError:
            # The clerk, or the other worker, opened it a moment ago.
            continue
        _tell_opened(book, actor)
        opened.append(book)
    return opened


def _patterns(agency_id: int, year: int) -> list[Book]:
    """What to open: books like those of the year before, and of every kind at least one."""
    have = set(Book.objects.filter(agency_id=agency_id, year=year).values_list("kind", "name"))
    kinds = {kind for kind, _ in have}
    before = Book.objects.filter(agency_id=agency_id, year=year - 1).order_by("pk")
    patterns = [
        Book(
            kind=book.kind, name=book.name, unit_id=book.unit_id, is_default=book.is_default,
            types=book.types, is_normative=book.is_normative, issuing_body=book.issuing_body,
            body_notation=book.body_notation, ground=book.ground,
        )
        for book in before
    ]  # fmt: skip
    kept = kinds | {pattern.kind for pattern in patterns}
    patterns += [
        Book(kind=kind, name=name, is_default=True)
        for kind, name in FIRST_BOOKS
        if kind not in kept
    ]
    for pattern in patterns:
        # A default that the clerk has already chosen for the new year stays it.
        pattern.is_default = pattern.is_default and pattern.kind not in kinds
    return [pattern for pattern in patterns if (pattern.kind, pattern.name) not in have]


def _close(by: ActingMember, book: Book) -> Book:
    move = BOOK.move(book.status, "close", access.book_parties(by, book))
    reasons = _reasons_against(book)
    if reasons:
        raise WrongState(" ".join(reasons), next_step="Giải quyết hết rồi khóa lại.")
    book.status = str(move.target.value)
    book.closed_at, book.closed_by_id = clock.now(), by.membership_id
    book.save(update_fields=["status", "closed_at", "closed_by"])
    voided = Entry.objects.filter(book=book, status=EntryStatus.VOIDED).count()
    audit.record(
        events.BookClosed(
            book_id=book.pk, book=told_book(book), last_number=book.last_number,
            missing=told_ranges(missing_numbers(book.pk, book.last_number)), voided=voided,
        ),
        by=by.actor,
    )  # fmt: skip
    return book


def _reasons_against(book: Book) -> list[str]:
    named = begun(told_book(book))
    waiting = Correction.objects.filter(entry__book=book, status=CorrectionStatus.ASKED).count()
    held = ReservedNumber.objects.filter(book=book, status=ReservationStatus.RESERVED).count()
    reasons = [f"{named} còn {waiting} đề nghị sửa sổ chưa giải quyết."] if waiting else []
    if held:
        reasons.append(f"{named} còn {held} số giữ trước chưa dùng, chưa bỏ.")
    return reasons


def _tell_opened(book: Book, actor: audit.Actor) -> None:
    audit.record(
        events.BookOpened(
            book_id=book.pk, book=told_book(book), year=book.year,
            kind=str(BookKind(book.kind).label),
        ),
        by=actor,
    )  # fmt: skip
