"""Facts about the working calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from congvan.kernel.audit import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidayAdded(Event):
    """Một ngày nghỉ được thêm vào lịch làm việc (R-384)."""

    code = "calendar.holiday_added"
    template = "{actor} thêm ngày nghỉ {day} ({name}) vào lịch làm việc, căn cứ: {source}."
    subject = ("calendar_day", "day_id")

    day_id: int
    day: date
    name: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SwapAdded(Event):
    """Một cặp ngày hoán đổi được thêm vào lịch làm việc (R-385)."""

    code = "calendar.swap_added"
    template = "{actor} cho nghỉ ngày {day} ({name}), làm bù ngày {made_up}, căn cứ: {source}."
    subject = ("calendar_day", "day_id")

    day_id: int
    day: date
    made_up: date
    name: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarDayChanged(Event):
    """Một ngày trong lịch làm việc được sửa (R-384)."""

    code = "calendar.day_changed"
    template = "{actor} sửa ngày {before} ({name}) trong lịch làm việc thành ngày {day}: {changes}."
    subject = ("calendar_day", "day_id")

    day_id: int
    before: date
    day: date
    name: str
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarDayRemoved(Event):
    """Một ngày, cùng ngày hoán đổi với nó nếu có, được bỏ khỏi lịch làm việc (R-384)."""

    code = "calendar.day_removed"
    template = "{actor} bỏ khỏi lịch làm việc: {days} ({name})."
    subject = ("calendar_day", "day_id")

    day_id: int
    days: tuple[date, ...]
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class YearDrafted(Event):
    """Các ngày nghỉ của một năm được đưa vào lịch dưới dạng dự thảo (R-384, R-386)."""

    code = "calendar.year_drafted"
    template = (
        "{actor} đưa {count} ngày nghỉ dự thảo của năm {year} vào lịch làm việc theo {library}."
    )
    subject = ("calendar_year", "year")

    year: int
    count: int
    library: str


@dataclass(frozen=True, slots=True, kw_only=True)
class YearConfirmed(Event):
    """Các ngày dự thảo của một năm được xác nhận theo quyết định (R-384)."""

    code = "calendar.year_confirmed"
    template = (
        "{actor} xác nhận {count} ngày dự thảo của lịch làm việc năm {year}, căn cứ: {source}."
    )
    subject = ("calendar_year", "year")

    year: int
    count: int
    source: str
