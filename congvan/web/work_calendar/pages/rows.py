"""Entries as rows of an agenda: time, words, small words, pills."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from congvan.kernel.clock import OFFICE_ZONE
from congvan.office.work_calendar.queries import EntryLine
from congvan.office.work_calendar.rules import WEEKDAYS, time_words
from congvan.office.work_calendar.states import Mark
from congvan.ui.items import Pill
from congvan.web.desk.links import address, page_of

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry on one day."""

    href: str
    time: str
    content: str
    chair: str
    people: str
    place: str
    calendar: str
    note: str
    pills: tuple[Pill, ...]
    is_off: bool
    is_mine: bool


@dataclass(frozen=True, slots=True)
class DayBlock:
    """One day and its rows."""

    weekday: str
    date: str
    href: str
    is_today: bool
    rows: tuple[EntryRow, ...]
    anchor: str


def day_blocks(
    entries: Iterable[EntryLine], first: date, last: date, *, today: date, day_href: str,
    all_days: bool,
) -> tuple[DayBlock, ...]:  # fmt: skip
    """The days from `first` to `last`; empty ones only of the working week, and when asked for."""
    known = list(entries)
    blocks = []
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        rows = tuple(entry_row(one, day) for one in known if one.is_on(day))
        if rows or (all_days and day.weekday() < _SATURDAY) or first == last:
            blocks.append(
                DayBlock(
                    WEEKDAYS[day.weekday()], f"{day:%d/%m}", day_href.format(day.isoformat()),
                    day == today, rows, f"ngay-{day.isoformat()}",
                )
            )  # fmt: skip
    return tuple(blocks)


def entry_row(one: EntryLine, day: date | None = None) -> EntryRow:
    """One entry; on a day in the middle of a long one it says so."""
    people = [*one.takers, *([one.guests] if one.guests else [])]
    shown = ", ".join(people[:4]) + (f" và {len(people) - 4} nữa" if len(people) > 4 else "")
    return EntryRow(
        href="" if one.is_hidden else entry_href(one),
        time=_time(one, day),
        content=one.content,
        chair=one.chair,
        people=shown,
        place=one.place,
        calendar=one.calendar[:1].upper() + one.calendar[1:],
        note=one.mark_reason,
        pills=pills_of(one),
        is_off=one.mark is Mark.POSTPONED,
        is_mine=one.is_mine,
    )


def entry_href(one: EntryLine) -> str:
    """The page of the entry; for who takes part, of what it comes from."""
    if one.source_type and one.is_mine:
        return page_of(one.source_type, one.source_id or 0)
    return address("work_calendar:entry", one.entry_id)


def pills_of(one: EntryLine) -> tuple[Pill, ...]:
    """What became of it; nothing for what goes as planned."""
    pills = []
    if not one.is_published:
        pills.append(Pill("waiting", "Chưa công bố"))
    if one.mark is Mark.POSTPONED:
        pills.append(Pill("cancelled", "Hoãn"))
    elif one.mark is Mark.ADDED:
        pills.append(Pill("inform", "Bổ sung"))
    elif one.mark is Mark.CHANGED:
        pills.append(Pill("returned", "Thay đổi"))
    if one.is_private and not one.is_hidden:
        pills.append(Pill("locked", "Việc riêng"))
    return tuple(pills)


def _time(one: EntryLine, day: date | None) -> str:
    start, end = one.starts_at.astimezone(OFFICE_ZONE), one.ends_at.astimezone(OFFICE_ZONE)
    last = (end - timedelta(microseconds=1)).date()
    if day is None or one.is_all_day or start.date() == last:
        if day is not None and one.is_all_day:
            return "Cả ngày"
        return time_words(one.starts_at, one.ends_at, is_all_day=one.is_all_day, zone=OFFICE_ZONE)
    if day == start.date():
        return f"từ {start:%H:%M}"
    return f"đến {end:%H:%M}" if day == last else "Cả ngày"
