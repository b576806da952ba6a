"""The words and numbers of a spreadsheet, sheet by sheet, row by row, days as they are shown."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

from congvan.search.texts import packages
from congvan.search.texts.collecting import Enough, Letters, Taken, taken
from congvan.search.texts.markup import local_name
from congvan.search.texts.packages import Package
from congvan.search.texts.reasons import Unreadable

# A book of 200 pages has some ten thousand different texts; an empty one is five bytes of XML.
SHARED_TEXTS = 300_000
SHARED_LETTERS = 4_000_000
# Excel cuts a cell at 32,767.
CELL_LETTERS = 32_767
STYLES = 70_000
# Excel's own formats of days (ECMA-376-1 §18.8.30); others are written out in the styles.
_DAY_FORMATS = frozenset({14, 15, 16, 17, 22})
_DAY_LETTERS = re.compile(r"[dy]", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
# Excel counts days from here, because it takes 1900 for a leap year.
_FIRST_DAY = date(1899, 12, 30)
_LAST_DAY_NUMBER = 2_958_465


def read(path: Path) -> Taken:
    """The cells of a .xlsx. Raises Unreadable."""
    letters = Letters()
    is_cut = False
    broken: Unreadable | None = None
    with packages.opened(path) as package:
        try:
            shared, styles = _Shared(), _Styles()
            for part in package.parts("spreadsheetml.sharedstrings+xml"):
                package.read(part, shared, letters)
            for part in package.parts("spreadsheetml.styles+xml"):
                package.read(part, styles, letters)
            _read_sheets(package, letters, shared.texts, styles.day_styles())
        except Enough:
            is_cut = True
        except Unreadable as error:
            broken = error
    return taken(letters, is_cut=is_cut, broken=broken)


def _read_sheets(
    package: Package, letters: Letters, shared: list[str], day_styles: frozenset[int]
) -> None:
    names = _SheetNames()
    for part in package.parts("spreadsheetml.sheet.main+xml"):
        package.read(part, names, letters)
    letters.add("\n".join(names.found) + "\n")
    for part in package.parts("spreadsheetml.worksheet+xml"):
        package.read(part, _Cells(letters, shared, day_styles), letters)
        letters.add("\n")


class _SheetNames:
    """The names on the tabs."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if local_name(name) == "sheet":
            self.found.append(attributes.get("name", "")[:100])

    def end(self, name: str) -> None:
        """Nothing."""

    def data(self, text: str) -> None:
        """Nothing."""


class _Shared:
    """The texts that cells name by number. Raises Enough beyond what a book of people has."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._parts: list[str] = []
        self._left = SHARED_LETTERS
        self._is_open = self._is_reading_aid = False

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        local = local_name(name)
        if local == "si":
            self._parts = []
        elif local == "rPh":  # how a Japanese word is read
            self._is_reading_aid = True
        self._is_open = local == "t" and not self._is_reading_aid

    def end(self, name: str) -> None:
        self._is_open = False
        local = local_name(name)
        if local == "rPh":
            self._is_reading_aid = False
        elif local == "si":
            self.texts.append("".join(self._parts)[:CELL_LETTERS])
            if len(self.texts) > SHARED_TEXTS:
                raise Enough

    def data(self, text: str) -> None:
        if self._is_open:
            self._parts.append(text)
            self._left -= len(text)
            if self._left < 0:
                raise Enough


class _Styles:
    """Which styles of cells show a day."""

    def __init__(self) -> None:
        self._day_formats = set(_DAY_FORMATS)
        self._formats_of_styles: list[int] = []
        self._is_in_cell_styles = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = local_name(name)
        if local == "numFmt":
            if _DAY_LETTERS.search(_QUOTED.sub("", attributes.get("formatCode", ""))):
                self._day_formats.add(_number(attributes.get("numFmtId", "")))
        elif local == "cellXfs":
            self._is_in_cell_styles = True
        elif local == "xf" and self._is_in_cell_styles:
            self._formats_of_styles.append(_number(attributes.get("numFmtId", "")))
            if len(self._formats_of_styles) > STYLES:
                raise Enough

    def end(self, name: str) -> None:
        if local_name(name) == "cellXfs":
            self._is_in_cell_styles = False

    def data(self, text: str) -> None:
        """Nothing."""

    def day_styles(self) -> frozenset[int]:
        """The numbers of these styles."""
        formats = enumerate(self._formats_of_styles)
        return frozenset(style for style, one in formats if one in self._day_formats)


class _Cells:
    """Each row a line, its cells apart."""

    def __init__(self, letters: Letters, shared: list[str], day_styles: frozenset[int]) -> None:
        self._letters, self._shared, self._day_styles = letters, shared, day_styles
        self._kind, self._style = "", 0
        self._parts: list[str] = []
        self._is_open = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = local_name(name)
        if local == "c":
            self._kind, self._parts = attributes.get("t", "n"), []
            self._style = _number(attributes.get("s", "0"))
        # A formula ("f") is not shown, its last result ("v") is.
        self._is_open = local in {"v", "t"}

    def end(self, name: str) -> None:
        self._is_open = False
        local = local_name(name)
        if local == "c":
            shown = self._shown("".join(self._parts)[:CELL_LETTERS])
            if shown:
                self._letters.add(shown + " ")
        elif local == "row":
            self._letters.add("\n")

    def data(self, text: str) -> None:
        if self._is_open:
            self._parts.append(text)

    def _shown(self, value: str) -> str:
        if self._kind == "s":
            place = _number(value)
            return self._shared[place] if 0 <= place < len(self._shared) else ""
        if self._kind in {"str", "inlineStr", "d"}:
            return value
        if self._kind != "n":  # true and false, errors
            return ""
        if self._style in self._day_styles:
            return _day(value)
        return _plain_number(value)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1


def _day(value: str) -> str:
    number = _number(value.partition(".")[0])
    if not 0 < number <= _LAST_DAY_NUMBER:
        return value[:20]
    return f"{_FIRST_DAY + timedelta(days=number):%d/%m/%Y}"


def _plain_number(value: str) -> str:
    """Without the tail that binary fractions leave: 0.30000000000000004 is 0.3."""
    if "." not in value and "E" not in value:
        return value[:30]
    try:
        return f"{float(value):.12g}"
    except ValueError:
        return ""
