"""The clerk's queues of liên thông: what came over the axis, what did not get through."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from congvan.desk.rules import count_words, time_words
from congvan.desk.states import Urgency
from congvan.exchange.queries import failures
from congvan.exchange.queries.failures import FailedRow
from congvan.exchange.states import DispatchStatus, IncomingStatus
from congvan.intake.queries import axis
from congvan.intake.queries.axis import AxisLine
from congvan.organization.acting import ActingMember
from congvan.web.desk.links import address, with_query
from congvan.web.desk.role_pages import Queue, QueueRow
from congvan.web.incoming.from_axis_pages import href_of, pills_of, second_of


@dataclass(frozen=True, slots=True)
class FromAxis:
    """The queue, and the hỏa tốc among its first, which stand over all others."""

    queue: Queue
    flash: tuple[QueueRow, ...]


def from_axis(member: ActingMember, *, now: datetime, limit: int) -> FromAxis | None:
    """What waits to be taken in, hỏa tốc first; None when nothing does. One statement more if any."""
    count = axis.from_axis_count(member)
    if not count:
        return None
    rows = tuple(_axis_row(line, now) for line in axis.from_axis(member, limit=limit))
    queue = Queue(
        "moi-tu-truc", "Mới từ trục", "exchange", count_words(count),
        address("incoming:from-axis"), tuple(row for row in rows if not row.is_primary),
    )  # fmt: skip
    return FromAxis(queue, tuple(row for row in rows if row.is_primary))


def failed(member: ActingMember, *, now: datetime, limit: int) -> Queue | None:
    """What did not get through and nobody has settled; None when all did."""
    count = failures.failed_count(member)
    if not count:
        return None
    rows, _ = failures.failed(member, limit=limit)
    return Queue(
        "gui-loi", "Gửi lỗi", "alert-triangle", count_words(count),
        with_query(address("exchange:list"), {"tab": "loi"}),
        tuple(_failed_row(row, now) for row in rows),
    )  # fmt: skip


def _axis_row(line: AxisLine, now: datetime) -> QueueRow:
    is_flash = line.urgency == Urgency.FLASH
    word = (
        "Trả lời"
        if line.status == IncomingStatus.CONSENT
        else "Vào sổ & chuyển"
        if is_flash
        else "Vào sổ"
    )
    return QueueRow(
        title=line.title, href=href_of(line), act=word, second=second_of(line, now),
        pills=pills_of(line), is_primary=is_flash,
    )  # fmt: skip


def _failed_row(row: FailedRow, now: datetime) -> QueueRow:
    is_refused = row.status == DispatchStatus.REFUSED
    said = f"{row.name} từ chối" if is_refused else f"không gửi được {row.name}"
    others = f"{row.others_arrived} nơi khác đã đến" if row.others_arrived else ""
    href = address("outgoing:receipt", row.dispatch_id)
    return QueueRow(
        title=f"{row.symbol or row.subject}: {said}", href=href,
        act="Xem" if is_refused else "Gửi lại",
        second=tuple(word for word in (row.note.rstrip("."), f"lần cuối {time_words(row.at, now)}", others) if word),
        post_href="" if is_refused else address("outgoing:resend", row.dispatch_id),
    )  # fmt: skip
