"""Weeks and months, folder slugs, periods in words: pure functions of their arguments."""

from __future__ import annotations

import calendar
import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from congvan.office.work_calendar.states import CalendarKind, Span

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")

_SLUGS = {
    CalendarKind.AGENCY: "co-quan",
    CalendarKind.LEADER: "lanh-dao",
    CalendarKind.UNIT: "don-vi",
}


@dataclass(frozen=True, slots=True)
class Folder:
    """Whose calendar: of the agency (`owner_id` 0), a leader's seat or a unit."""

    kind: CalendarKind
    owner_id: int = 0

    @property
    def slug(self) -> str:
        """ "co-quan", "lanh-dao-12", "don-vi-3"."""
        word = _SLUGS[self.kind]
        return f"{word}-{self.owner_id}" if self.owner_id else word


def folder_of(slug: str) -> Folder | None:
    """The folder a slug names, None for anything else."""
    for kind, word in _SLUGS.items():
        if slug == word and kind is CalendarKind.AGENCY:
            return Folder(kind)
        number = slug.removeprefix(f"{word}-")
        if number != slug and number.isascii() and number.isdecimal() and len(number) <= 18:
            return Folder(kind, int(number)) if kind is not CalendarKind.AGENCY else None
    return None


def week_of(day: date) -> tuple[date, date]:
    """Monday and Sunday of the week that holds `day`."""
    first = day - timedelta(days=day.weekday())
    return first, first + timedelta(days=6)


def month_of(day: date) -> tuple[date, date]:
    """First and last day of the month that holds `day`."""
    return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])


def period_of(span: Span, day: date) -> tuple[date, date]:
    """First and last day of the week or month that holds `day`."""
    return week_of(day) if span is Span.WEEK else month_of(day)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The first moment of `day`."""
    return datetime.combine(day, time.min, tzinfo=zone)


def period_words(span: Span, first: date, last: date) -> str:
    """ "tuần từ 23/11 đến 29/11/2026", "tháng 11/2026"."""
    if span is Span.MONTH:
        return f"tháng {first.month}/{first.year}"
    start = f"{first:%d/%m/%Y}" if first.year != last.year else f"{first:%d/%m}"
    return f"tuần từ {start} đến {last:%d/%m/%Y}"


def day_words(day: date) -> str:
    """ "Thứ Tư, 25/11/2026"."""
    return f"{WEEKDAYS[day.weekday()]}, {day:%d/%m/%Y}"


def time_words(starts_at: datetime, ends_at: datetime, *, is_all_day: bool, zone: ZoneInfo) -> str:
    """ "08:00–11:30", "Cả ngày", "08:00 23/11 – 17:00 25/11" when it lasts over midnight."""
    start, end = starts_at.astimezone(zone), ends_at.astimezone(zone)
    last = (end - timedelta(microseconds=1)).date()
    if is_all_day:
        return "Cả ngày" if start.date() == last else f"Cả ngày {start:%d/%m} – {last:%d/%m}"
    if start.date() == last:
        return f"{start:%H:%M}–{end:%H:%M}"
    return f"{start:%H:%M} {start:%d/%m} – {end:%H:%M} {end:%d/%m}"


def moment_words(
    starts_at: datetime, ends_at: datetime, *, is_all_day: bool, zone: ZoneInfo
) -> str:
    """The time with its day: "08:00–11:30, Thứ Hai, 23/11/2026"."""
    start = starts_at.astimezone(zone)
    times = time_words(starts_at, ends_at, is_all_day=is_all_day, zone=zone)
    return f"{times}, {day_words(start.date())}"


def hash_of(secret: str) -> str:
    """What is stored of a key's secret; it is random, so a plain hash cannot be turned back."""
    return hashlib.sha256(secret.encode()).hexdigest()
