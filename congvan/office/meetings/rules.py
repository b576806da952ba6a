"""Pure rules of booking and meeting: free time, what a link may be. No Django, no clock."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from urllib.parse import urlsplit

from congvan.kernel.clock import OFFICE_ZONE

Span = tuple[datetime, datetime]

# Rooms are offered between these hours; what is longer than a day is offered at any hour.
DAY_BEGINS, DAY_ENDS = time(7), time(18)
# Nobody is offered the rest at noon who has not asked for it.
NOON_BEGINS, NOON_ENDS = time(12), time(13, 30)
# Whole quarters read better than 10:07, and nobody begins a meeting at such a minute.
STEP = timedelta(minutes=15)
# Beyond two weeks a proposal helps nobody: the table of the week does.
LOOKED_AHEAD = timedelta(days=14)
OFFERED = 3


def overlaps(first: Span, second: Span) -> bool:
    """Whether two spans share a moment; an end is outside."""
    return first[0] < second[1] and second[0] < first[1]


def free_slots(wanted: Span, busy: Sequence[Span], *, limit: int = OFFERED) -> tuple[Span, ...]:
    """The next spans as long as the wanted one that meet none of `busy`, from the wanted start on.

    `busy` are sorted by their start. The spans offered do not overlap each other.
    """
    found: list[Span] = []
    length = wanted[1] - wanted[0]
    for start in _starts(wanted, busy):
        span = (start, start + length)
        taken = found[-1:]
        if any(overlaps(span, other) for other in (*taken, *busy)):
            continue
        found.append(span)
        if len(found) == limit:
            break
    return tuple(found)


def _starts(wanted: Span, busy: Sequence[Span]) -> Iterator[datetime]:
    """Moments worth trying, in their order: each end of a booking, whole hours, the wanted start."""
    first, length = wanted[0], wanted[1] - wanted[0]
    may_meet_noon = length > timedelta(hours=DAY_ENDS.hour - DAY_BEGINS.hour) or _meets_noon(
        first, length
    )
    last = first + LOOKED_AHEAD
    moments = {first} | {_whole(end) for _, end in busy if first <= end <= last}
    day = first.astimezone(OFFICE_ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    for ahead in range(LOOKED_AHEAD.days + 1):
        for hour in range(DAY_BEGINS.hour + 1, DAY_ENDS.hour):
            moments.add(day + timedelta(days=ahead, hours=hour))
    moments |= {day + timedelta(days=n, hours=13.5) for n in range(LOOKED_AHEAD.days + 1)}
    for moment in sorted(moments):
        if not (first <= moment <= last and _fits_the_day(moment, length)):
            continue
        if may_meet_noon or not _meets_noon(moment, length):
            yield moment


def _meets_noon(start: datetime, length: timedelta) -> bool:
    begins = start.astimezone(OFFICE_ZONE)
    noon = (
        datetime.combine(begins, NOON_BEGINS, OFFICE_ZONE),
        datetime.combine(begins, NOON_ENDS, OFFICE_ZONE),
    )
    return overlaps((begins, begins + length), noon)


def _whole(moment: datetime) -> datetime:
    over = timedelta(
        minutes=moment.minute % 15, seconds=moment.second, microseconds=moment.microsecond
    )
    return moment + (STEP - over) if over else moment


def _fits_the_day(start: datetime, length: timedelta) -> bool:
    if length > timedelta(hours=DAY_ENDS.hour - DAY_BEGINS.hour):
        return True
    begins = start.astimezone(OFFICE_ZONE)
    ends = (start + length).astimezone(OFFICE_ZONE)
    same_day = begins.date() == ends.date()
    return same_day and begins.time() >= DAY_BEGINS and ends.time() <= DAY_ENDS


def is_meeting_link(link: str) -> bool:
    """Whether this is an https address of a named machine, without a password in it."""
    if len(link) > 500 or any(letter.isspace() or not letter.isprintable() for letter in link):
        return False
    try:
        parts = urlsplit(link)
        host = parts.hostname or ""
        named = "." in host and parts.username is None and parts.password is None
        return link.startswith("https://") and named and (parts.port or 443) > 0
    except ValueError:
        return False


def when_words(starts_at: datetime, ends_at: datetime) -> str:
    """ "08:00–10:00, 25/11/2026", or both days when it goes over midnight."""
    start, end = starts_at.astimezone(OFFICE_ZONE), ends_at.astimezone(OFFICE_ZONE)
    if start.date() == end.date():
        return f"{start:%H:%M}–{end:%H:%M}, {start:%d/%m/%Y}"
    return f"{start:%H:%M %d/%m/%Y} – {end:%H:%M %d/%m/%Y}"
