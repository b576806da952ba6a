"""The morning's letter: what waits for a person, what is due today. Never an empty one (R-257)."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import IntegrityError

from congvan.desk.models import DigestDay, TellingHours, WaitingTelling
from congvan.desk.queries.choices import why_not
from congvan.desk.queries.lines import WorkLine
from congvan.desk.queries.work import counters, open_work
from congvan.desk.rules import count_words, moment_words
from congvan.desk.services.ordering import Ordered, order
from congvan.desk.services.outward import footer, seats_of, take_held_letters
from congvan.desk.states import MessageChannel, Tab
from congvan.kernel import clock
from congvan.kernel.clock import OFFICE_ZONE
from congvan.kernel.transactions import in_transaction
from congvan.organization.models import Membership
from congvan.organization.queries.calendar import working_calendar
from congvan.organization.queries.seats import acting_member

logger = logging.getLogger(__name__)

# A server that was down in the morning still sends; in the afternoon it is no morning's letter.
LATEST = timedelta(hours=4)
MOST_PEOPLE = 1000
MOST_LINES = 20


def send_digests() -> int:
    """Make the digests whose hour has come, each once a working day. Returns how many letters."""
    now = clock.now()
    local = now.astimezone(OFFICE_ZONE)
    if not working_calendar().is_working(local.date()):
        return 0
    earliest = (local - LATEST).time() if (local - LATEST).date() == local.date() else None
    due = TellingHours.objects.filter(digest_at__lte=local.time())
    if earliest is not None:
        due = due.filter(digest_at__gt=earliest)
    made = DigestDay.objects.filter(day=local.date()).values("person_id")
    people = due.exclude(person_id__in=made).order_by("id").values_list("person_id", flat=True)
    return sum(_send(person_id=person, now=now) for person in list(people[:MOST_PEOPLE]))


def _send(*, person_id: int, now: datetime) -> int:
    try:
        return _make(person_id=person_id, now=now)
    except IntegrityError:
        # Another worker made the same day's digest at the same moment.
        logger.info("Thư tổng hợp của người %s đã có.", person_id)
        return 0


@in_transaction
def _make(*, person_id: int, now: datetime) -> int:
    day = DigestDay.objects.create(person_id=person_id, day=clock.today())
    seats = seats_of(person_id)
    if not seats:
        return 0
    member = Membership.objects.select_related("person").get(pk=seats[0])
    if why_not(member.person, member.agency_id, MessageChannel.EMAIL):
        return 0
    text = _text(seats, take_held_letters(person_id), now)
    if not text:
        return 0
    (day.message,) = order(
        agency_id=member.agency_id, sender_id=None, channel=MessageChannel.EMAIL,
        messages=[Ordered(member=member, text=text, subject_type="person", subject_id=person_id)],
    )  # fmt: skip
    day.save(update_fields=["message"])
    return 1


def _text(seats: list[int], held: list[WaitingTelling], now: datetime) -> str:
    """The letter, "" when there is nothing to say."""
    late: list[WorkLine] = []
    today: list[WorkLine] = []
    waiting, all_late = 0, 0
    for seat in seats:
        viewer = acting_member(seat, now=now)
        counted = counters(viewer)
        waiting += counted.tabs[Tab.ALL]
        all_late += counted.tabs[Tab.OVERDUE]
        late += open_work(viewer, Tab.OVERDUE, limit=MOST_LINES).lines
        today += [
            line
            for line in open_work(viewer, limit=200).lines
            if line.due_at is not None and line.due_at >= now and _is_today(line.due_at, now)
        ]
    if not waiting and not held:
        return ""
    parts = [f"{count_words(waiting)} việc chờ anh, chị"]
    if today:
        parts.append(f"{len(today)} việc đến hạn hôm nay")
    if all_late:
        parts.append(f"{count_words(all_late)} việc quá hạn")
    subject = ", ".join(parts) if waiting else f"{len(held)} tin giữ lại khi anh, chị nghỉ"
    body = [f"{subject}.", ""]
    body += _section("Đến hạn hôm nay", [_line(one, now) for one in today])
    body += _section("Quá hạn", [_line(one, now) for one in late])
    body += _section("Tin khi anh, chị nghỉ", [row.sentence for row in held])
    return "\n".join([subject, *body, footer()])


def _section(title: str, lines: list[str]) -> list[str]:
    if not lines:
        return []
    more = [f"… và {len(lines) - MOST_LINES} mục nữa"] if len(lines) > MOST_LINES else []
    return [f"{title}:", *[f"– {line}" for line in lines[:MOST_LINES]], *more, ""]


def _line(line: WorkLine, now: datetime) -> str:
    number = f"{line.number} " if line.number else ""
    due = f" (hạn {moment_words(line.due_at, now)})" if line.due_at else ""
    return f"{number}{line.title}{due}"


def _is_today(moment: datetime, now: datetime) -> bool:
    return moment.astimezone(OFFICE_ZONE).date() == now.astimezone(OFFICE_ZONE).date()
