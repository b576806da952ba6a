"""How a line of work is drawn: pills, deadline in words, the grey second line."""

from __future__ import annotations

from datetime import datetime

from congvan.desk.queries import WorkLine
from congvan.desk.rules import date_words, time_words
from congvan.desk.states import Outcome, Part
from congvan.kernel.clock import OFFICE_ZONE
from congvan.organization.rules.working_days import WorkingCalendar
from congvan.ui.items import Due, Pill, WorkRow
from congvan.web.addresses import address
from congvan.web.deadlines import due_of_finished, due_of_open
from congvan.web.urgency import urgency_pill


def todo_row(
    line: WorkLine, now: datetime, calendar: WorkingCalendar, *, selected: bool = False
) -> WorkRow:
    """A row of "Cần xử lý": where it comes from and, in a shared inbox, in which hat one has it."""
    hat = "" if line.is_mine else line.holder
    return _row(line, due_of(line, now, calendar), (*_source(line), hat), selected=selected)


def given_row(line: WorkLine, now: datetime, calendar: WorkingCalendar) -> WorkRow:
    """A row of "Tôi đã chuyển": who has it, and whether it was read."""
    read = f"đã đọc {time_words(line.read_at, now)}" if line.read_at else "chưa đọc"
    second = (line.number, f"{line.holder} giữ", read)
    return _row(line, due_of(line, now, calendar), second, unread=False)


def done_row(line: WorkLine, now: datetime, calendar: WorkingCalendar) -> WorkRow:
    """A row of "Đã xong"."""
    closed = f"xong {time_words(line.closed_at, now)}" if line.closed_at else ""
    return _row(line, due_of(line, now, calendar), (*_source(line), closed), unread=False)


def starred_row(line: WorkLine, now: datetime, calendar: WorkingCalendar) -> WorkRow:
    """A row of "Theo dõi": open or finished, one's own or given."""
    holder = "tôi giữ" if line.is_mine else f"{line.holder} giữ"
    return _row(line, due_of(line, now, calendar), (line.number, line.origin, holder), unread=False)


def due_of(line: WorkLine, now: datetime, calendar: WorkingCalendar) -> Due | None:
    """The deadline in words; how it ended when it has; nothing for what was called off."""
    if line.closed_at is None:
        return due_of_open(line.due_at, now, calendar)
    if line.outcome is not Outcome.DONE:
        return None
    return due_of_finished(line.due_at, line.closed_at, calendar)


def pills_of(line: WorkLine) -> tuple[Pill, ...]:
    """My part, then the urgency; what was passed on or called off says so instead."""
    if line.outcome is Outcome.CANCELLED:
        return (Pill("cancelled"),)
    if line.outcome is Outcome.PASSED_ON:
        return (Pill("plain", "Đã chuyển"),)
    pills = [Pill(line.part.value)]
    urgency = urgency_pill(line.urgency)
    if urgency and line.closed_at is None:
        pills.append(urgency)
    return tuple(pills)


def day_words(moment: datetime, now: datetime) -> str:
    """The heading of a day: "Hôm nay", "Hôm qua", "23/11"."""
    words = date_words(moment, now)
    return {0: "Hôm nay", 1: "Hôm qua"}.get(_days_ago(moment, now), f"Ngày {words}")


def _days_ago(moment: datetime, now: datetime) -> int:
    return (now.astimezone(OFFICE_ZONE).date() - moment.astimezone(OFFICE_ZONE).date()).days


def _source(line: WorkLine) -> tuple[str, ...]:
    """A paper is known by its number and issuer, what has none by who brings it."""
    if line.number or line.origin:
        return (line.number, line.origin)
    if not line.giver:
        return ()
    brings = "trình" if line.part in {Part.REVIEW, Part.SIGN} else "chuyển"
    return (f"{line.giver} {brings}",)


def _row(
    line: WorkLine, due: Due | None, second: tuple[str, ...], *, selected: bool = False,
    unread: bool | None = None,
) -> WorkRow:  # fmt: skip
    return WorkRow(
        key=str(line.id),
        title=line.title,
        href=address("desk:open", line.id),
        pills=pills_of(line),
        due=due,
        second=tuple(part for part in second if part),
        files=line.file_count,
        unread=line.read_at is None if unread is None else unread,
        selected=selected,
    )
