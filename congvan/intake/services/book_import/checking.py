"""The dry run: every row read, every problem named by its row; pure, saves nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from congvan.documents.rules import barred, symbols
from congvan.intake.services.book_import.cells import TypeReader, read_day, read_number
from congvan.intake.services.book_import.columns import BY_KEY, HEADINGS, FoundTable
from congvan.kernel.legacy_text import to_unicode
from congvan.kernel.spreadsheets import Row
from congvan.registers.services.importing import NO_ISSUER

Number = tuple[int, str]
_ONLY_NUMBER = "Xóa dòng này khỏi tệp: nội dung chỉ ở sổ giấy, số để trống trong sổ trên hệ thống."


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong or was supposed in a cell; only an error stops the import."""

    column: str
    sentence: str
    fix: str = ""
    is_error: bool = True


@dataclass(slots=True)
class CheckedLine:
    """A row as it was understood; `values` in the words of `registers` import (days as dates)."""

    row: int
    values: dict[str, str | int | date | None] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def number(self) -> Number | None:
        number = self.values.get("number")
        return (number, str(self.values["suffix"])) if isinstance(number, int) else None

    @property
    def is_wrong(self) -> bool:
        return any(problem.is_error for problem in self.problems)

    def error(self, key: str, sentence: str, fix: str = "") -> None:
        """Note an error in the column `key`."""
        self.problems.append(Problem(BY_KEY[key].title, sentence, fix))

    def warn(self, key: str, sentence: str, fix: str = "") -> None:
        """Note what was supposed in the column `key`."""
        self.problems.append(Problem(BY_KEY[key].title, sentence, fix, is_error=False))


@dataclass(frozen=True, slots=True)
class Known:
    """What the book and the catalogue have: the year, numbers taken, types with abbreviations."""

    year: int
    taken: Collection[Number]
    types: Mapping[str, str]
    today: date


def check(table: FoundTable, known: Known) -> list[CheckedLine]:
    """Every row of the table, in the order of the file, with its problems."""
    reader = TypeReader(dict(known.types))
    lines = [_line(row, table, known, reader) for row in table.rows]
    _note_repeated(lines)
    for line in lines:
        if line.number in known.taken:
            line.error(
                "number", f"Số {_shown(line.number)} đã có trong sổ.",
                "Xóa dòng này khỏi tệp nếu là cùng một văn bản; nếu không, chọn sổ khác.",
            )  # fmt: skip
    return lines


def _line(row: Row, table: FoundTable, known: Known, reader: TypeReader) -> CheckedLine:
    line = CheckedLine(row.number)
    texts = {
        h.key: _text(line, h.key, _cell(row, table, h.key))
        for h in HEADINGS
        if h.key not in ("arrived_on", "issued_on", "transferred_on", "number")
    }
    _read_number(line, _cell(row, table, "number"))
    _read_days(line, row, table, known)
    _read_type(line, texts, reader)
    line.values |= {key: texts[key] for key in ("issuer", "symbol", "recipient", "receipt", "note")}
    if not line.values["subject"]:
        line.error("subject", "Chưa ghi trích yếu.", "Điền vào, hoặc xóa dòng nếu sổ chỉ ghi số.")
    if not texts["issuer"]:
        line.warn("issuer", "Không ghi tác giả.", f"Sẽ ghi “{NO_ISSUER}”.")
    if not texts["symbol"]:
        line.warn("symbol", "Không có số, ký hiệu.", "Bỏ trống được nếu văn bản không ghi số.")
    for found in barred.screen(f"{texts['subject']}\n{texts['note']}")[:1]:
        if found.severity == "stop":
            line.error("subject", found.sentence, _ONLY_NUMBER)
        else:
            line.warn("subject", found.sentence, "Bỏ dòng này khỏi tệp nếu văn bản có dấu mật.")
    return line


def _cell(row: Row, table: FoundTable, key: str) -> object:
    place = table.places.get(key)
    return row.values[place] if place is not None and place < len(row.values) else None


