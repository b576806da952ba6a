"""By when: the leader's word before the sender's before the regulation's (R-059, NĐ 30 Đ24.2)."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum

from congvan.kernel.clock import OFFICE_ZONE
from congvan.kernel.errors import InvalidInput
from congvan.organization.rules.working_days import WorkingCalendar

# "Sắp đến hạn" begins so many working days before (UX §2).
NEAR_WORKING_DAYS = 2
# A completion may be taken back: long enough to see the mistake in the list, short enough that
# nobody relied on it yet.
UNDO_MINUTES = 10


class DueSource(Enum):
    """Whose word the deadline is."""

    LEADER = "lãnh đạo giao"
    SENDER = "nơi gửi yêu cầu"
    REGULATION = "quy chế của cơ quan"
    NONE = ""


def due_day(
    *, leaders: date | None, senders: date | None, term: int | None, arrived_on: date,
    calendar: WorkingCalendar,
) -> tuple[date | None, DueSource]:  # fmt: skip
    """The day of the deadline and whose word it is; `term` counts working days from arrival."""
    if leaders is not None:
        return leaders, DueSource.LEADER
    if senders is not None:
        return senders, DueSource.SENDER
    if term is not None:
        return calendar.add(arrived_on, term), DueSource.REGULATION
    return None, DueSource.NONE


def check_ahead(due_at: datetime, now: datetime) -> None:
    """Raise InvalidInput unless the deadline is still to come."""
    if due_at <= now:
        raise InvalidInput(
            f"Hạn {day_words(due_at)} đã qua.", next_step="Chọn hạn sau bây giờ.", field="due_at"
        )


def check_within(due_at: datetime | None, limit: datetime | None, *, whose: str) -> None:
    """Raise InvalidInput when a part would end after the whole that it belongs to."""
    if due_at is not None and limit is not None and due_at > limit:
        raise InvalidInput(
            f"Hạn {day_words(due_at)} sau hạn {whose} ({day_words(limit)}).",
            next_step="Chọn hạn sớm hơn, hoặc đề nghị gia hạn trước.", field="due_at",
        )  # fmt: skip


def day_words(moment: datetime) -> str:
    """dd/mm/yyyy in the offices' zone."""
    return f"{moment.astimezone(OFFICE_ZONE):%d/%m/%Y}"
