"""The template, and an uploaded book read, checked and kept; nothing is entered."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, BinaryIO

from congvan.documents.queries import catalogue
from congvan.intake import access
from congvan.intake.models import BookImport, BookImportLine
from congvan.intake.services.book_import.checking import CheckedLine, Known, check
from congvan.intake.services.book_import.columns import HEADINGS, FoundTable, find_table
from congvan.kernel import clock
from congvan.kernel.errors import InvalidInput, WrongState
from congvan.kernel.files import clean_name
from congvan.kernel.spreadsheets import (
    Column,
    Table,
    UnreadableSpreadsheet,
    read_sheets,
    write_sheets,
)
from congvan.kernel.transactions import in_transaction
from congvan.organization.acting import ActingMember
from congvan.registers import queries as registers
from congvan.registers.states import BookKind, BookStatus

# The longest book of a year in a province's office is about 15,000 numbers.
LONGEST_BOOK = 20_000
_AT_ONCE = 1000
# The title of the form and its headings.
_HEAD_ROWS = 50


def template_file(by: ActingMember) -> bytes:
    """The columns to fill in, with one line as an example. Raises NotAllowed."""
    access.check_takes_in(by)
    columns = tuple(Column(h.title, h.width, h.note) for h in HEADINGS)
    example = (
        "05/02/2024", "1", "Ủy ban nhân dân tỉnh", "123/UBND-KGVX", "03/02/2024", "Công văn",
        "Về việc rà soát danh mục hồ sơ năm 2024", "Văn phòng", "05/02/2024", "", "Dòng ví dụ: xóa đi",
    )  # fmt: skip
    types = tuple(choice.name for choice in catalogue.document_types())
    guide = [
        ["Mỗi dòng là một văn bản đã vào sổ. Cột có thể đổi thứ tự; cột thừa không sao."],
        ["Ngày ghi ngày/tháng/năm dạng chữ, hoặc ô dạng ngày của Excel."],
        ["Chữ gõ bằng TCVN3 (ABC) hay VNI được nhận ra và đổi sang Unicode."],
        ["Tải lên thì chỉ kiểm tra; chưa có dòng nào vào sổ cho tới khi bấm xác nhận."],
        ["Không ghi nội dung văn bản mật và đơn thư khiếu nại, tố cáo."],
        ["Tên loại văn bản:"],
        *([f"    {name}"] for name in types),
    ]
    return write_sheets(
        [
            Table("Sổ đăng ký văn bản đến", columns, [example]),
            Table("Hướng dẫn", (Column("Cách điền", 100),), guide),
        ]
    )


def upload(*, by: ActingMember, book_id: int, file: BinaryIO, file_name: str) -> int:
    """Read and check an old book for `book_id`; returns the id of the kept dry run.

    Raises NotAllowed, NotFound, WrongState for a closed book, UnreadableSpreadsheet, and
    InvalidInput (field "file") when the file has no table with the statutory columns.
    """
    access.check_takes_in(by)
    book = registers.book(by, book_id)
    if book.kind != BookKind.IN:
        raise InvalidInput(
            "Chỉ nhập được sổ đăng ký văn bản đến.", next_step="Chọn một sổ văn bản đến.", field="book"
        )  # fmt: skip
    if book.status == BookStatus.CLOSED:
        raise WrongState(
            f"Sổ “{book.name}” năm {book.year} đã khóa, không ghi thêm được.",
            next_step="Mở một sổ khác của năm đó rồi nhập vào sổ ấy.",
        )
    if book.year >= clock.today().year and book.last_number:
        raise WrongState(
            f"Sổ “{book.name}” năm nay đã có số, không nhập sổ cũ vào được.",
            next_step="Nhập vào sổ năm trước, hoặc mở một sổ mới chưa có số nào.",
        )
    table = _table_of(file)
    known = Known(
        year=book.year, taken=_taken(by, book_id), today=clock.today(),
        types={choice.name: choice.abbreviation for choice in catalogue.document_types()},
    )  # fmt: skip
    lines = check(table, known)
    return _keep(by=by, book_id=book_id, file_name=file_name, table=table, lines=lines)


def _table_of(file: BinaryIO) -> FoundTable:
    table = find_table(read_sheets(file, rows=LONGEST_BOOK + _HEAD_ROWS))
    if table is None:
        raise UnreadableSpreadsheet(
            "Không tìm thấy dòng tiêu đề của sổ trong tệp.",
            next_step="Dùng tệp mẫu, hoặc đặt tên cột như sổ giấy: Ngày đến, Số đến, Tác giả, Số, ký hiệu…",
        )
    if table.missing:
        raise UnreadableSpreadsheet(
            f"Tệp thiếu cột: {', '.join(table.missing)}.",
            next_step="Thêm cột còn thiếu (xem tệp mẫu) rồi tải lên lại.",
        )
    if not table.rows:
        raise UnreadableSpreadsheet(
            "Tệp chưa có dòng nào dưới tiêu đề.", next_step="Điền các dòng của sổ rồi tải lên lại."
        )
    return table


def _taken(by: ActingMember, book_id: int) -> set[tuple[int, str]]:
    return {(line.number, line.suffix) for line in registers.all_lines(by, book_id)}


@in_transaction
def _keep(
    *, by: ActingMember, book_id: int, file_name: str, table: FoundTable, lines: Sequence[CheckedLine]
) -> int:  # fmt: skip
    kept = BookImport.objects.create(
        agency_id=by.agency_id, book_id=book_id, file_name=clean_name(file_name)[:255],
        uploaded_at=clock.now(), uploaded_by_id=by.membership_id, uploaded_person_id=by.person_id,
        columns={"sheet": table.sheet, "unknown": list(table.unknown)}, total=len(lines),
        errors=sum(line.is_wrong for line in lines),
        warnings=sum(bool(line.problems) and not line.is_wrong for line in lines),
    )  # fmt: skip
    # The book's order, so that a stopped import has entered an unbroken beginning of it.
    ordered = sorted(lines, key=lambda line: line.number or (0, ""))
    for part in _pieces(enumerate(ordered, start=1)):
        BookImportLine.objects.bulk_create(
            BookImportLine(
                book_import=kept, position=position, row=line.row, values=_stored(line.values),
                problems=[[p.column, p.sentence, p.fix, p.is_error] for p in line.problems],
                is_wrong=line.is_wrong,
            )
            for position, line in part
        )  # fmt: skip
    return kept.pk


def _pieces(lines: Iterable[tuple[int, CheckedLine]]) -> Iterable[list[tuple[int, CheckedLine]]]:
    iterator = iter(lines)
    while piece := list(itertools.islice(iterator, _AT_ONCE)):
        yield piece


def _stored(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: value.isoformat() if isinstance(value, date) else value
        for key, value in values.items()
    }
