"""Places in lists: a moment and an id as one opaque text; a mangled one is the first page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

Row = TypeVar("Row")
_BIGGEST_ID = 2**63
PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page; `next` asks for the following one, "" when there is none."""

    rows: tuple[Row, ...]
    next: str


def token(at: datetime, row_id: int) -> str:
    """The place behind this row."""
    return f"{at.isoformat()}~{row_id}"


def place(text: str) -> tuple[datetime, int] | None:
    """The moment and id of a token; None for the first page."""
    moment, _, number = text.partition("~")
    try:
        at, row_id = datetime.fromisoformat(moment), int(number)
    except ValueError:
        return None
    return (at, row_id) if at.tzinfo and 0 <= row_id < _BIGGEST_ID else None


def number_place(text: str) -> int | None:
    """The id of a token that is an id alone."""
    try:
        row_id = int(text)
    except ValueError:
        return None
    return row_id if 0 <= row_id < _BIGGEST_ID else None


def cut(rows: Sequence[Row], limit: int, following: str) -> Page[Row]:
    """`rows` were asked for with one more than `limit`; `following` is the last shown one's token."""
    return Page(tuple(rows[:limit]), following if len(rows) > limit else "")
