"""Periods of reports: the civil calendar and the one of NĐ 09/2019 (R-342). Pure.

By NĐ 09/2019 a month ends on the 14th and a quarter with it: the month of November runs from 15/10
to 14/11, the year 2026 from 15/12/2025 to 14/12/2026.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

# A free period is at most as long as the registers of one term of archive hand-over.
LONGEST_FREE = 366 * 3
FIRST_YEAR, LAST_YEAR = 1945, 2200
_ROMAN = ("I", "II", "III", "IV")
_FIRST_DAY = 15  # NĐ 09/2019 Đ12: figures from the 15th of the month before
_CODE = re.compile(r"(?:(nd09)-)?(thang|quy|6-thang|9-thang|nam)-(\d{4})(?:-(\d{1,2}))?")
_FREE_CODE = re.compile(r"tu-(\d{4})(\d{2})(\d{2})-(\d{4})(\d{2})(\d{2})")


class PeriodKind(StrEnum):
    """How long a period is; the values stand in addresses."""

    MONTH = "thang"
    QUARTER = "quy"
    HALF = "6-thang"
    NINE = "9-thang"
    YEAR = "nam"
    FREE = "tu-den"


class Calendar(StrEnum):
    """Where months begin."""

    CIVIL = "duong-lich"
    STATUTORY = "nd09"


# Months of one period, and how many of them a year has.
_MONTHS = {
    PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.HALF: 6, PeriodKind.NINE: 9,
    PeriodKind.YEAR: 12,
}  # fmt: skip
_MOST = {
    PeriodKind.MONTH: 12, PeriodKind.QUARTER: 4, PeriodKind.HALF: 2, PeriodKind.NINE: 1,
    PeriodKind.YEAR: 1,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days from `first` to `last`; `place` is its number in its year, 0 for a free one."""

    kind: PeriodKind
    calendar: Calendar
    first: date
    last: date
    year: int = 0
    place: int = 0

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def label(self) -> str:
        """The period in words: "Quý IV/2026", "từ 01/11/2026 đến 15/11/2026"."""
        match self.kind:
            case PeriodKind.MONTH:
                return f"Tháng {self.place}/{self.year}"
            case PeriodKind.QUARTER:
                return f"Quý {_ROMAN[self.place - 1]}/{self.year}"
            case PeriodKind.HALF:
                return f"6 tháng {'đầu' if self.place == 1 else 'cuối'} năm {self.year}"
            case PeriodKind.NINE:
                return f"9 tháng năm {self.year}"
            case PeriodKind.YEAR:
                return f"Năm {self.year}"
            case _:
                return f"từ {self.first:%d/%m/%Y} đến {self.last:%d/%m/%Y}"

    @property
    def code(self) -> str:
        """The period in an address; `read` understands it."""
        if self.kind is PeriodKind.FREE:
            return f"tu-{self.first:%Y%m%d}-{self.last:%Y%m%d}"
        mark = "nd09-" if self.calendar is Calendar.STATUTORY else ""
        place = f"-{self.place}" if _MOST[self.kind] > 1 else ""
        return f"{mark}{self.kind}-{self.year}{place}"

    def previous(self) -> Period:
        """The period of the same length just before; of nine months, those of the year before."""
        return self._moved(-1)

    def next(self) -> Period:
        """The period of the same length just after."""
        return self._moved(1)

    def same_last_year(self) -> Period:
        """The same period one year earlier."""
        if self.kind is PeriodKind.FREE:
            return _free(_year_before(self.first), _year_before(self.last))
        return _of(self.kind, self.year - 1, self.place, self.calendar)

    def by(self, calendar: Calendar) -> Period:
        """The period of the same name by this calendar; days from to are the same by any."""
        if self.kind is PeriodKind.FREE:
            return self
        return _of(self.kind, self.year, self.place, calendar)

    def _moved(self, steps: int) -> Period:
        if self.kind is PeriodKind.FREE:
            shift = timedelta(days=self.days * steps)
            return _free(self.first + shift, self.last + shift)
        count = self.year * _MOST[self.kind] + self.place - 1 + steps
        return _of(
            self.kind, count // _MOST[self.kind], count % _MOST[self.kind] + 1, self.calendar
        )


