"""The fixed wordings: number line, date line, ends of lines (R-114, R-140, R-142)."""

from __future__ import annotations

import re
from datetime import date

BLANK = "      "
_ENDS = " \u00a0;,."


def padded_number(number: str) -> str:
    """ "5" as "05", "12" and "5a" as "12" and "05a" (R-114)."""
    match = re.fullmatch(r"0*(\d+)(.*)", number.strip(), re.DOTALL)
    if match is None:
        return number.strip()
    digits, rest = match.groups()
    return digits.zfill(2) + rest


def number_line(number: str, notation: str) -> str:
    """ "Số: 05/QĐ-UBND", or "Số:      /QĐ-UBND" while there is no number."""
    shown = f" {padded_number(number)}" if number else BLANK
    return f"Số:{shown}/{notation.strip().lstrip('/')}"


def day_words(day: date) -> str:
    """ "ngày 05 tháng 01 năm 2026", "ngày 29 tháng 6 năm 2026" (R-140)."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def date_line(place: str, day: date | None) -> str:
    """Box 4, with the day left open while there is none."""
    return f"{place}, {day_words(day) if day else 'ngày … tháng … năm …'}"


def sentence_end(line: str, sign: str) -> str:
    """A line of a list with the right sign at its end and no dash before it."""
    text = re.sub(r"^\s*[-–—+•]\s*", "", line).rstrip(_ENDS)
    return text + sign


def with_end_mark(text: str) -> str:
    """The last line of a document ends with "./."."""
    stripped = text.rstrip()
    if stripped.endswith("./."):
        return stripped
    return stripped.rstrip(_ENDS + "/") + "./."
