"""Schedules and files of reports as pages show them."""

from __future__ import annotations

from dataclasses import dataclass

from congvan.reports.scheduling.queries import FileLine, ScheduleLine
from congvan.ui.items import Fact, Pill
from congvan.web.addresses import address
from congvan.web.registers.rendering import day_words, moment_words

_SHOWN_NAMES = 3


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    """A schedule in the list."""

    title: str
    href: str
    about: str
    pill: Pill


def schedule_rows(found: tuple[ScheduleLine, ...]) -> tuple[ScheduleRow, ...]:
    """What the viewer ordered or gets."""
    return tuple(
        ScheduleRow(
            one.title, address("reports:schedule", one.schedule_id), _about(one),
            Pill("returned", "Đã thôi gửi") if one.ended_at else Pill("doing", "Đang gửi"),
        )
        for one in found
    )  # fmt: skip


def _about(one: ScheduleLine) -> str:
    names = ", ".join(one.receivers[:_SHOWN_NAMES])
    more = len(one.receivers) - _SHOWN_NAMES
    to = f"{names} và {more} người" if more > 0 else names
    parts = [
        one.when,
        f"gửi cho {to}" if to else "",
        "" if one.is_own else f"do {one.ordered_by} đặt",
    ]
    if one.next_day:
        parts.append(f"lần tới {day_words(one.next_day)}")
    return " · ".join(part for part in parts if part)


def facts_of(one: ScheduleLine) -> tuple[Fact, ...]:
    """A schedule in words."""
    found = [
        Fact("Kỳ số liệu", one.period), Fact("Gửi", f"{one.when}, từ 07:00"),
        Fact("Dạng tệp", one.form), Fact("Người nhận", ", ".join(one.receivers) or "không còn ai"),
        Fact("Người đặt", one.ordered_by),
    ]  # fmt: skip
    if one.next_day:
        found.append(Fact("Lần gửi tới", day_words(one.next_day)))
    if one.ended_at:
        found.append(Fact("Thôi gửi lúc", moment_words(one.ended_at)))
        found.append(Fact("Lý do", one.reason))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class FileRow:
    """A made file in a list."""

    title: str
    href: str
    about: str
    pill: Pill


def file_rows(found: tuple[FileLine, ...]) -> tuple[FileRow, ...]:
    """The viewer's files, the newest first."""
    return tuple(
        FileRow(
            one.title, address("reports:file", one.file_id),
            f"{one.period} · {one.form} · {moment_words(one.ended_at or one.asked_at)}", _pill(one),
        )
        for one in found
    )  # fmt: skip


def _pill(one: FileLine) -> Pill:
    if one.is_ready:
        return Pill("done", "Đã lập")
    return Pill("failed", "Chưa lập được") if one.ended_at else Pill("doing", "Đang lập")
