"""The statutory columns found by their headings, in any order, case, accents or old encoding."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from congvan.kernel.legacy_text import to_unicode
from congvan.kernel.spreadsheets import Row, Sheet, Value
from congvan.kernel.text import fold

_NOT_WORD = re.compile(r"[^a-z0-9]+")
# The heading stands under the title of the form, at most so many rows down.
_HEAD_ROWS = 20
# Fewer known headings than this are a line of the book that happens to say "ghi chú".
_LEAST_HEADINGS = 4
_NUMBERS_ROW = re.compile(r"\(?\d{1,2}\)?")


@dataclass(frozen=True, slots=True)
class BookHeading:
    """A column of the book: its key, its statutory heading, other headings met in old books."""

    key: str
    title: str
    width: int
    note: str
    most: int
    is_required: bool
    others: tuple[str, ...]


HEADINGS = (
    BookHeading(
        "arrived_on", "Ngày đến", 12, "Ngày/tháng/năm. Bắt buộc.", 20, True,
        ("ngày nhận", "ngày vào sổ", "ngày tháng đến", "ngày, tháng, năm đến", "ngày cv đến"),
    ),
    BookHeading(
        "number", "Số đến", 9, "Số thứ tự trong sổ, ví dụ 125 hoặc 125a. Bắt buộc.", 12, True,
        ("số vào sổ", "số thứ tự", "stt đến", "số cv đến", "số công văn đến", "số văn bản đến"),
    ),
    BookHeading(
        "issuer", "Tác giả", 34, "Cơ quan ban hành văn bản. Bắt buộc.", 200, True,
        ("cơ quan ban hành", "nơi ban hành", "tên cơ quan ban hành", "cơ quan gửi", "nơi gửi",
         "tác giả văn bản", "đơn vị gửi", "đơn vị ban hành"),
    ),
    BookHeading(
        "symbol", "Số, ký hiệu", 20, "Ví dụ 1234/UBND-KGVX.", 50, False,
        ("số ký hiệu", "số và ký hiệu", "số ký hiệu văn bản", "ký hiệu", "số hiệu", "số hiệu văn bản",
         "số kí hiệu", "số, kí hiệu văn bản"),
    ),
    BookHeading(
        "issued_on", "Ngày tháng", 12, "Ngày ghi trên văn bản. Bắt buộc.", 20, True,
        ("ngày văn bản", "ngày tháng văn bản", "ngày, tháng, năm văn bản", "ngày ban hành", "ngày ký",
         "ngày tháng năm", "ngày vb", "ngày tháng vb"),
    ),
    BookHeading(
        "type_name", "Tên loại", 18, "Để trống: đọc từ trích yếu hoặc từ ký hiệu.", 100, False,
        ("loại văn bản", "tên loại văn bản", "thể loại", "loại"),
    ),
    BookHeading(
        "subject", "Tên loại và trích yếu nội dung", 60, "Bắt buộc.", 500, True,
        ("tên loại và trích yếu", "trích yếu", "trích yếu nội dung", "nội dung", "nội dung trích yếu",
         "tên loại và trích yếu nội dung văn bản", "trích yếu văn bản", "về việc"),
    ),
    BookHeading(
        "recipient", "Đơn vị hoặc người nhận", 34, "", 1000, False,
        ("đơn vị, người nhận", "đơn vị nhận", "người nhận", "nơi nhận", "đơn vị hoặc người nhận văn bản",
         "chuyển cho", "đơn vị xử lý"),
    ),
    BookHeading(
        "transferred_on", "Ngày chuyển", 12, "Ngày/tháng/năm.", 20, False, ("ngày giao", "chuyển ngày"),
    ),
    BookHeading("receipt", "Ký nhận", 20, "Tên người đã ký nhận.", 100, False, ("người ký nhận",)),
    BookHeading("note", "Ghi chú", 30, "", 500, False, ("chú thích",)),
)  # fmt: skip


def plain(text: str) -> str:
    """The heading as compared: folded words only."""
    return _NOT_WORD.sub(" ", fold(text)).strip()


_KEYS = {plain(title): h.key for h in HEADINGS for title in (h.title, *h.others)}
REQUIRED = tuple(heading for heading in HEADINGS if heading.is_required)
BY_KEY = {heading.key: heading for heading in HEADINGS}


@dataclass(frozen=True, slots=True)
class FoundTable:
    """Where the book stands in the file: which cell of a row is which column, and its rows."""

    sheet: str
    places: dict[str, int]
    unknown: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Titles of the required columns that the file does not have."""
        return tuple(heading.title for heading in REQUIRED if heading.key not in self.places)


def find_table(sheets: Sequence[Sheet]) -> FoundTable | None:
    """The table with the most known headings; None when no sheet has a heading row."""
    found = [table for sheet in sheets if (table := _table(sheet)) is not None]
    return max(found, key=lambda table: len(table.places), default=None)


def _table(sheet: Sheet) -> FoundTable | None:
    heads = [(index, _places(row.values)) for index, row in enumerate(sheet.rows[:_HEAD_ROWS])]
    index, places = max(heads, key=lambda head: len(head[1]), default=(0, {}))
    if len(places) < _LEAST_HEADINGS:
        return None
    known = set(places.values())
    unknown = tuple(
        str(value) for place, value in enumerate(sheet.rows[index].values)
        if value not in (None, "") and place not in known
    )  # fmt: skip
    rows = [row for row in sheet.rows[index + 1 :] if not _is_numbers_row(row)]
    return FoundTable(sheet.name, places, unknown, tuple(rows))


def _places(values: Sequence[Value]) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, value in enumerate(values):
        key = _KEYS.get(plain(to_unicode(str(value or ""))))
        if key and key not in places:
            places[key] = place
    return places


def _is_numbers_row(row: Row) -> bool:
    """The row "(1) (2) … (10)" under the headings of the form."""
    cells = [str(value) for value in row.values if value not in (None, "")]
    return (
        len(cells) >= _LEAST_HEADINGS
        and all(_NUMBERS_ROW.fullmatch(cell) for cell in cells)
        and [cell.strip("()") for cell in cells] == [str(n) for n in range(1, len(cells) + 1)]
    )
