"""Birth dates as people write them, and their digits as official documents do (R-262)."""

from __future__ import annotations

import re
from datetime import date

from congvan.kernel.errors import InvalidInput
from congvan.kernel.text import nfc

# Nobody with an account was born earlier; the upper limit only catches slips of the pen, because
# a pure function does not know today's date.
_EARLIEST_YEAR, _LATEST_YEAR = 1900, 2100

_WORDS = re.compile(r"\b(?:sinh|ngày|tháng|năm)\b", re.IGNORECASE)
_TIME_OF_DAY = re.compile(r"[T ]\d\d:\d\d.*$", re.DOTALL)
_YEAR_FIRST = re.compile(r"([0-9]{4})\s*[-/.\s]\s*([0-9]{1,2})\s*[-/.\s]\s*([0-9]{1,2})")
_YEAR_LAST = re.compile(
    r"(?:(?:([0-9]{1,2})\s*[-/.\s]\s*)?([0-9]{1,2})\s*[-/.\s]\s*)?([0-9]{4})",
)


class UnreadableBirthDate(InvalidInput):
    """The birth date is not a date, or not written in a form that has one meaning."""

    code = "unreadable_birth_date"

    def __init__(self, written: object, *, whose: str) -> None:
        of_whom = f" của {whose}" if whose else ""
        super().__init__(
            f"Không đọc được ngày sinh “{written}”{of_whom}.",
            next_step="Ghi ngày/tháng/năm với đủ bốn chữ số của năm, ví dụ 15/8/1963.",
            field="birth_date",
        )


def birth_date_digits(written: str | date, *, whose: str = "") -> str:
    """The digits of a birth date, written as in official documents.

    The day has two digits, the month two only in January and February (R-262, NĐ 30/2020 Phụ lục
    I II.4b): 11/02/1973 gives 11021973, 15/8/1963 and 15/08/1963 give 1581963. Takes dates, and
    texts with the day first or, as in ISO 8601, the year first; a year alone or a month and a
    year are enough, also with zeros for what is not known. Raises UnreadableBirthDate, which
    names the person (`whose`) if given.
    """
    day, month, year = _day_month_year(written, whose)
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        raise UnreadableBirthDate(written, whose=whose) from None
    if not _EARLIEST_YEAR <= year <= _LATEST_YEAR or (day and not month):
        raise UnreadableBirthDate(written, whose=whose)
    day_digits = f"{day:02d}" if day else ""
    month_digits = f"{month:02d}" if month in {1, 2} else str(month or "")
    return f"{day_digits}{month_digits}{year}"


def _day_month_year(written: str | date, whose: str) -> tuple[int, int, int]:
    """The numbers as written, 0 for what is not."""
    if isinstance(written, date):
        return written.day, written.month, written.year
    text = _WORDS.sub(" ", _TIME_OF_DAY.sub("", nfc(written))).strip()
    if match := _YEAR_FIRST.fullmatch(text):
        year, month, day = match.groups()
    elif match := _YEAR_LAST.fullmatch(text):
        day, month, year = match.groups()
    else:
        raise UnreadableBirthDate(written, whose=whose)
    return int(day or 0), int(month or 0), int(year)
