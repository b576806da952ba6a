"""The books of outgoing documents on paper: NĐ 30/2020 PL IV.I, II, IV (R-100, R-101, R-108, R-109)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from congvan.kernel import clock
from congvan.kernel.errors import InvalidInput
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
from congvan.registers.states import BookKind

Rows = Callable[[ActingMember, int, date | None, date | None], Iterator[BookRow]]


@dataclass(frozen=True, slots=True)
class BookForm:
    """A statutory form: its title, its columns in their order, and where its rows come from.

    `number_column` is struck through in a void line.
    """

    title: str
    file_stem: str
    columns: tuple[BookColumn, ...]
    number_column: int
    rows: Rows


def _register_rows(
    viewer: ActingMember, book_id: int, from_: date | None, to: date | None
) -> Iterator[BookRow]:
    for line in queries.all_out_lines(viewer, book_id, from_=from_, to=to):
        cells = (
            line.symbol, line.issued_on, line.type_and_subject, line.signer, line.recipient,
            line.retained_by, line.copies, line.transferred_on, line.receipt, line.note,
        )  # fmt: skip
        yield BookRow(line.written_number, line.issued_on, cells, line.is_voided)


def _postal_rows(
    viewer: ActingMember, book_id: int, from_: date | None, to: date | None
) -> Iterator[BookRow]:
    for line in queries.all_postal_lines(viewer, book_id, from_=from_, to=to):
        where = " – ".join(filter(None, (line.recipient, line.address)))
        cells = (line.sent_on, line.symbols, where, line.envelopes, line.signed, line.note)
        yield BookRow(str(line.number), line.sent_on, cells)


def _retained_rows(
    viewer: ActingMember, book_id: int, from_: date | None, to: date | None
) -> Iterator[BookRow]:
    for line in queries.all_retained_uses(viewer, book_id, from_=from_, to=to):
        cells = (
            line.used_on, line.user, line.document, line.type_and_subject, line.dossier_code,
            line.signed, line.returned_on, line.allowed_by, line.note,
        )  # fmt: skip
        yield BookRow(str(line.number), line.used_on, cells)


# 262 mm between the margins; 12 pt; a day needs 21 mm; 0 takes what is left.
_REGISTER = (
    BookColumn("Số, ký hiệu văn bản", 30, 20),
    BookColumn("Ngày tháng văn bản", 21, 12, centred=True),
    BookColumn("Tên loại và trích yếu nội dung văn bản", 0, 60),
    BookColumn("Người ký", 24, 24),
    BookColumn("Nơi nhận văn bản", 34, 40),
    BookColumn("Đơn vị, người nhận bản lưu", 24, 28),
    BookColumn("Số lượng bản", 14, 9, centred=True),
    BookColumn("Ngày chuyển", 21, 12, centred=True),
    BookColumn("Ký nhận", 20, 24),
    BookColumn("Ghi chú", 22, 30),
)
FORMS = {
    BookKind.OUT: BookForm("Sổ đăng ký văn bản đi", "so-van-ban-di", _REGISTER, 0, _register_rows),
    BookKind.COPIES: BookForm("Sổ đăng ký bản sao", "so-ban-sao", _REGISTER, 0, _register_rows),
    BookKind.POSTAL: BookForm(
        "Sổ gửi văn bản đi bưu điện",
        "so-gui-buu-dien",
        (
            BookColumn("Ngày chuyển", 24, 12, centred=True),
            BookColumn("Số, ký hiệu văn bản", 52, 30),
            BookColumn("Nơi nhận văn bản", 0, 60),
            BookColumn("Số lượng bì", 18, 9, centred=True),
            BookColumn("Ký nhận và dấu bưu điện", 48, 30),
            BookColumn("Ghi chú", 32, 30),
        ),
        1,
        _postal_rows,
    ),
    BookKind.RETAINED: BookForm(
        "Sổ sử dụng bản lưu",
        "so-su-dung-ban-luu",
        (
            BookColumn("Ngày tháng", 21, 12, centred=True),
            BookColumn("Họ và tên người sử dụng", 30, 28),
            BookColumn("Số, ký hiệu, ngày tháng văn bản", 34, 32),
            BookColumn("Tên loại và trích yếu nội dung văn bản", 0, 60),
            BookColumn("Số và ký hiệu HS", 22, 18),
            BookColumn("Ký nhận", 28, 30),
            BookColumn("Ngày trả", 21, 12, centred=True),
            BookColumn("Người cho phép", 28, 28),
            BookColumn("Ghi chú", 26, 30),
        ),
        2,
        _retained_rows,
    ),
}


def out_book_pdf(
    viewer: ActingMember, book_id: int, *, from_: date | None = None, to: date | None = None,
    progress: Progress = lambda _: None,
) -> Printout:  # fmt: skip
    """The book as PDF/A with cover, or a ZIP of volumes when it is long.

    Raises NotFound, InvalidInput for a book of another kind.
    """
    form, paper = _paper(viewer, book_id, from_, to)
    return as_pdf(paper, form.rows(viewer, book_id, from_, to), progress=progress)


def out_book_xlsx(
    viewer: ActingMember, book_id: int, *, from_: date | None = None, to: date | None = None
) -> Printout:
    """The book as XLSX with the same columns. Raises as `out_book_pdf` does."""
    form, paper = _paper(viewer, book_id, from_, to)
    return as_xlsx(paper, form.rows(viewer, book_id, from_, to))


def _paper(
    viewer: ActingMember, book_id: int, from_: date | None, to: date | None
) -> tuple[BookForm, BookPaper]:
    book = queries.book(viewer, book_id)
    form = FORMS.get(book.kind)
    if form is None:
        raise InvalidInput("Sổ này không in theo mẫu đó.", next_step="Chọn lại mẫu in.")
    # A form that names the book already does not say it twice on its cover.
    name = "" if book.name == form.title else book.name
    return form, BookPaper(
        title=form.title, name=name, year=book.year, columns=form.columns,
        number_column=form.number_column,
        letterhead=letterhead(viewer, about=f"{form.title}, {book.named}", at=clock.now()),
        file_stem=f"{form.file_stem}-{book.year}-{book.book_id}", period=period_words(from_, to),
    )  # fmt: skip
