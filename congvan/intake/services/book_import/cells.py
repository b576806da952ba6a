"""Cells of an old book: numbers, days and types as clerks wrote them over the years."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from congvan.kernel.text import fold

_NUMBER = re.compile(r"(?:s[ốo]\s*[:.]?\s*)?0*(\d{1,7})\s*[-/]?\s*([a-zđ]{0,3})", re.IGNORECASE)
_NUMBER_OF_YEAR = re.compile(r"0*(\d{1,7})\s*/\s*(?:19|20)\d\d")
_DAY = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})(?:\s*[/.\-]\s*(\d{4}|\d{2}))?")
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
# Excel's day 1 is 01/01/1900, and it believes in 29/02/1900; 1990 to 2060.
_SERIAL_ZERO = date(1899, 12, 30)
_SERIALS = range(32_874, 58_806)
_EARLIEST = date(1945, 9, 2)


@dataclass(frozen=True, slots=True)
class ReadDay:
    """A day, and what had to be supposed to read it ("" for nothing); or why it cannot be read."""

    day: date | None
    supposed: str = ""
    problem: str = ""


def read_number(value: object) -> tuple[int, str] | None:
    """The arrival number and its suffix: 125, "125a", "Số 125", "125/2024"."""
    if isinstance(value, int) and not isinstance(value, bool):
        return (value, "") if 1 <= value <= 9_999_999 else None
    written = str(value or "").strip()
    match = _NUMBER.fullmatch(written) or _NUMBER_OF_YEAR.fullmatch(written)
    if match is None or int(match.group(1)) == 0:
        return None
    return int(match.group(1)), (match.group(2).lower() if match.lastindex == 2 else "")


def read_day(value: object, *, year: int, not_after: date | None = None) -> ReadDay:
    """A day as date cell, as text, or as Excel's number.

    "05/02" has no year: it is `year`'s, or of the year before when that is after `not_after`.
    """
    if value in (None, ""):
        return ReadDay(None)
    if isinstance(value, date):
        return _checked(value)
    if isinstance(value, int) and value in _SERIALS and not isinstance(value, bool):
        day = _SERIAL_ZERO + timedelta(days=value)
        return _checked(day, "Ô ghi ngày dạng số của Excel, đã đổi ra ngày.")
    return _read_written(str(value).strip(), year, not_after)


def _read_written(written: str, year: int, not_after: date | None) -> ReadDay:
    if match := _ISO_DAY.fullmatch(written):
        return _made(written, int(match[1]), int(match[2]), int(match[3]))
    match = _DAY.fullmatch(written)
    if match is None:
        return ReadDay(None, problem=f"Không đọc được ngày “{written[:40]}”.")
    day, month, of_year = int(match[1]), int(match[2]), match[3]
    if of_year:
        return _made(written, int(of_year) + (2000 if len(of_year) == 2 else 0), month, day)
    read = _made(written, year, month, day)
    if read.day and not_after and read.day > not_after:
        year, read = year - 1, _made(written, year - 1, month, day)
    supposed = f"Ngày “{written}” không ghi năm, hiểu là năm {year}."
    return ReadDay(read.day, supposed if read.day else "", read.problem)


def _made(written: str, year: int, month: int, day: int) -> ReadDay:
    try:
        return _checked(date(year, month, day))
    except ValueError:
        return ReadDay(None, problem=f"Không có ngày “{written[:40]}”.")


def _checked(day: date, supposed: str = "") -> ReadDay:
    if not _EARLIEST <= day <= date(2100, 12, 31):
        return ReadDay(None, problem=f"Ngày {day:%d/%m/%Y} không thể đúng.")
    return ReadDay(day, supposed)


@dataclass(frozen=True, slots=True)
class ReadType:
    """The type of a document and what is left of the subject; `is_guess` when nothing said so."""

    name: str
    subject: str
    is_guess: bool = False


class TypeReader:
    """Reads the type off the column, the head of the subject, or the symbol's abbreviation."""

    def __init__(self, types: dict[str, str]) -> None:
        """`types`: name → abbreviation, as the catalogue has them."""
        self._by_name = {fold(name): name for name in types}
        # Longest first: "Giấy giới thiệu" is not "Giấy".
        self._names = sorted(self._by_name, key=len, reverse=True)
        self._by_abbreviation = {short: name for name, short in types.items() if short}

    def read(self, *, column: str, subject: str, abbreviation: str | None) -> ReadType:
        """The type by the first of the three that names one; else Công văn, as a guess.

        `abbreviation` is None without a symbol, "" for a symbol without type (công văn).
        """
        head = self._at_head(subject)
        if column:
            named = self._by_name.get(fold(column)) or self._by_abbreviation.get(column)
            if named:
                return ReadType(named, self._without(subject, head) if head == named else subject)
        if head:
            return ReadType(head, self._without(subject, head))
        if abbreviation is not None and abbreviation in self._by_abbreviation:
            return ReadType(self._by_abbreviation[abbreviation], subject)
        by_symbol = abbreviation == "" and not column
        return ReadType("Công văn", subject, is_guess=not by_symbol)

    def _at_head(self, subject: str) -> str:
        folded = fold(subject)
        for name in self._names:
            if folded.startswith(name) and not folded[len(name) : len(name) + 1].isalnum():
                return self._by_name[name]
        return ""

    def _without(self, subject: str, name: str) -> str:
        """The subject without the type in front; folding keeps the number of letters of NFC text."""
        rest = subject[len(name) :].lstrip(" :-–,.")
        return rest[:1].upper() + rest[1:] if rest else subject