def _text(line: CheckedLine, key: str, value: object) -> str:
    """The cell as Unicode text within its length; what was converted is said."""
    written = f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value or "").strip()
    text = to_unicode(written)
    if text != written:
        line.warn(key, f"Chữ kiểu cũ (TCVN3, VNI) đã đổi thành: “{text[:120]}”.")
    if text.startswith("#") and text.endswith(("!", "?", "A")):
        line.error(key, f"Ô báo lỗi công thức {text[:20]}.", "Dán lại ô này bằng giá trị.")
    most = BY_KEY[key].most
    if len(text) > most:
        line.error(key, f"Dài {len(text)} ký tự, quá {most}.", "Viết ngắn lại.")
    return text[:most]


def _read_number(line: CheckedLine, value: object) -> None:
    number = read_number(value)
    line.values |= {"number": number[0] if number else None, "suffix": number[1] if number else ""}
    if value in (None, ""):
        line.error("number", "Chưa ghi số đến.", "Điền số, hoặc xóa dòng này.")
    elif number is None:
        line.error(
            "number", f"“{str(value)[:40]}” không phải số đến.", "Ghi số, ví dụ 125 hoặc 125a."
        )


def _read_days(line: CheckedLine, row: Row, table: FoundTable, known: Known) -> None:
    cells = {key: _cell(row, table, key) for key in ("arrived_on", "issued_on", "transferred_on")}
    year = known.year
    arrived = _read_day(line, cells["arrived_on"], key="arrived_on", year=year)
    issued = _read_day(line, cells["issued_on"], key="issued_on", year=year, not_after=arrived)
    _read_day(line, cells["transferred_on"], key="transferred_on", year=year)
    if issued is None and not any(p.column == BY_KEY["issued_on"].title for p in line.problems):
        line.warn("issued_on", "Không ghi ngày văn bản.", "Sẽ lấy ngày đến.")
    if arrived and arrived.year != known.year:
        line.error("arrived_on", f"Ngày đến {arrived:%d/%m/%Y} không thuộc năm {known.year} của sổ.",
                   "Sửa ngày, hoặc chọn sổ của năm đó.")  # fmt: skip
    if arrived and arrived > known.today:
        line.error("arrived_on", f"Ngày đến {arrived:%d/%m/%Y} chưa tới.", "Sửa ngày.")
    if arrived and issued and issued > arrived:
        line.warn("issued_on", f"Ngày văn bản {issued:%d/%m/%Y} sau ngày đến {arrived:%d/%m/%Y}.",
                  "Xem lại hai ngày.")  # fmt: skip


def _read_day(
    line: CheckedLine, value: object, *, key: str, year: int, not_after: date | None = None
) -> date | None:
    read = read_day(value, year=year, not_after=not_after)
    line.values[key] = read.day
    if read.problem:
        line.error(key, read.problem, "Ghi ngày/tháng/năm, ví dụ 05/02/2024.")
    elif read.supposed:
        line.warn(key, read.supposed, "Xem lại nếu không đúng.")
    elif read.day is None and key == "arrived_on":
        line.error(key, "Chưa ghi ngày đến.", "Điền vào ô này.")
    return read.day


def _read_type(line: CheckedLine, texts: Mapping[str, str], reader: TypeReader) -> None:
    symbol = symbols.parse(texts["symbol"]) if texts["symbol"] else None
    read = reader.read(
        column=texts["type_name"], subject=texts["subject"],
        abbreviation=symbol.type_abbreviation if symbol else None,
    )  # fmt: skip
    line.values |= {"type_name": read.name, "subject": read.subject}
    if read.is_guess:
        written = texts["type_name"] or (symbol.type_abbreviation if symbol else "")
        line.warn("type_name", f"Không có loại văn bản “{written}”, đề xuất “{read.name}”.",
                  "Ghi tên loại đúng trong cột Tên loại nếu không phải.")  # fmt: skip


def _note_repeated(lines: Sequence[CheckedLine]) -> None:
    places: dict[Number, list[int]] = defaultdict(list)
    for line in lines:
        if line.number:
            places[line.number].append(line.row)
    for line in lines:
        others = [str(row) for row in places.get(line.number or (0, ""), ()) if row != line.row]
        if others:
            line.error("number", f"Số {_shown(line.number)} có ở cả dòng {', '.join(others[:5])}.",
                       "Sửa số, hoặc thêm chữ cái sau số (125a).")  # fmt: skip


def _shown(number: Number | None) -> str:
    return f"{number[0]}{number[1]}" if number else ""
