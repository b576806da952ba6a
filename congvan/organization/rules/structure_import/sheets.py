"""From sheets to rows by heading: found wherever the heading stands, legacy text converted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from congvan.kernel.legacy_text import Encoding, convert, detect
from congvan.kernel.spreadsheets import Row, Sheet, Value
from congvan.kernel.text import fold, nfc
from congvan.organization.rules.structure_import.columns import SHEETS, SheetSpec
from congvan.organization.rules.structure_import.plan import Problem

# Offices put their name, a title and a date above the heading.
_HEADING_WITHIN = 15
_ENCODING_NAMES = {Encoding.TCVN3: "TCVN3 (ABC)", Encoding.VNI: "VNI"}


@dataclass(slots=True)
class ListRow:
    """One row by column keys; the checks add what they find to `problems`."""

    spec: SheetSpec
    number: int
    cells: dict[str, Value]
    problems: list[Problem] = field(default_factory=list)

    def error(self, key: str, sentence: str, fix: str = "") -> None:
        self._note(key, sentence, fix, is_error=True)

    def warning(self, key: str, sentence: str, fix: str = "") -> None:
        self._note(key, sentence, fix, is_error=False)

    @property
    def has_errors(self) -> bool:
        return any(problem.is_error for problem in self.problems)

    def _note(self, key: str, sentence: str, fix: str, *, is_error: bool) -> None:
        column = self.spec.column(key).title if key else ""
        self.problems.append(Problem(self.spec.name, self.number, column, sentence, fix, is_error))


def read_rows(sheets: Sequence[Sheet]) -> tuple[dict[str, list[ListRow]], list[Problem]]:
    """The rows of each sheet of the list that the file has, and what is wrong with its sheets."""
    problems: list[Problem] = []
    rows: dict[str, list[ListRow]] = {}
    by_name = {fold(sheet.name): sheet for sheet in sheets}
    for spec in SHEETS:
        sheet = by_name.pop(fold(spec.name), None)
        if sheet is not None and sheet.rows:
            rows[spec.name] = _sheet_rows(sheet, spec, problems)
    for sheet in by_name.values():
        if sheet.rows and not fold(sheet.name).startswith("huong dan"):
            problems.append(
                Problem(sheet.name, 0, "", f"Trang “{sheet.name}” không được đọc.",
                        "Chỉ đọc các trang Đơn vị, Chức danh, Người.", is_error=False)
            )  # fmt: skip
    if not any(rows.values()) and not problems:
        problems.append(
            Problem(
                "", 0, "", "Danh sách chưa có dòng nào.", "Điền ít nhất một trang rồi tải lên lại."
            )
        )
    elif not rows:
        problems.append(
            Problem("", 0, "", "Tệp không có trang nào tên Đơn vị, Chức danh hoặc Người.",
                    "Đổi tên trang, hoặc dùng tệp mẫu.")
        )  # fmt: skip
    return rows, problems


def _sheet_rows(sheet: Sheet, spec: SheetSpec, problems: list[Problem]) -> list[ListRow]:
    heading = next(
        (row for row in sheet.rows[:_HEADING_WITHIN] if _names(row, spec) >= _required(spec)), None
    )
    if heading is None:
        wanted = ", ".join(f"“{c.title}”" for c in spec.columns if c.is_required)
        problems.append(
            Problem(spec.name, 0, "", "Không tìm thấy dòng tiêu đề.",
                    f"Dòng tiêu đề phải có các cột {wanted}.")
        )  # fmt: skip
        return []
    places = _places(heading, spec, problems)
    found = []
    for row in sheet.rows:
        if row.number > heading.number:
            cells = {
                key: row.values[place] if place < len(row.values) else None
                for key, place in places.items()
            }
            if any(value not in (None, "") for value in cells.values()):
                found.append(_converted(ListRow(spec, row.number, cells)))
    return found


def _names(row: Row, spec: SheetSpec) -> set[str]:
    headings = {_heading(value) for value in row.values if isinstance(value, str)}
    return {column.key for column in spec.columns if _heading(column.title) in headings}


def _required(spec: SheetSpec) -> set[str]:
    return {column.key for column in spec.columns if column.is_required}


def _heading(text: str) -> str:
    return fold(text).rstrip(" *:")


def _places(heading: Row, spec: SheetSpec, problems: list[Problem]) -> dict[str, int]:
    keys = {_heading(column.title): column.key for column in spec.columns}
    places: dict[str, int] = {}
    for place, value in enumerate(heading.values):
        if not isinstance(value, str) or not value:
            continue
        key = keys.get(_heading(value))
        if key is None:
            if _heading(value) not in ("stt", "tt", "ghi chu"):
                problems.append(
                    Problem(spec.name, heading.number, value, f"Cột “{value}” không được đọc.",
                            "Đổi tên cột theo tệp mẫu nếu cần đọc.", is_error=False)
                )  # fmt: skip
        elif key in places:
            problems.append(
                Problem(
                    spec.name, heading.number, value, f"Có hai cột “{value}”.", "Xóa bớt một cột."
                )
            )
        else:
            places[key] = place
    return places


def _converted(row: ListRow) -> ListRow:
    """The row with text of an old encoding converted; a warning shows what was made of it."""
    texts = {key: value for key, value in row.cells.items() if isinstance(value, str) and value}
    # A whole row tells the encoding more surely than one short cell, unless it is mixed.
    of_row = detect(", ".join(texts.values()))
    for key, text in texts.items():
        encoding = detect(text) if of_row is Encoding.UNICODE else of_row
        converted = nfc(convert(text, encoding))
        if encoding is not Encoding.UNICODE and converted != text:
            row.cells[key] = converted
            row.warning(
                key,
                f"“{text}” gõ bằng bảng mã {_ENCODING_NAMES[encoding]}, được đọc là “{converted}”.",
                "Nếu đọc sai, sửa ô này trong tệp rồi tải lên lại.",
            )
    return row