def month(year: int, number: int, *, calendar: Calendar = Calendar.CIVIL) -> Period:
    """Month `number` of `year`. Raises ValueError."""
    return _of(PeriodKind.MONTH, year, number, calendar)


def quarter(year: int, number: int, *, calendar: Calendar = Calendar.CIVIL) -> Period:
    """Quarter `number` of `year`. Raises ValueError."""
    return _of(PeriodKind.QUARTER, year, number, calendar)


def half(year: int, number: int, *, calendar: Calendar = Calendar.CIVIL) -> Period:
    """The first or second half of `year`. Raises ValueError."""
    return _of(PeriodKind.HALF, year, number, calendar)


def nine_months(year: int, *, calendar: Calendar = Calendar.CIVIL) -> Period:
    """The first nine months of `year`. Raises ValueError."""
    return _of(PeriodKind.NINE, year, 1, calendar)


def year(number: int, *, calendar: Calendar = Calendar.CIVIL) -> Period:
    """A whole year. Raises ValueError."""
    return _of(PeriodKind.YEAR, number, 1, calendar)


def free(first: date, last: date) -> Period:
    """Any days. Raises ValueError when they are out of order, too many, or out of range."""
    if not first <= last or (last - first).days >= LONGEST_FREE:
        raise ValueError("The days are out of order or too many.")
    return _within(_free(first, last))


def read(code: str) -> Period:
    """The period of an address. Raises ValueError for everything that is none."""
    if found := _CODE.fullmatch(code):
        mark, kind, its_year, place = found.groups()
        calendar = Calendar.STATUTORY if mark else Calendar.CIVIL
        many = _MOST[PeriodKind(kind)] > 1
        if many != (place is not None):
            raise ValueError("No such period.")
        return _within(_of(PeriodKind(kind), int(its_year), int(place or 1), calendar))
    if found := _FREE_CODE.fullmatch(code):
        a, b, c, d, e, f = (int(part) for part in found.groups())
        return free(date(a, b, c), date(d, e, f))
    raise ValueError("No such period.")


def current(kind: PeriodKind, today: date, *, calendar: Calendar = Calendar.CIVIL) -> Period:
    """The period that holds `today`; of nine months, the year's; free, the month so far.

    Raises ValueError when the year is out of range.
    """
    if kind is PeriodKind.FREE:
        return free(today.replace(day=1), today)
    its_year, its_month = today.year, today.month
    if calendar is Calendar.STATUTORY and today.day >= _FIRST_DAY:
        its_year, its_month = (its_year, its_month + 1) if its_month < 12 else (its_year + 1, 1)
    if kind is PeriodKind.NINE:
        return _of(kind, its_year, 1, calendar)
    return _of(kind, its_year, (its_month - 1) // _MONTHS[kind] + 1, calendar)


def _within(period: Period) -> Period:
    """What a person may ask for; the periods beside it may lie a step outside."""
    if not FIRST_YEAR <= period.last.year <= LAST_YEAR:
        raise ValueError("No office worked then.")
    return period


def _free(first: date, last: date) -> Period:
    return Period(PeriodKind.FREE, Calendar.CIVIL, first, last)


def _of(kind: PeriodKind, its_year: int, place: int, calendar: Calendar) -> Period:
    if not 1 <= its_year <= LAST_YEAR + 1 or not 1 <= place <= _MOST[kind]:
        raise ValueError("No such period.")
    start = (place - 1) * _MONTHS[kind]
    first = _month_begins(its_year, start, calendar)
    last = _month_begins(its_year, start + _MONTHS[kind], calendar) - timedelta(days=1)
    return Period(kind, calendar, first, last, its_year, place)


def _month_begins(its_year: int, passed: int, calendar: Calendar) -> date:
    """The first day of the month after `passed` months of the year."""
    if calendar is Calendar.CIVIL:
        return date(its_year + passed // 12, passed % 12 + 1, 1)
    before = its_year * 12 + passed - 1
    return date(before // 12, before % 12 + 1, _FIRST_DAY)


def _year_before(day: date) -> date:
    """The same day a year earlier; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)
