"""Spreadsheets in and out: XLSX read within fixed bounds, and written so that text stays text.

An uploaded sheet is hostile until shown otherwise: it must be an ordinary XLSX without macros,
links to other files or document type declarations, small when unpacked, and the first row too many
ends the reading. Formulas give the value last computed; nothing named in a file is ever fetched.
"""

from __future__ import annotations

import io
import itertools
import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, BinaryIO

import openpyxl
import xlsxwriter

from congvan.kernel.errors import InvalidInput
from congvan.kernel.files import content, zip_directory
from congvan.kernel.files.content_types import ContentType
from congvan.kernel.files.findings import Refused
from congvan.kernel.text import nfc

Value = str | int | float | bool | date | None

# 5,000 people with ten columns make 3 MB of XML; the sheet of 16 MiB is read in under ten seconds.
PACKED_BYTES = 5 << 20
LIMITS = zip_directory.Limits(entries=300, total_bytes=32 << 20)
SHEET_BYTES = 16 << 20
# Styles become Python objects of fifty times their size; Excel writes 100 kB at most in practice.
OTHER_PART_BYTES = 1 << 20
SHEETS = 20
ROWS = 5000
COLUMNS = 40
# 5,000 rows of 40 different texts. An empty entry is five bytes of XML but costs ten microseconds.
SHARED_TEXTS = ROWS * COLUMNS
# Blank rows are counted, too: a row may claim to be the millionth, and a file has many sheets.
SCANNED_ROWS = 1_500_000
CELL_CHARACTERS = 2000
# Excel's last row. A row that claims a higher number must not be counted up to.
_LAST_ROW = 1_048_576

_LARGE_PART = re.compile(r"xl/(worksheets/sheet\d*|sharedstrings)\.xml")
# Parts that reach outside the file or run something. Links of cells (mailto:) are in no such part.
_REACHING_OUT = ("externallinks/", "connections.xml", "querytables/", "activex/", "macrosheets/")
_WORKBOOK = re.compile(rb"<Override[^>]*spreadsheetml\.sheet\.main\+xml[^>]*>", re.IGNORECASE)
_DOCTYPES = tuple("<!DOCTYPE".encode(coding) for coding in ("ascii", "utf-16-le", "utf-16-be"))

_SAVE_AGAIN = "Mở tệp bằng Excel, lưu lại dạng “Excel Workbook (*.xlsx)” rồi tải lên lại."
_USE_TEMPLATE = "Chép dữ liệu (chỉ giá trị) sang tệp mẫu rồi tải lên lại."


class UnreadableSpreadsheet(InvalidInput):
    """The file is no spreadsheet that can be read safely."""

    code = "unreadable_spreadsheet"

    def __init__(self, sentence: str, *, next_step: str = _SAVE_AGAIN) -> None:
        super().__init__(sentence, next_step=next_step, field="file")


