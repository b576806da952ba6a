"""Sổ đăng ký văn bản đến: the ten columns of NĐ 30/2020 PL IV (R-062, R-233)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from congvan.kernel import clock
from congvan.organization.acting import ActingMember
from congvan.registers import queries
from congvan.registers.printing.printouts import Printout, letterhead, period_words
from congvan.registers.printing.volumes import (
    BookColumn,
    BookPaper,
    BookRow,
    Progress,
    as_pdf,
    as_xlsx,
)

TITLE = "Sổ đăng ký văn bản đến"
# 262 mm between the margins; 12 pt; a day needs 21 mm, what is left (54 mm) is for the subject.
COLUMNS = (
    BookColumn("Ngày đến", 21, 12, centred=True),
    BookColumn("Số đến", 13, 9, centred=True),
    BookColumn("Tác giả", 32, 34),
    BookColumn("Số, ký hiệu", 28, 20),
    BookColumn("Ngày tháng", 21, 12, centred=True),
    BookColumn("Tên loại và trích yếu nội dung", 0, 60),
    BookColumn("Đơn vị hoặc người nhận", 28, 34),
    BookColumn("Ngày chuyển", 21, 12, centred=True),
    BookColumn("Ký nhận", 22, 24),
    BookColumn("Ghi chú", 22, 30),
)
NUMBER_COLUMN = 1


def book_pdf(
    viewer: ActingMember,
    book_id: int,
    *,
    from_: date | None = None,
    to: date | None = None,
    progress: Progress = lambda _: None,
) -> Printout:
    """The book as PDF/A with cover, or a ZIP of volumes when it is long. Raises NotFound."""
    paper = book_paper(viewer, book_id, from_=from_, to=to)
    lines = queries.all_lines(viewer, book_id, from_=from_, to=to)
    return as_pdf(paper, book_rows(lines), progress=progress)


def book_xlsx(
    viewer: ActingMember, book_id: int, *, from_: date | None = None, to: date | None = None
) -> Printout:
    """The book as XLSX with the same ten columns. Raises NotFound."""
    paper = book_paper(viewer, book_id, from_=from_, to=to)
    return as_xlsx(paper, book_rows(queries.all_lines(viewer, book_id, from_=from_, to=to)))


def book_paper(
    viewer: ActingMember, book_id: int, *, from_: date | None = None, to: date | None = None
) -> BookPaper:
    """Cover, columns and marks of the book. Raises NotFound."""
    book = queries.book(viewer, book_id)
    about = f"{TITLE}, {book.named}"
    return BookPaper(
        title=TITLE, name=book.name, year=book.year, columns=COLUMNS, number_column=NUMBER_COLUMN,
        letterhead=letterhead(viewer, about=about, at=clock.now()),
        file_stem=f"so-dang-ky-{book.year}-{book.book_id}", period=period_words(from_, to),
    )  # fmt: skip


def book_rows(lines: Iterable[queries.BookLine]) -> Iterator[BookRow]:
    """The lines in the ten columns; a paper line has nothing of its content (R-290)."""
    for line in lines:
        cells = (
            line.entered_on, line.arrival_number, line.author, line.symbol, line.issued_on,
            line.type_and_subject, line.recipient, line.transferred_on, line.receipt, line.note,
        )  # fmt: skip
        yield BookRow(line.arrival_number, line.entered_on, cells, line.is_voided)
