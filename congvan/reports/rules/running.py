"""Periods that move with the day they are asked on: "tháng trước", "quý này". Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType

from congvan.reports.rules import periods
from congvan.reports.rules.periods import Calendar, Period, PeriodKind

_WEEK = timedelta(days=7)

# What is kept → how a form says it.
RUNNING: Mapping[str, str] = MappingProxyType(
    {
        "tuan-truoc": "Tuần trước",
        "tuan-nay": "Tuần này",
        "thang-truoc": "Tháng trước",
        "thang-nay": "Tháng này",
        "quy-truoc": "Quý trước",
        "quy-nay": "Quý này",
        "6-thang-truoc": "6 tháng trước",
        "6-thang-nay": "6 tháng này",
        "nam-truoc": "Năm trước",
        "nam-nay": "Năm nay",
        "nd09-thang-truoc": "Tháng trước, theo NĐ 09/2019",
        "nd09-thang-nay": "Tháng này, theo NĐ 09/2019",
        "nd09-quy-truoc": "Quý trước, theo NĐ 09/2019",
        "nd09-quy-nay": "Quý này, theo NĐ 09/2019",
        "nd09-nam-truoc": "Năm trước, theo NĐ 09/2019",
        "nd09-nam-nay": "Năm nay, theo NĐ 09/2019",
    }
)


def period_on(code: str, day: date) -> Period:
    """The period of `code` as it is on `day`: a running one, or a fixed one. Raises ValueError."""
    if code not in RUNNING:
        return periods.read(code)
    words, _, which = code.removeprefix("nd09-").rpartition("-")
    is_past = which == "truoc"
    if words == "tuan":
        monday = day - timedelta(days=day.weekday()) - (_WEEK if is_past else timedelta())
        return periods.free(monday, monday + timedelta(days=6))
    calendar = Calendar.STATUTORY if code.startswith("nd09-") else Calendar.CIVIL
    held = periods.current(PeriodKind(words), day, calendar=calendar)
    return held.previous() if is_past else held


def words_of(code: str) -> str:
    """The period in words. Raises ValueError."""
    return RUNNING[code] if code in RUNNING else periods.read(code).label
