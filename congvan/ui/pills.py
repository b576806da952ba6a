"""The pills of DESIGN §3: look, icon and word by kind, so that one meaning looks one way everywhere."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PillLook:
    """How a kind of pill is drawn; `word` is used when the page gives none."""

    css: str
    icon: str
    word: str


LOOKS: dict[str, PillLook] = {
    # urgency: ordinary shows nothing, because silence is information
    "flash": PillLook("p-red", "flame", "Hỏa tốc"),
    "immediate": PillLook("p-red-line", "bolt", "Thượng khẩn"),
    "urgent": PillLook("p-amber-line", "bolt", "Khẩn"),
    # my part: solid means I must answer
    "lead": PillLook("p-slate", "user", "Chủ trì"),
    "direct": PillLook("p-slate", "gavel", "Chỉ đạo"),
    "review": PillLook("p-slate", "clipboard-check", "Duyệt"),
    "sign": PillLook("p-slate", "signature", "Ký"),
    "coordinate": PillLook("p-slate-line", "users", "Phối hợp"),
    "inform": PillLook("p-line", "eye", "Để biết"),
    # state of a piece of work
    "waiting": PillLook("p-grey", "circle-dashed", "Chờ"),
    "doing": PillLook("p-house", "circle-dot", "Đang"),
    "review-wait": PillLook("p-house", "clipboard-check", "Chờ duyệt"),
    "returned": PillLook("p-amber", "arrow-back-up", "Trả lại"),
    "done": PillLook("p-green", "circle-check", "Xong"),
    "cancelled": PillLook("p-grey", "ban", "Hủy"),
    # verdict on a signature
    "signature-valid": PillLook("p-green", "shield-valid", "Chữ ký hợp lệ"),
    "signature-doubtful": PillLook("p-amber", "shield-doubtful", "Chưa kiểm hết"),
    "signature-broken": PillLook("p-red-tint", "shield-broken", "Chữ ký hỏng"),
    "signature-none": PillLook("p-grey", "shield-off", "Không có chữ ký"),
    # what a document is worth
    "paper-original": PillLook("p-grey", "rubber-stamp", "Bản giấy gốc"),
    "reference": PillLook("p-amber", "info-circle", "Chỉ có giá trị tham khảo"),
    # channel
    "axis": PillLook("p-grey", "exchange", "Trục"),
    "mail": PillLook("p-grey", "mail", "Thư điện tử"),
    "post": PillLook("p-grey", "mailbox", "Bưu chính"),
    "inside": PillLook("p-grey", "inbox", "Trong cơ quan"),
    # sending
    "sending": PillLook("p-grey", "cloud-up", "Đang gửi"),
    "arrived": PillLook("p-grey", "mailbox", "Đã đến"),
    "received": PillLook("p-green", "circle-check", "Đã tiếp nhận"),
    "completed": PillLook("p-green", "checks", "Hoàn thành"),
    "failed": PillLook("p-amber", "alert-triangle", "Gửi lỗi"),
    "recalled": PillLook("p-grey", "arrow-back-up", "Đã thu hồi"),
    # accounts and certificates, findings
    "active": PillLook("p-green", "circle-check", "Đang dùng"),
    "locked": PillLook("p-grey", "lock", "Đã khóa"),
    "to-fix": PillLook("p-amber", "alert-triangle", "Phải sửa"),
    "passed": PillLook("p-green", "circle-check", "Đạt"),
    "plain": PillLook("p-grey", "", ""),
}


@dataclass(frozen=True, slots=True)
class DueLook:
    """How a deadline is drawn: text and icon at the right edge, never a filled pill."""

    css: str
    icon: str


DUE_LOOKS: dict[str, DueLook] = {
    "late": DueLook("due-late", "alert-triangle"),
    "soon": DueLook("due-soon", "clock"),
    "later": DueLook("due-later", ""),
    "done": DueLook("due-done", "circle-check"),
    "done-late": DueLook("due-done-late", "circle-check"),
    "none": DueLook("due-later", ""),
}
