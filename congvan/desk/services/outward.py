"""Waiting news leaves as messages: gathered for each person, held while they rest (R-257)."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings

from congvan.desk.models import WaitingTelling
from congvan.desk.queries.choices import hours_of, why_not
from congvan.desk.services.ordering import Ordered, order
from congvan.desk.states import MessageChannel, TellingKind
from congvan.desk.telling import NEUTRAL, Hours, digest_after, rest_ends
from congvan.kernel import clock
from congvan.kernel.clock import OFFICE_ZONE
from congvan.kernel.transactions import in_transaction
from congvan.organization.models import Membership
from congvan.organization.queries.calendar import working_calendar
from congvan.organization.queries.people import current_members

logger = logging.getLogger(__name__)

# One run; the next one, a minute later, does the rest.
MOST_GROUPS = 500
# A letter lists so many; what is more is seen in the page.
MOST_IN_A_LETTER = 50
# The digest takes held letters along; should it fail, they go by themselves after this.
_DIGEST_LATE = timedelta(minutes=30)
_LONGEST_SUBJECT = 120


def send_waiting() -> int:
    """Turn the news that is due into messages. Returns how many messages.

    Safe to run at any time and by several workers: rows become a message in one transaction, and
    rows that another one has in hand are passed by.
    """
    now = clock.now()
    due = WaitingTelling.objects.filter(due_at__lte=now).values_list("member_id", "channel")
    groups = due.order_by("member_id", "channel").distinct()[:MOST_GROUPS]
    return sum(
        _send_group(member_id=member, channel=MessageChannel(channel), now=now)
        for member, channel in list(groups)
    )


@in_transaction
def _send_group(*, member_id: int, channel: MessageChannel, now: datetime) -> int:
    waiting = WaitingTelling.objects.filter(member_id=member_id, channel=channel, due_at__lte=now)
    rows = list(waiting.select_for_update(skip_locked=True).order_by("id")[:MOST_IN_A_LETTER])
    if not rows:
        return 0
    member = (
        current_members(rows[0].agency_id)
        .select_related("person__account").filter(pk=member_id).first()
    )  # fmt: skip
    if member is None or why_not(member.person, member.agency_id, channel):
        # It stands in the page; a channel that is closed must not fill the table.
        _remove(rows)
        return 0
    hours = hours_of(member.person_id)
    resting = rest_ends(now, hours, working_calendar())
    if resting is not None:
        held = [row for row in rows if not row.breaks_quiet]
        until = _held_until(resting, hours, channel)
        WaitingTelling.objects.filter(pk__in=[row.pk for row in held]).update(due_at=until)
        rows = [row for row in rows if row.breaks_quiet]
    if not rows:
        return 0
    text = letter_text(rows) if channel is MessageChannel.EMAIL else neutral_text(rows)
    order(
        agency_id=member.agency_id, sender_id=None, channel=channel,
        messages=[
            Ordered(
                member=member, text=text, subject_type="person", subject_id=member.person_id,
                is_urgent=any(row.breaks_quiet for row in rows),
            )
        ],
    )  # fmt: skip
    _remove(rows)
    return 1


def letter_text(rows: list[WaitingTelling]) -> str:
    """Subject, then one line for each."""
    first = " ".join(rows[0].sentence.split())
    subject = first if len(rows) == 1 else f"{len(rows)} tin mới: {first}"
    if len(subject) > _LONGEST_SUBJECT:
        subject = subject[: _LONGEST_SUBJECT - 1].rstrip() + "…"
    lines = [f"– {row.at.astimezone(OFFICE_ZONE):%H:%M %d/%m}: {row.sentence}" for row in rows]
    return "\n".join([subject, *lines, "", footer()])


def neutral_text(rows: list[WaitingTelling]) -> str:
    """That there is something, not what: it is read on locked screens and by operators."""
    kinds = {row.kind for row in rows}
    first = NEUTRAL[TellingKind(rows[0].kind)] if len(kinds) == 1 else "Có tin mới"
    count = f" ({len(rows)})" if len(rows) > 1 else ""
    return f"{first}{count} trên hệ thống văn bản. Đăng nhập để xem."


def footer() -> str:
    """Where to read it and where to choose otherwise."""
    address = settings.CONFIGURATION.public_url.rstrip("/")
    where = f"Mở hệ thống: {address}/\n" if address else ""
    choose = f"{address}/nhan-tin/nhan-bao/" if address else "trang Nhận tin báo trong hệ thống"
    return f"{where}Đổi cách nhận tin: {choose}"


def take_held_letters(person_id: int) -> list[WaitingTelling]:
    """The held letters of all the person's seats, locked and removed: the digest says them."""
    rows = list(
        WaitingTelling.objects.filter(
            member__person_id=person_id, channel=MessageChannel.EMAIL
        )
        .select_for_update(skip_locked=True, of=("self",)).order_by("id")[:MOST_IN_A_LETTER]
    )  # fmt: skip
    _remove(rows)
    return rows


def seats_of(person_id: int) -> list[int]:
    """The person's seats in force today."""
    today = clock.today()
    seats = Membership.objects.filter(person_id=person_id, valid_from__lte=today)
    return list(
        seats.exclude(valid_to__lt=today).order_by("-is_primary", "id").values_list("pk", flat=True)
    )


def _held_until(resting: datetime, hours: Hours, channel: MessageChannel) -> datetime:
    if channel is MessageChannel.EMAIL and hours.held_into_digest and hours.digest_at is not None:
        return digest_after(resting, hours.digest_at, working_calendar()) + _DIGEST_LATE
    return resting


def _remove(rows: list[WaitingTelling]) -> None:
    WaitingTelling.objects.filter(pk__in=[row.pk for row in rows]).delete()
