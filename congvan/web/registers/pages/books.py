"""The list of books, what lacks in one, and the questions before one is closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from congvan.organization.acting import ActingMember
from congvan.organization.states import Role
from congvan.registers.queries import BookView, CorrectionView, Gaps, ReservedView, Voided
from congvan.registers.states import BookKind
from congvan.ui.items import Pill
from congvan.web.addresses import address
from congvan.web.registers.pages.outgoing import HeldLine, held_line
from congvan.web.registers.rendering import moment_words

# Books whose numbers run without a gap.
_NUMBERED = (BookKind.IN, BookKind.OUT, BookKind.COPIES)


@dataclass(frozen=True, slots=True)
class BookRow:
    """One book of the list."""

    book_id: int
    href: str
    name: str
    kind: str
    unit: str
    last_number: int
    pill: Pill
    note: str
    may_close: bool
    shows_gaps: bool


@dataclass(frozen=True, slots=True)
class YearOfBooks:
    """The books of one year; `may_close` when the year is over and a book of it is open."""

    year: int
    rows: tuple[BookRow, ...]
    may_close: bool


@dataclass(frozen=True, slots=True)
class BooksPage:
    """Sổ văn bản."""

    years: tuple[YearOfBooks, ...]
    is_clerk: bool
    is_decider: bool
    waiting: int

    @classmethod
    def of(
        cls, viewer: ActingMember, books: Sequence[BookView], *, this_year: int, waiting: int
    ) -> BooksPage:
        """Books by year; `waiting` requests to correct are shown beside the link to them."""
        is_clerk = viewer.holds(Role.REGISTRY_CLERK)
        years = []
        for year, of_year in groupby(books, key=lambda book: book.year):
            rows = tuple(_row(book) for book in of_year)
            may_close = is_clerk and year < this_year and any(row.may_close for row in rows)
            years.append(YearOfBooks(year, rows, may_close))
        is_decider = viewer.holds(Role.AGENCY_LEADER)
        return cls(tuple(years), is_clerk, is_decider, waiting)


@dataclass(frozen=True, slots=True)
class VoidedLine:
    """A voided number: why, who, when."""

    number: str
    reason: str
    who: str
    href: str


@dataclass(frozen=True, slots=True)
class GapsPage:
    """Numbers without a line, and voided ones."""

    book: BookView
    missing: tuple[str, ...]
    held: tuple[HeldLine, ...]
    voided: tuple[VoidedLine, ...]

    @classmethod
    def of(cls, book: BookView, gaps: Gaps, held: Sequence[ReservedView] = ()) -> GapsPage:
        """Runs in words: "12", "15 đến 18"."""
        missing = tuple(
            str(first) if first == last else f"{first} đến {last}" for first, last in gaps.missing
        )
        return cls(
            book, missing, tuple(held_line(one) for one in held),
            tuple(_voided(one) for one in gaps.voided),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One line of the checklist before a year is closed."""

    done: bool
    words: str
    href: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class ClosePage:
    """The question before a book or a year is closed, with the checklist."""

    title: str
    lead: str
    button: str
    checks: tuple[CheckLine, ...]

    @classmethod
    def of_book(cls, book: BookView, gaps: Gaps, waiting: Sequence[CorrectionView]) -> ClosePage:
        """One book."""
        return cls(
            f"Khóa {book.named}?",
            "Sổ đã khóa chỉ để xem và in: không vào thêm số, không sửa, không mở lại.",
            "Khóa sổ",
            checks(book, gaps, waiting),
        )

    @classmethod
    def of_year(cls, year: int, found: Sequence[tuple[CheckLine, ...]]) -> ClosePage:
        """All open books of a year."""
        return cls(
            f"Khóa các sổ năm {year}?",
            "Sổ đã khóa chỉ để xem và in: không vào thêm số, không sửa, không mở lại. "
            "In đủ các quyển, trình ký, đóng dấu trước khi khóa.",
            f"Khóa sổ năm {year}",
            tuple(line for lines in found for line in lines),
        )


def checks(book: BookView, gaps: Gaps, waiting: Sequence[CorrectionView]) -> tuple[CheckLine, ...]:
    """What should be in order before `book` is closed; only waiting requests stand in the way."""
    named = book.named[:1].upper() + book.named[1:]
    own = [line for line in waiting if line.book == book.named]
    lines = [
        CheckLine(True, f"{named}: số cuối {book.last_number}."),
        CheckLine(
            not own,
            f"{named}: còn {len(own)} đề nghị sửa chờ duyệt." if own else "Không còn đề nghị sửa chờ duyệt.",
            address("registers:corrections") if own else "", "Xem đề nghị" if own else "",
        ),
    ]  # fmt: skip
    if gaps.missing or gaps.voided:
        missing = sum(last - first + 1 for first, last in gaps.missing)
        words = (
            f"{named}: {missing} số trống, {len(gaps.voided)} số đã hủy; in vào biên bản khóa sổ."
        )
        lines.append(
            CheckLine(not missing, words, address("registers:gaps", book.book_id), "Xem số trống")
        )
    lines.append(
        CheckLine(
            True, "In sổ, đóng quyển, trình ký.", address("registers:book", book.book_id), "In sổ"
        )
    )
    return tuple(lines)


def _row(book: BookView) -> BookRow:
    note = f"khóa {moment_words(book.closed_at)}" if book.closed_at else ""
    if book.is_open and book.is_default:
        note = "chọn sẵn khi vào sổ"
    return BookRow(
        book_id=book.book_id, href=address("registers:book", book.book_id), name=book.name,
        kind=book.kind_label, unit=book.unit, last_number=book.last_number,
        pill=Pill("doing" if book.is_open else "locked", book.status_label), note=note,
        may_close=bool(book.moves), shows_gaps=book.kind in _NUMBERED,
    )  # fmt: skip


def _voided(one: Voided) -> VoidedLine:
    return VoidedLine(
        number=one.number, reason=one.reason,
        who=" · ".join(filter(None, (one.decided_by, moment_words(one.decided_at)))),
        href=address("registers:entry", one.entry_id),
    )  # fmt: skip
