"""A deadline as every list and page draws it: words in working days, and a look that says the same."""

from __future__ import annotations

from datetime import datetime

from congvan.desk.rules import Tone, deadline_words, finished_words, moment_words
from congvan.kernel.clock import OFFICE_ZONE
from congvan.organization.rules.working_days import WorkingCalendar
from congvan.ui.items import Due

_KINDS = {
    Tone.LATE: "late",
    Tone.NEAR: "soon",
    Tone.LATER: "later",
    Tone.NONE: "none",
    Tone.DONE: "done",
    Tone.DONE_LATE: "done-late",
}


def due_of_open(due_at: datetime | None, now: datetime, calendar: WorkingCalendar) -> Due:
    """The deadline of what is still open: "Quá hạn 2 ngày làm việc", "Còn 1 ngày", "30/11"."""
    words, tone = deadline_words(due_at, now, calendar)
    return Due(_KINDS[tone], words)


def due_of_finished(due_at: datetime | None, closed_at: datetime, calendar: WorkingCalendar) -> Due:
    """How it ended against its deadline: "Xong" or "Xong" with "· trễ 1 ngày" beside it."""
    words, tone = finished_words(due_at, closed_at, calendar)
    text, _, note = words.partition(" · ")
    return Due(_KINDS[tone], text, f"· {note}" if note else "")


def due_in_full(due_at: datetime | None, now: datetime, calendar: WorkingCalendar) -> str:
    """The moment, and which days off before it were not counted: "17:00 ngày 26/11 (trừ 24/11)"."""
    if due_at is None:
        return "Không có hạn"
    today, last = now.astimezone(OFFICE_ZONE).date(), due_at.astimezone(OFFICE_ZONE).date()
    off = ", ".join(f"{day:%d/%m}" for day in calendar.days_off_between(today, last))
    return f"{moment_words(due_at, now)} (trừ {off})" if off else moment_words(due_at, now)
