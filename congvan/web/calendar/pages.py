"""What the pages of the calendar show: twelve months, the days with their grounds, a draft."""

from __future__ import annotations

import calendar as months_of_python
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from congvan.organization.queries.calendar import CalendarLine, DraftLine
from congvan.organization.rules.working_days import WorkingCalendar
from congvan.organization.states import DayKind
from congvan.ui.items import Pill

WEEKDAYS = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")
WEEKDAY_WORDS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_FRIDAY = 4
# a year with fewer days off is not filled in yet.
LEGAL_DAYS = 11
_CSS = {
    DayKind.HOLIDAY: "day-off",
    DayKind.SWAPPED_OFF: "day-off day-swapped",
    DayKind.MADE_UP: "day-made-up",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of a month; without a number, an empty place of the first or last week."""

    number: int | None
    css: str = ""
    words: str = ""  # what the colour says


@dataclass(frozen=True, slots=True)
class Span:
    """Days of one name under their month: "16–20 · Tết Nguyên đán"."""

    days: str
    name: str


@dataclass(frozen=True, slots=True)
class Month:
    """A month as a table, and the words for its colours."""

    label: str
    working: int
    weeks: tuple[tuple[Cell, ...], ...]
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day in the list."""

    words: str
    name: str
    note: str  # the pair of a swap, the source
    pills: tuple[Pill, ...]  # an ordinary holiday has none: silence is information (UX §2)
    href: str


@dataclass(frozen=True, slots=True)
class YearPage:
    """Lịch làm việc of a year."""

    year: int
    summary: str
    months: tuple[Month, ...]
    days: tuple[DayRow, ...]
    draft_count: int
    weekdays: tuple[tuple[str, str], ...]
    may_edit: bool
    before: int
    after: int
    holiday_href: str
    swap_href: str
    draft_href: str  # while days of the law are missing
    confirm_href: str


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A day of the draft: to be added, or there already."""

    words: str
    name: str
    state: str
    is_known: bool


@dataclass(frozen=True, slots=True)
class DraftPage:
    """Dự thảo năm …: what would be kept."""

    year: int
    rows: tuple[DraftRow, ...]
    new_count: int


def year_page(
    year: int, lines: tuple[CalendarLine, ...], calendar: WorkingCalendar, today: date, *,
    may_edit: bool,
) -> YearPage:  # fmt: skip
    """Put the year together; links to change anything only for those who may."""
    months = tuple(_month(year, month, lines, calendar, today) for month in range(1, 13))
    working = sum(month.working for month in months)
    return YearPage(
        year=year,
        summary=f"Năm {year} · {working} ngày làm việc",
        months=months,
        days=_single_rows(lines) if may_edit else _joined_rows(lines),
        draft_count=sum(1 for line in lines if line.is_draft),
        weekdays=tuple(zip(WEEKDAYS, WEEKDAY_WORDS, strict=True)),
        may_edit=may_edit,
        before=year - 1,
        after=year + 1,
        holiday_href=f"{reverse('calendar:holiday-add')}?nam={year}",
        swap_href=f"{reverse('calendar:swap-add')}?nam={year}",
        draft_href=f"{reverse('calendar:draft')}?nam={year}" if len(lines) < LEGAL_DAYS else "",
        confirm_href=f"{reverse('calendar:confirm')}?nam={year}",
    )


def draft_page(year: int, lines: tuple[DraftLine, ...]) -> DraftPage:
    """Show what the draft would add to the year and what is there already."""
    rows = tuple(
        DraftRow(
            words=day_words(line.drafted.day),
            name=line.drafted.name
            + (f", làm bù {line.drafted.made_up:%d/%m/%Y}" if line.drafted.made_up else ""),
            state="Đã có, giữ nguyên" if line.is_known else "Sẽ thêm",
            is_known=line.is_known,
        )
        for line in lines
    )
    return DraftPage(year, rows, sum(1 for row in rows if not row.is_known))


def day_words(day: date) -> str:
    """ "thứ Ba 24/11/2026"."""
    return f"{WEEKDAY_WORDS[day.weekday()]} {day:%d/%m/%Y}"


def removal_words(line: CalendarLine) -> str:
    """The question before a day is taken out of the calendar."""
    if line.pair:
        return f"Bỏ cặp hoán đổi ngày {line.day:%d/%m/%Y} và ngày {line.pair:%d/%m/%Y}?"
    return f"Bỏ ngày nghỉ {line.day:%d/%m/%Y} ({line.name})?"


def _month(
    year: int, month: int, lines: tuple[CalendarLine, ...], calendar: WorkingCalendar, today: date
) -> Month:
    special = {line.day: line for line in lines if line.day.month == month}
    weeks = months_of_python.Calendar().monthdatescalendar(year, month)
    days = [day for week in weeks for day in week if day.month == month]
    return Month(
        label=f"Tháng {month}",
        working=sum(calendar.is_working(day) for day in days),
        weeks=tuple(
            tuple(
                _cell(day, special.get(day), today) if day.month == month else Cell(None)
                for day in week
            )
            for week in weeks
        ),
        spans=_spans(sorted(special.values(), key=lambda line: line.day)),
    )


def _cell(day: date, line: CalendarLine | None, today: date) -> Cell:
    css = _CSS[line.kind] if line else "day-weekend" if day.weekday() > _FRIDAY else ""
    words = f"{line.kind.label}: {line.name}" if line else ""
    if line and line.is_draft:
        css, words = f"{css} day-draft", f"{words} (dự thảo)"
    if day == today:
        css, words = f"{css} day-today", f"{words}, hôm nay".removeprefix(", ")
    return Cell(day.day, css.strip(), words)


def _spans(lines: list[CalendarLine]) -> tuple[Span, ...]:
    """Days in a row that have one name are told together."""
    spans: list[tuple[date, date, str]] = []
    for line in lines:
        name = (
            f"Làm bù cho {line.pair:%d/%m}"
            if line.kind is DayKind.MADE_UP and line.pair
            else line.name
        )
        if spans and spans[-1][2] == name and (line.day - spans[-1][1]).days == 1:
            spans[-1] = (spans[-1][0], line.day, name)
        else:
            spans.append((line.day, line.day, name))
    return tuple(
        Span(str(first.day) if first == last else f"{first.day}–{last.day}", name)
        for first, last, name in spans
    )


def _single_rows(lines: tuple[CalendarLine, ...]) -> tuple[DayRow, ...]:
    """Day by day, for whoever may change one of them."""
    return tuple(
        _day_row(line, line, href=reverse("calendar:day", args=[line.day_id])) for line in lines
    )


def _joined_rows(lines: tuple[CalendarLine, ...]) -> tuple[DayRow, ...]:
    """Days in a row that say the same are one line: "T2 16/02 – T6 20/02"."""
    joined: list[tuple[CalendarLine, CalendarLine]] = []
    for line in lines:
        last = joined[-1][1] if joined else None
        if last and _says_the_same(last, line) and (line.day - last.day).days == 1:
            joined[-1] = (joined[-1][0], line)
        else:
            joined.append((line, line))
    return tuple(_day_row(first, last) for first, last in joined)


def _says_the_same(one: CalendarLine, other: CalendarLine) -> bool:
    return (one.kind, one.name, one.source, one.is_draft, one.pair) == (
        other.kind, other.name, other.source, other.is_draft, other.pair,
    )  # fmt: skip


def _day_row(first: CalendarLine, last: CalendarLine, *, href: str = "") -> DayRow:
    pair = ""
    if first.pair:
        verb = "Làm bù cho ngày" if first.kind is DayKind.MADE_UP else "Làm bù ngày"
        pair = f"{verb} {first.pair:%d/%m/%Y} · "
    pills = [] if first.kind is DayKind.HOLIDAY else [Pill("plain", str(first.kind.label))]
    if first.is_draft:
        pills.append(Pill("waiting", "Dự thảo"))
    words = _short_words(first.day)
    return DayRow(
        words=words if first == last else f"{words} – {_short_words(last.day)}",
        name=first.name,
        note=f"{pair}{first.source}",
        pills=tuple(pills),
        href=href,
    )


def _short_words(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()]} {day:%d/%m}"
