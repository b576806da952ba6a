"""Lịch công tác by day, week and month."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from congvan.office.attachments.queries import AttachedFile
from congvan.office.work_calendar.queries import EntryLine, FolderLine, PlanLine
from congvan.office.work_calendar.rules import day_words, month_of, period_words, week_of
from congvan.office.work_calendar.states import CalendarKind, Mark, Span
from congvan.ui.items import FileLine, Tab
from congvan.web.attachments.lines import file_lines
from congvan.web.desk.links import address
from congvan.web.work_calendar.pages.rows import DayBlock, EntryRow, day_blocks, entry_row

DAY, WEEK, MONTH = "ngay", "tuan", "thang"
MINE, ALL = "cua-toi", "tat-ca"
_VIEWS = ((DAY, "Ngày"), (WEEK, "Tuần"), (MONTH, "Tháng"))
# A cell of the month shows so many; the day's page shows all.
_IN_CELL = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: the view, the day in it, whose calendar."""

    view: str
    day: date
    chosen: str

    @property
    def days(self) -> tuple[date, date]:
        """First and last day shown."""
        if self.view == DAY:
            return self.day, self.day
        return week_of(self.day) if self.view == WEEK else month_of(self.day)

    def href(self, *, view: str = "", day: date | None = None) -> str:
        """The same with another view or day."""
        said = {"xem": view or self.view, "ngay": (day or self.day).isoformat()}
        return "?" + urlencode({**said, "lich": self.chosen})


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of the month; without a number an empty place of the first or last week."""

    number: int = 0
    href: str = ""
    is_today: bool = False
    words: str = ""
    rows: tuple[EntryRow, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """The calendar of a day, week or month."""

    title: str
    summary: str
    tabs: tuple[Tab, ...]
    view: str
    day: str
    before_href: str
    after_href: str
    today_href: str
    chosen: str
    groups: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    blocks: tuple[DayBlock, ...]
    weeks: tuple[tuple[Cell, ...], ...]
    is_empty: bool
    files: tuple[tuple[str, tuple[FileLine, ...]], ...]
    new_href: str
    pdf_href: str

    @classmethod
    def of(
        cls, asked: Asked, *, today: date, folders: Sequence[FolderLine],
        entries: Sequence[EntryLine], writes: Sequence[FolderLine],
        files: Sequence[tuple[PlanLine, Sequence[AttachedFile]]],
    ) -> CalendarPage:  # fmt: skip
        """`writes` are the calendars the viewer may post to; without one there is no button."""
        first, last = asked.days
        step = last + timedelta(days=1)
        name = next((line.label for line in folders if line.folder.slug == asked.chosen), "")
        day_href = asked.href(view=DAY).replace(asked.day.isoformat(), "{}")
        folder = asked.chosen if name else "co-quan"
        write = asked.chosen if any(w.folder.slug == asked.chosen for w in writes) else ""
        return cls(
            title="Lịch công tác",
            summary=_summary(asked),
            tabs=tuple(
                Tab(label, asked.href(view=view), current=view == asked.view)
                for view, label in _VIEWS
            ),
            view=asked.view,
            day=asked.day.isoformat(),
            before_href=asked.href(day=first - timedelta(days=1)),
            after_href=asked.href(day=step),
            today_href=asked.href(day=today),
            chosen=asked.chosen,
            groups=_groups(folders),
            blocks=day_blocks(
                entries, first, last, today=today, day_href=day_href,
                all_days=asked.view == WEEK,
            ),
            weeks=_weeks(entries, asked, today) if asked.view == MONTH else (),
            is_empty=not entries,
            files=tuple(
                (line.title, file_lines(found, file_href(line.plan_id))) for line, found in files
            ),
            new_href=_new_href(write, asked.day) if writes else "",
            pdf_href=address("work_calendar:week-pdf")
            + "?" + urlencode({"lich": folder, "ngay": asked.day.isoformat()}),
        )  # fmt: skip


def file_href(plan_id: int) -> Callable[[int], str]:
    """Where each file of a plan is, by its id."""
    return lambda attachment_id: address("work_calendar:plan-file", plan_id, attachment_id)


def _new_href(slug: str, day: date) -> str:
    said = {"ngay": day.isoformat(), **({"lich": slug} if slug else {})}
    return f"{address('work_calendar:entry-new')}?{urlencode(said)}"


def _summary(asked: Asked) -> str:
    first, last = asked.days
    if asked.view == DAY:
        return day_words(first)
    words = period_words(Span.WEEK if asked.view == WEEK else Span.MONTH, first, last)
    return words[0].upper() + words[1:]


def _groups(folders: Sequence[FolderLine]) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    labels = {
        CalendarKind.AGENCY: "Chung",
        CalendarKind.LEADER: "Lãnh đạo",
        CalendarKind.UNIT: "Đơn vị",
    }
    found: dict[str, list[tuple[str, str]]] = {
        "Chung": [(ALL, "Tất cả lịch"), (MINE, "Lịch của tôi")]
    }
    for line in folders:
        found.setdefault(labels[line.folder.kind], []).append((line.folder.slug, line.name))
    return tuple((label, tuple(lines)) for label, lines in found.items())


def _weeks(entries: Sequence[EntryLine], asked: Asked, today: date) -> tuple[tuple[Cell, ...], ...]:
    first, last = asked.days
    monday, sunday = week_of(first)[0], week_of(last)[1]
    weeks = []
    for offset in range(0, (sunday - monday).days + 1, 7):
        days = (monday + timedelta(days=offset + place) for place in range(7))
        weeks.append(
            tuple(
                _cell(entries, asked, day, today) if first <= day <= last else Cell()
                for day in days
            )
        )
    return tuple(weeks)


def _cell(entries: Sequence[EntryLine], asked: Asked, day: date, today: date) -> Cell:
    here = [one for one in entries if one.is_on(day)]
    count = sum(1 for one in here if one.mark is not Mark.POSTPONED)
    return Cell(
        number=day.day, href=asked.href(view=DAY, day=day), is_today=day == today,
        words=f"{day.day}, {day_words(day)}" + (f": {count} việc" if here else ""),
        rows=tuple(entry_row(one, day) for one in here[:_IN_CELL]),
        more=max(len(here) - _IN_CELL, 0),
    )  # fmt: skip
