"""Quarters and the words of a post; pure functions."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from congvan.office.boards.states import PurgeRule

# What a post holds at most; longer things are files.
TITLE_LENGTH = 300
TEXT_LENGTH = 20_000

_MONTHS_OF_A_QUARTER = 3
# A link ends before what usually follows it in a sentence.
_LINK = re.compile(r"https?://[^\s<>\"'“”‘’]{3,1000}", re.IGNORECASE)
_AFTER_LINK = ".,;:!?)]}"


def quarter_start(day: date) -> date:
    """The first day of the quarter: 20/08 → 01/07."""
    first_month = (day.month - 1) // _MONTHS_OF_A_QUARTER * _MONTHS_OF_A_QUARTER + 1
    return date(day.year, first_month, 1)


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the month's last: 30/11 + 3 → 28/02."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def last_of_month(day: date) -> date:
    """The last day of the month."""
    return date(day.year, day.month, calendar.monthrange(day.year, day.month)[1])


def kept_until(posted_on: date, rule: PurgeRule) -> date:
    """The last day of a quarter's keeping (R-323).

    By the calendar: the last day of the quarter of the post. From its day: three months later.
    """
    if rule is PurgeRule.ROLLING:
        return add_months(posted_on, _MONTHS_OF_A_QUARTER)
    return add_months(quarter_start(posted_on), _MONTHS_OF_A_QUARTER) - timedelta(days=1)


def posted_up_to(list_month: date, rule: PurgeRule) -> date:
    """The latest posting day whose keeping ended before `list_month` (its first day) began."""
    if rule is PurgeRule.CALENDAR:
        return quarter_start(list_month) - timedelta(days=1)
    return add_months(list_month, -_MONTHS_OF_A_QUARTER) - timedelta(days=1)


def clears_in(day: date) -> bool:
    """Whether lists are made in this month: the first of a quarter."""
    return day.month % _MONTHS_OF_A_QUARTER == 1


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a paragraph; with `href`, a link."""

    words: str
    href: str = ""


def paragraphs(text: str) -> Sequence[Sequence[Piece]]:
    """The lines of a plain text, each as words and links (http and https only)."""
    lines = (line.strip() for line in text.splitlines())
    return tuple(tuple(_pieces(line)) for line in lines if line)


def _pieces(line: str) -> list[Piece]:
    found, at = [], 0
    for match in _LINK.finditer(line):
        link = match.group().rstrip(_AFTER_LINK)
        if match.start() > at:
            found.append(Piece(line[at : match.start()]))
        found.append(Piece(link, link))
        at = match.start() + len(link)
    if at < len(line):
        found.append(Piece(line[at:]))
    return found
