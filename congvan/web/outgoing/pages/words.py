"""How states and urgency of an issue are drawn; the same in lists, steps and the folder to sign."""

from __future__ import annotations

from datetime import datetime

from congvan.desk.rules import time_words
from congvan.drafting.states import DispatchStatus, IssueStatus
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


def clock_words(at: datetime | None, now: datetime) -> str:
    """The hour today, else the day and the hour: "10:12", "24/11 10:12"; "" for no moment."""
    return time_words(at, now) if at else ""
