"""How states of packages are drawn; the same in lists and on the page of one package."""

from __future__ import annotations

from datetime import datetime

from congvan.exchange.services.matching import status_label
from congvan.exchange.states import (
    BusinessType,
    IncomingStatus,
    OutgoingStatus,
    PackageKind,
    StatusCode,
)
from congvan.kernel.clock import OFFICE_ZONE
from congvan.ui.items import Pill

INCOMING_PILLS = {
    IncomingStatus.NEW: Pill("sending", "Vừa đến"),
    IncomingStatus.WAITING: Pill("waiting", "Chờ tiếp nhận"),
    IncomingStatus.ACCEPTED: Pill("received"),
    IncomingStatus.REFUSED: Pill("returned", "Đã từ chối"),
    IncomingStatus.CONSENT: Pill("waiting", "Chờ đồng ý"),
    IncomingStatus.AGREED: Pill("received", "Đã đồng ý"),
    IncomingStatus.DECLINED: Pill("returned", "Không đồng ý"),
    IncomingStatus.RECALLED: Pill("recalled"),
    IncomingStatus.NOTED: Pill("plain", "Đã ghi nhận"),
    IncomingStatus.UNREADABLE: Pill("failed", "Không đọc được"),
}
OUTGOING_PILLS = {
    OutgoingStatus.WAITING: Pill("waiting", "Chờ gửi"),
    OutgoingStatus.SENT: Pill("received", "Đã gửi"),
    OutgoingStatus.FAILED: Pill("failed"),
    OutgoingStatus.CANCELLED: Pill("cancelled", "Thôi gửi"),
}
SIGNATURE_PILLS = {
    "valid": Pill("signature-valid", "Chữ ký gói tin hợp lệ"),
    "weak": Pill("signature-doubtful", "Chữ ký gói tin kiểu cũ"),
    "invalid": Pill("signature-broken", "Chữ ký gói tin hỏng"),
    "unreadable": Pill("signature-doubtful", "Không kiểm được chữ ký gói tin"),
}
_KINDS = {
    BusinessType.NEW: "Văn bản",
    BusinessType.RECALL: "Yêu cầu thu hồi",
    BusinessType.UPDATE: "Văn bản cập nhật",
    BusinessType.REPLACE: "Văn bản thay thế",
}


def kind_words(kind: str, business_type: int, status_code: str = "") -> str:
    """What a package is: "Văn bản", "Yêu cầu thu hồi", "Báo “Đã tiếp nhận”"."""
    if status_code == StatusCode.RECALL_ASKED:
        return _KINDS[BusinessType.RECALL]
    if kind == PackageKind.STATUS:
        return f"Báo “{status_label(status_code)}”" if status_code else "Báo trạng thái"
    return _KINDS[BusinessType(business_type)]


def moment_words(at: datetime | None) -> str:
    """10:41 25/11/2026; "" for no moment."""
    return f"{at.astimezone(OFFICE_ZONE):%H:%M %d/%m/%Y}" if at else ""
