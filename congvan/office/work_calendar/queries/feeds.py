"""The calendar feed (RFC 5545) that a person's own devices read with the private key."""

from __future__ import annotations

import hmac
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event

from congvan.kernel import clock
from congvan.kernel.clock import OFFICE_ZONE
from congvan.office.work_calendar.models import FeedKey
from congvan.office.work_calendar.queries.entries import EntryLine, entries_between
from congvan.office.work_calendar.rules import Folder, hash_of
from congvan.office.work_calendar.states import CalendarKind, Mark
from congvan.organization.acting import ActingMember
from congvan.organization.queries.seats import acting_members

BACK, AHEAD = timedelta(days=31), timedelta(days=184)
# "7." and 43 letters; a longer text is nobody's key and is not hashed.
LONGEST_KEY = 80
_NOBODY = hash_of("")


def key_made_at(viewer: ActingMember) -> datetime | None:
    """When the person's key in force was made, None without one."""
    found = FeedKey.objects.filter(person_id=viewer.person_id, revoked_at=None)
    return found.values_list("made_at", flat=True).first()


def feed(key: str) -> bytes | None:
    """The calendar of the key's owner, None for a key that is not in force.

    What the owner takes part in, and what the agency published; never another's private entry.
    """
    person_id = _owner(key)
    if person_id is None:
        return None
    today = clock.today()
    found: dict[int, EntryLine] = {}
    for member in acting_members(person_id):
        if member.is_substitute:
            continue
        first, last = today - BACK, today + AHEAD
        agency = Folder(CalendarKind.AGENCY)
        for lines in (
            entries_between(member, first, last, mine=True, published_only=True),
            entries_between(member, first, last, folder=agency, published_only=True),
        ):
            found |= {line.entry_id: line for line in lines if not line.is_hidden}
    return _written(sorted(found.values(), key=lambda line: (line.starts_at, line.entry_id)))


def _owner(key: str) -> int | None:
    """Whose key it is; the compare takes as long for a wrong secret as for a missing key."""
    number, _, secret = key.partition(".")
    if len(key) > LONGEST_KEY or not (number.isascii() and number.isdecimal()) or len(number) > 18:
        return None
    row = (
        FeedKey.objects.filter(pk=int(number), revoked_at=None)
        .select_related("person__account")
        .first()
    )
    expected = row.secret_hash if row else _NOBODY
    same = hmac.compare_digest(expected, hash_of(secret))
    if row is None or not same:
        return None
    account = getattr(row.person, "account", None)
    usable = account is not None and account.is_active and account.frozen_at is None
    return row.person_id if usable else None


def _written(lines: list[EntryLine]) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Cong Van//Lich cong tac//VI")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Lịch công tác")
    calendar.add("x-wr-timezone", str(OFFICE_ZONE))
    # Devices that listen to it ask once an hour.
    calendar.add("x-published-ttl", "PT1H")
    for line in lines:
        calendar.add_component(_event(line))
    return calendar.to_ical()


def _event(line: EntryLine) -> Event:
    event = Event()
    event.add("uid", f"work-entry-{line.entry_id}@congvan")
    event.add("dtstamp", line.written_at)
    if line.is_all_day:
        event.add("dtstart", line.starts_at.astimezone(OFFICE_ZONE).date())
        event.add("dtend", line.ends_at.astimezone(OFFICE_ZONE).date())
    else:
        event.add("dtstart", line.starts_at.astimezone(UTC))
        event.add("dtend", line.ends_at.astimezone(UTC))
    postponed = line.mark is Mark.POSTPONED
    event.add("summary", f"Hoãn: {line.content}" if postponed else line.content)
    event.add("status", "CANCELLED" if postponed else "CONFIRMED")
    if line.place:
        event.add("location", line.place)
    if said := _description(line):
        event.add("description", said)
    if line.calendar:
        event.add("categories", [line.calendar])
    if line.is_private:
        event.add("class", "PRIVATE")
    return event


def _description(line: EntryLine) -> str:
    parts = (
        ("Chủ trì", line.chair),
        ("Tham gia", ", ".join((*line.takers, *((line.guests,) if line.guests else ())))),
        ("Chuẩn bị", line.preparing),
        ("Ghi chú", line.note),
    )
    return "\n".join(f"{label}: {text}" for label, text in parts if text)
