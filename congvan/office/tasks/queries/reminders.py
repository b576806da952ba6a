"""One's own reminders: nobody else's are ever read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from congvan.kernel.errors import NotFound
from congvan.office.tasks.access import own_reminders
from congvan.office.tasks.models import Reminder
from congvan.organization.acting import ActingMember

# As many as are shown; whoever keeps more removes some.
MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class ReminderLine:
    """A reminder; `rung_at` is None while it waits."""

    reminder_id: int
    words: str
    rings_at: datetime
    link: str
    rung_at: datetime | None


def waiting(viewer: ActingMember) -> list[ReminderLine]:
    """Those still to come, the next first."""
    found = own_reminders(viewer).filter(rung_at__isnull=True)
    return [_line(row) for row in found.order_by("rings_at", "id")[:MOST_SHOWN]]


def rung(viewer: ActingMember) -> list[ReminderLine]:
    """Those whose moment has passed, the last first."""
    found = own_reminders(viewer).filter(rung_at__isnull=False)
    return [_line(row) for row in found.order_by("-rings_at", "-id")[:MOST_SHOWN]]


def reminder(viewer: ActingMember, reminder_id: int) -> ReminderLine:
    """One's own reminder. Raises NotFound."""
    row = own_reminders(viewer).filter(pk=reminder_id).first()
    if row is None:
        raise NotFound("Không có lời nhắc này.", next_step="Mở trang lời nhắc để xem các lời nhắc.")
    return _line(row)


def _line(row: Reminder) -> ReminderLine:
    return ReminderLine(row.pk, row.words, row.rings_at, row.link, row.rung_at)
