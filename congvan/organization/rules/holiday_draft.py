"""The days off of a year as the `holidays` library expects them: a first draft, never the decision.

The library knows the lunar calendar of Việt Nam (UTC+7, R-386) but learns of swaps late or not at
all (R-384), so that a draft is shown before it is kept and stays marked until it is confirmed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import holidays

LIBRARY = f"thư viện holidays {holidays.__version__}"

# The day off a Saturday is worked for, as the library writes it.
_SWAPPED = re.compile(r"thay cho ngày (\d{2}/\d{2}/\d{4})")
# The library counts the days of Tết by their own names; an office says one.
_OFFICE_NAMES = (
    ("Dương lịch", "Tết Dương lịch"),
    ("Tết", "Tết Nguyên đán"),
    ("Hùng Vương", "Giỗ Tổ Hùng Vương"),
    ("Chiến thắng", "Giải phóng miền Nam"),
    ("Lao động", "Quốc tế Lao động"),
)


@dataclass(frozen=True, slots=True)
class DraftedDay:
    """A day off; `made_up` is the weekend day worked for it when it is a swap."""

    day: date
    name: str
    made_up: date | None = None


def drafted_days(year: int) -> tuple[DraftedDay, ...]:
    """The days off of `year` in their order, with the swaps the library knows."""
    found = holidays.country_holidays("VN", years=year, language="vi")
    return tuple(_drafted(day, found[day]) for day in sorted(found))


def _drafted(day: date, words: str) -> DraftedDay:
    swapped = _SWAPPED.search(words)
    if swapped:
        day_of_month, month, year = (int(part) for part in swapped[1].split("/"))
        made_up = date(year, month, day_of_month)
        return DraftedDay(day, "Ngày nghỉ hoán đổi", made_up)
    name = next((ours for theirs, ours in _OFFICE_NAMES if theirs in words), words)
    return DraftedDay(day, f"{name} (nghỉ bù)" if "nghỉ bù" in words else name)