@dataclass(frozen=True, slots=True)
class Row:
    """One row that is not blank; `number` as Excel shows it, counted from 1."""

    number: int
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with its rows that are not blank."""

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column to write: heading, width in characters, a note for the heading; long words wrap."""

    title: str
    width: int = 20
    note: str = ""
    wraps: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet to write: its columns and rows; `choices` are lists for the columns they name."""

    name: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Value]] = ()
    choices: tuple[tuple[str, tuple[str, ...]], ...] = ()


def read_sheets(file: BinaryIO, *, rows: int = ROWS) -> tuple[Sheet, ...]:
    """All visible sheets of the seekable `file`, texts in NFC with single spaces.

    `rows` is the most a sheet may have. Raises UnreadableSpreadsheet for everything that is not a
    plain XLSX within the limits. Takes at most about ten seconds and 200 MB whatever the file says.
    """
    _check_container(file)
    file.seek(0)
    try:
        with warnings.catch_warnings():
            # Openpyxl warns of extensions it leaves out; they hold no values.
            warnings.simplefilter("ignore")
            workbook = openpyxl.load_workbook(
                file, read_only=True, data_only=True, keep_links=False, keep_vba=False
            )
            try:
                return tuple(_sheets(workbook, rows))
            finally:
                workbook.close()
    except UnreadableSpreadsheet:
        raise
    except Exception as error:
        # A damaged part makes openpyxl raise nearly any type; the person's answer is the same.
        raise UnreadableSpreadsheet("Tệp bảng tính bị hỏng, không đọc được.") from error


def write_sheets(tables: Iterable[Table]) -> bytes:
    """An XLSX file of `tables`. Text is written as text: "=1+1" never becomes a formula."""
    output = io.BytesIO()
    options = {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
        "strings_to_numbers": False,
    }  # fmt: skip
    with xlsxwriter.Workbook(output, options) as workbook:
        head = workbook.add_format(
            {"bold": True, "bg_color": "#E5F0F1", "border": 1, "text_wrap": True}
        )
        day = workbook.add_format({"num_format": "dd/mm/yyyy", "valign": "top"})
        top = workbook.add_format({"valign": "top"})
        wrapped = workbook.add_format({"valign": "top", "text_wrap": True})
        for table in tables:
            sheet = workbook.add_worksheet(table.name)
            for index, column in enumerate(table.columns):
                sheet.set_column(index, index, column.width, wrapped if column.wraps else top)
            _write_table(sheet, table, head=head, day=day)
    return output.getvalue()


def _check_container(file: BinaryIO) -> None:
    size = file.seek(0, 2)
    if size > PACKED_BYTES:
        raise UnreadableSpreadsheet(
            f"Tệp lớn hơn {PACKED_BYTES >> 20} MB, quá lớn so với một danh sách.",
            next_step=_USE_TEMPLATE,
        )
    recognition = content.recognize(file)
    if recognition.reason is not None:
        reason = recognition.reason
        raise UnreadableSpreadsheet(f"Chưa đọc tệp: {reason.clause}.", next_step=reason.next_step)
    if recognition.content_type is not ContentType.XLSX:
        raise UnreadableSpreadsheet(
            f"Đây là {recognition.label}, không phải bảng tính Excel (xlsx)."
        )
    try:
        entries = zip_directory.read_entries(file, limits=LIMITS)
        for entry in entries:
            _check_part(file, entry)
    except Refused as refused:
        reason = refused.reason
        raise UnreadableSpreadsheet(
            f"Chưa đọc tệp: {reason.clause}.", next_step=reason.next_step
        ) from refused


def _check_part(file: BinaryIO, entry: zip_directory.Entry) -> None:
    name = entry.name.casefold().lstrip("/")
    if any(part in name for part in _REACHING_OUT):
        raise UnreadableSpreadsheet(
            "Tệp có liên kết hoặc kết nối tới dữ liệu bên ngoài.", next_step=_USE_TEMPLATE
        )
    if not name.endswith((".xml", ".rels")):
        return
    allowed = SHEET_BYTES if _LARGE_PART.fullmatch(name) else OTHER_PART_BYTES
    if entry.size > allowed:
        raise UnreadableSpreadsheet(
            "Bảng tính quá lớn: nhiều dòng trống có định dạng hoặc quá nhiều kiểu chữ.",
            next_step=_USE_TEMPLATE,
        )
    data = b"".join(zip_directory.read_member(file, entry, at_most=allowed + 1))
    if data.count(b"<si") > SHARED_TEXTS:
        raise UnreadableSpreadsheet("Bảng tính có quá nhiều ô chữ.", next_step=_USE_TEMPLATE)
    if any(mark in data for mark in _DOCTYPES):
        raise UnreadableSpreadsheet("Tệp có khai báo lạ (DOCTYPE), có dấu hiệu phá hoại.")
    if name == "[content_types].xml":
        # Openpyxl reads the workbook wherever the list says; it must not be one of the large parts.
        declared = _WORKBOOK.findall(data)
        if len(declared) != 1 or b"/xl/workbook.xml" not in declared[0]:
            raise UnreadableSpreadsheet("Tệp bảng tính có cấu trúc lạ, không đọc được.")


def _sheets(workbook: Any, rows: int) -> Iterator[Sheet]:
    if len(workbook.worksheets) > SHEETS:
        raise UnreadableSpreadsheet(f"Tệp có hơn {SHEETS} trang tính.", next_step=_USE_TEMPLATE)
    scanned = itertools.count(1)
    for worksheet in workbook.worksheets:
        if worksheet.sheet_state == "visible":
            yield Sheet(nfc(worksheet.title).strip(), tuple(_rows(worksheet, scanned, rows)))


def _rows(worksheet: Any, scanned: Iterator[int], most: int) -> Iterator[Row]:
    found = worksheet.iter_rows(max_row=_LAST_ROW, max_col=COLUMNS, values_only=True)
    kept = 0
    for number, cells in enumerate(found, start=1):
        if next(scanned) > SCANNED_ROWS:
            raise UnreadableSpreadsheet("Bảng tính quá dài.", next_step=_USE_TEMPLATE)
        if not any(cell is not None for cell in cells):
            continue
        values = [_value(cell) for cell in cells]
        while values and values[-1] in (None, ""):
            values.pop()
        if not values:
            continue
        kept += 1
        if kept > most:
            raise UnreadableSpreadsheet(
                f"Trang “{worksheet.title}” có hơn {most:,} dòng.".replace(",", "."),
                next_step="Chia danh sách thành nhiều tệp rồi nhập từng tệp.",
            )
        yield Row(number, tuple(values))


def _value(cell: Any) -> Value:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, (bool, int, date)) or cell is None:
        return cell
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() and abs(cell) < 1e15 else cell
    return " ".join(nfc(str(cell)[:CELL_CHARACTERS]).split())


def _write_table(sheet: Any, table: Table, *, head: Any, day: Any) -> None:
    for index, column in enumerate(table.columns):
        sheet.write_string(0, index, column.title, head)
        if column.note:
            sheet.write_comment(0, index, column.note, {"x_scale": 2})
    for number, row in enumerate(table.rows, start=1):
        for index, value in enumerate(row):
            _write_value(sheet, number, index, value, day=day)
    titles = [column.title for column in table.columns]
    for title, allowed in table.choices:
        index = titles.index(title)
        sheet.data_validation(
            1, index, ROWS, index,
            {"validate": "list", "source": list(allowed), "error_type": "warning",
             "error_title": "Ngoài danh sách", "error_message": "Chọn một giá trị trong danh sách."},
        )  # fmt: skip
    sheet.freeze_panes(1, 0)


def _write_value(sheet: Any, row: int, column: int, value: Value, *, day: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, date):
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001 - Excel has no zones
    elif isinstance(value, (bool, int, float)):
        sheet.write(row, column, value)
    else:
        sheet.write_string(row, column, value)
