"""How states and urgency of an issue are drawn; the same in lists, steps and the folder to sign."""

from __future__ import annotations

from datetime import datetime

from congvan.desk.states import Urgency
from congvan.drafting.states import DispatchStatus, IssueStatus
from congvan.kernel.clock import OFFICE_ZONE
from congvan.ui.items import Pill

STATUS_PILLS = {
    IssueStatus.AWAITING_LAYOUT: Pill("waiting", "Chờ kiểm thể thức"),
    IssueStatus.AWAITING_NUMBER: Pill("waiting", "Chờ cấp số"),
    IssueStatus.AWAITING_PDF: Pill("waiting", "Chờ bản PDF"),
    IssueStatus.AWAITING_SIGNATURE: Pill("waiting", "Chờ ký"),
    IssueStatus.AWAITING_SEAL: Pill("waiting", "Chờ đóng dấu"),
    IssueStatus.AWAITING_DISPATCH: Pill("waiting", "Chờ gửi"),
    IssueStatus.ISSUED: Pill("done", "Đã phát hành"),
    IssueStatus.REPLACED: Pill("plain", "Đã được thay thế"),
    IssueStatus.RECALLED: Pill("returned", "Đã thu hồi"),
    IssueStatus.VOIDED: Pill("plain", "Đã hủy số"),
    IssueStatus.RETURNED: Pill("returned", "Đã trả lại"),
}
DISPATCH_PILLS = {
    DispatchStatus.WAITING: "waiting", DispatchStatus.SENT: "done", DispatchStatus.ARRIVED: "done",
    DispatchStatus.ACCEPTED: "done", DispatchStatus.REFUSED: "returned",
    DispatchStatus.FAILED: "returned", DispatchStatus.RECALLED: "plain",
}  # fmt: skip
_URGENCY = {
    Urgency.FLASH: Pill("flash"),
    Urgency.IMMEDIATE: Pill("immediate"),
    Urgency.URGENT: Pill("urgent"),
}


def urgency_pill(urgency: int) -> Pill | None:
    """The pill of the urgency; nothing for the usual one."""
    return _URGENCY.get(Urgency(urgency))


def clock_words(at: datetime | None, now: datetime) -> str:
    """The hour today, else the day and the hour: "10:12", "24/11 10:12"."""
    if at is None:
        return ""
    local, today = at.astimezone(OFFICE_ZONE), now.astimezone(OFFICE_ZONE).date()
    return f"{local:%H:%M}" if local.date() == today else f"{local:%d/%m %H:%M}"
