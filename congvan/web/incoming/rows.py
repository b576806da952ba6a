"""How a line of incoming documents is drawn: my part, urgency, deadline, number, issuer, holder."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from congvan.directives.queries.lists import IncomingLine
from congvan.directives.states import OPEN_HANDLING, HandlingStatus
from congvan.organization.rules.working_days import WorkingCalendar
from congvan.signing.pills import REFERENCE
from congvan.ui.items import Due, Pill, WorkRow
from congvan.web.addresses import address
from congvan.web.deadlines import due_of_finished, due_of_open
from congvan.web.urgency import urgency_pill

# Where it stands, for those who have no part in it.
_STATUS_PILLS = {
    HandlingStatus.AWAITING_DISTRIBUTION: Pill("waiting", "Chờ phân phối"),
    HandlingStatus.AWAITING_DIRECTION: Pill("waiting", "Chờ chỉ đạo"),
    HandlingStatus.ASSIGNED: Pill("doing", "Đã phân công"),
    HandlingStatus.IN_PROGRESS: Pill("doing", "Đang xử lý"),
    HandlingStatus.COMPLETED: Pill("done", "Hoàn thành"),
    HandlingStatus.INFORMED: Pill("plain", "Chỉ để biết"),
    HandlingStatus.RETURNED: Pill("returned", "Đã trả lại nơi gửi"),
    HandlingStatus.RECALLED: Pill("returned", "Đã thu hồi"),
}


def incoming_row(
    line: IncomingLine, now: datetime, calendar: WorkingCalendar, *, selected: bool = False,
    with_status: bool = False,
) -> WorkRow:  # fmt: skip
    """One row; `with_status` says where it stands when the tab does not."""
    return WorkRow(
        key=str(line.document_id),
        title=line.subject,
        href=address("documents:document", line.document_id),
        pills=pills_of(line, with_status=with_status),
        due=due_of(line, now, calendar),
        second=second_of(line),
        files=line.file_count,
        unread=line.is_unread,
        selected=selected,
        preview=address("incoming:preview", line.document_id),
    )


def pills_of(line: IncomingLine, *, with_status: bool) -> tuple[Pill, ...]:
    """My part, the urgency while open, the mark of R-006, then where it stands."""
    pills = [_part(line.part.value)] if line.part else []
    urgency = urgency_pill(line.urgency)
    if urgency and line.closed_at is None:
        pills.append(urgency)
    if line.is_reference:
        pills.append(REFERENCE)
    if with_status:
        pills.append(_STATUS_PILLS[line.status])
    return tuple(pills)


def due_of(line: IncomingLine, now: datetime, calendar: WorkingCalendar) -> Due | None:
    """The deadline in words; how it ended; nothing for what only informs or went back."""
    if line.status in OPEN_HANDLING:
        return due_of_open(line.due_at, now, calendar)
    if line.status is HandlingStatus.COMPLETED and line.closed_at is not None:
        return due_of_finished(line.due_at, line.closed_at, calendar)
    return None


def second_of(line: IncomingLine) -> tuple[str, ...]:
    """Number and notation, issuer, arrival number, holder, how often it was urged."""
    return (
        line.symbol,
        line.issuer,
        f"Đến {line.arrival_number}" if line.arrival_number else "",
        f"{line.holder} giữ" if line.holder and line.closed_at is None else "",
        f"đã đôn đốc {line.urged_count} lần" if line.urged_count else "",
    )


@lru_cache(maxsize=16)
def _part(kind: str) -> Pill:
    return Pill(kind)
