"""What the page of messages shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from congvan.desk.queries.alerts import MessageLine, Policy
from congvan.desk.rules import time_words
from congvan.desk.states import MessageStatus
from congvan.ui.items import Pager, Pill
from congvan.web.paging import after_link

PAGE_SIZE = 50
_PILLS = {
    MessageStatus.QUEUED: "sending",
    MessageStatus.SENT: "passed",
    MessageStatus.DELIVERED: "received",
    MessageStatus.FAILED: "failed",
}


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One message in words."""

    text: str
    second: str
    failure: str
    pill: Pill


@dataclass(frozen=True, slots=True)
class MessagesPage:
    """The log of messages, and the policy in a sentence."""

    rows: tuple[MessageRow, ...]
    pager: Pager | None
    policy: str
    may_set: bool


def messages_page(
    lines: list[MessageLine], policy: Policy, receiver: str, now: datetime, *, may_set: bool
) -> MessagesPage:
    """Put the page together; `receiver` is who is told, "" for nobody."""
    full = len(lines) == PAGE_SIZE
    following = after_link(lines[-1].at, lines[-1].message_id) if full else ""
    channel = str(policy.channel.label)
    words = (
        f"Việc khẩn chưa ai đọc quá {policy.unread_minutes} phút trong giờ làm việc thì báo {receiver}, "
        f"bằng {channel[:1].lower()}{channel[1:]}."
        if receiver
        else "Chưa chọn người nhận, nên việc khẩn chưa ai đọc không được báo lên."
    )
    return MessagesPage(
        rows=tuple(_row(line, now) for line in lines),
        pager=Pager(f"{len(lines)} tin", following) if full else None,
        policy=words,
        may_set=may_set,
    )


def _row(line: MessageLine, now: datetime) -> MessageRow:
    address = f" ({line.address})" if line.address else ""
    return MessageRow(
        text=line.text,
        second=(
            f"{time_words(line.at, now)} · {line.sender} gửi {line.receiver}{address} · "
            f"{line.channel.label}"
        ),
        failure=line.failure,
        pill=Pill(_PILLS[line.status], str(line.status.label)),
    )
