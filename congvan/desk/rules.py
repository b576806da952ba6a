"""Pure rules of the desk: deadlines in words, the cap of totals. No Django, no clock.

Words count working days (UX §2) in the offices' time zone; the calendar of holidays is data and
comes as an argument.
"""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from congvan.kernel.clock import OFFICE_ZONE
from congvan.organization.rules.working_days import WorkingCalendar

# A total is shown exactly up to here and as "1000+" beyond: counting must not cost more the more
# there is (ARCHITECTURE §7), and nobody acts differently on 1 001 than on 5 000.
COUNT_CAP = 1000

# From so many days before on, a deadline is near (UX §2: "Sắp hạn ≤ 2 ngày làm việc").
NEAR_DAYS = 2


class Tone(Enum):
    """How a deadline looks; the page adds the icon, so that colour never stands alone."""

    LATE = "late"
    NEAR = "near"
    LATER = "later"
    NONE = "none"
    DONE = "done"
    DONE_LATE = "done-late"


def deadline_words(
    due_at: datetime | None, now: datetime, calendar: WorkingCalendar
) -> tuple[str, Tone]:
    """The deadline as people say it: "Quá hạn 2 ngày làm việc", "Còn 5 giờ", "Còn 1 ngày", "30/11".

    When only days off lie between, a count would be 0: the date stands instead.
    """
    if due_at is None:
        return "Không có hạn", Tone.NONE
    due, today = due_at.astimezone(OFFICE_ZONE), now.astimezone(OFFICE_ZONE)
    if due_at < now:
        late = _late_words(due_at, now, calendar)
        return (
            f"Quá hạn {late} làm việc" if late.endswith("ngày") else f"Quá hạn {late}"
        ), Tone.LATE
    if due.date() == today.date():
        return f"Còn {_hours((due_at - now).total_seconds())}", Tone.NEAR
    days = calendar.between(today.date(), due.date())
    if days > NEAR_DAYS:
        return date_words(due, today), Tone.LATER
    return (f"Còn {days} ngày" if days else f"Đến {date_words(due, today)}"), Tone.NEAR


def finished_words(
    due_at: datetime | None, closed_at: datetime, calendar: WorkingCalendar
) -> tuple[str, Tone]:
    """How it ended against its deadline: "Xong" or "Xong · trễ 1 ngày"."""
    if due_at is None or closed_at <= due_at:
        return "Xong", Tone.DONE
    return f"Xong · trễ {_late_words(due_at, closed_at, calendar)}", Tone.DONE_LATE


def date_words(moment: datetime, now: datetime) -> str:
    """dd/mm, with the year only when it is not this year."""
    local, today = moment.astimezone(OFFICE_ZONE), now.astimezone(OFFICE_ZONE)
    return f"{local:%d/%m}" if local.year == today.year else f"{local:%d/%m/%Y}"


def time_words(moment: datetime, now: datetime) -> str:
    """hh:mm of today, else the date and hh:mm."""
    local, today = moment.astimezone(OFFICE_ZONE), now.astimezone(OFFICE_ZONE)
    if local.date() == today.date():
        return f"{local:%H:%M}"
    return f"{date_words(moment, now)} {local:%H:%M}"


def moment_words(moment: datetime, now: datetime) -> str:
    """hh:mm and the date, however near."""
    return f"{moment.astimezone(OFFICE_ZONE):%H:%M} ngày {date_words(moment, now)}"


def count_words(count: int) -> str:
    """A total as shown: exact up to the cap."""
    return f"{COUNT_CAP}+" if count > COUNT_CAP else str(count)


def _late_words(due_at: datetime, moment: datetime, calendar: WorkingCalendar) -> str:
    due, local = due_at.astimezone(OFFICE_ZONE), moment.astimezone(OFFICE_ZONE)
    if due.date() == local.date():
        return _hours((moment - due_at).total_seconds())
    days = calendar.between(due.date(), local.date())
    return f"{days} ngày" if days else f"từ {date_words(due, local)}"


def _hours(seconds: float) -> str:
    if seconds >= 3600:
        return f"{int(seconds // 3600)} giờ"
    return f"{max(1, int(seconds // 60))} phút"
