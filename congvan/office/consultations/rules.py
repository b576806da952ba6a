"""Pure rules of consultations: deadlines, how long one is kept, clean words. No Django, no clock."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date

from congvan.kernel.errors import InvalidInput
from congvan.kernel.text import nfc
from congvan.office.consultations.states import MOST_POINTS, Stance

LONGEST_LINE = 300
LONGEST_POINT = 500
LONGEST_REASON = 500
# Ten pages of typed words; longer opinions are attached as a file.
LONGEST_WORDS = 20_000
# A question that runs longer than a quarter is forgotten by those who owe the answer.
LONGEST_RUN_DAYS = 92


def kept_until(opened_on: date) -> date:
    """The last day of the month for which a consultation is kept by itself (R-245)."""
    return plus_months(opened_on, 1)


def plus_months(day: date, months: int) -> date:
    """The same day of a later month, its last day when it has no such day."""
    number = day.month - 1 + months
    year, month = day.year + number // 12, number % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def is_to_be_cleared(keep_until: date, today: date) -> bool:
    """Whether its keeping ended in an earlier month: cleared at the start of the next (R-245)."""
    return (keep_until.year, keep_until.month) < (today.year, today.month)


def line(text: str, *, field: str, missing: str, most: int = LONGEST_LINE) -> str:
    """One clean line. Raises InvalidInput when it is empty (`missing`) or longer than `most`."""
    clean = " ".join(nfc(text).split())
    if not clean:
        raise InvalidInput(missing, field=field)
    if len(clean) > most:
        raise InvalidInput(
            f"Dài quá {most} ký tự.", next_step="Viết ngắn lại.", field=field
        )  # fmt: skip
    return clean


def words(text: str, *, field: str = "words") -> str:
    """Clean words of several lines. Raises InvalidInput when longer than `LONGEST_WORDS`."""
    clean = nfc(text).replace("\x00", "").strip()
    if len(clean) > LONGEST_WORDS:
        raise InvalidInput(
            f"Dài quá {LONGEST_WORDS:,} ký tự.".replace(",", "."),
            next_step="Viết ngắn lại, hoặc đính kèm tệp.", field=field,
        )  # fmt: skip
    return clean


def points(texts: Sequence[str]) -> list[str]:
    """The points that are worded, in their order. Raises InvalidInput for too many or too long."""
    kept = [" ".join(nfc(text).split()) for text in texts]
    kept = [text for text in kept if text]
    if len(kept) > MOST_POINTS:
        raise InvalidInput(
            f"Nhiều nhất {MOST_POINTS} điểm.", next_step="Gộp các điểm gần nhau.", field="points"
        )
    if any(len(text) > LONGEST_POINT for text in kept):
        raise InvalidInput(
            f"Mỗi điểm dài nhất {LONGEST_POINT} ký tự.",
            next_step="Viết ngắn lại; phần dài ghi ở nội dung hoặc tệp.", field="points",
        )  # fmt: skip
    return kept


def check_said(stance: str, said: str, *, has_more: bool, point: str) -> None:
    """Raise InvalidInput unless a point has a stance, and words where it is not agreed.

    `has_more`: there are general words or a file that say it.
    """
    if stance not in Stance.values:
        raise InvalidInput(f"Chưa chọn ý kiến cho {point}.", next_step="Chọn một trong ba ý kiến.")
    if stance != Stance.AGREE and not said and not has_more:
        raise InvalidInput(
            f"Chưa ghi nội dung ý kiến cho {point}.",
            next_step="Ghi vì sao không nhất trí, hoặc ý kiến khác là gì; có thể đính kèm tệp.",
        )
