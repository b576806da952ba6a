"""What a package says of itself, as labelled lines for its page."""

from __future__ import annotations

from datetime import date
from typing import Any

from congvan.exchange.kinds import urgency_of

Facts = tuple[tuple[str, str], ...]

_STEERING = {1: "Cấp trên giao nhiệm vụ", 2: "Báo cáo thực hiện chỉ đạo"}


def incoming_facts(header: dict[str, Any]) -> Facts:
    """Of a package that came: keys of `edxml_vn.showing.as_dict`."""
    sender = header.get("from") or {}
    signer = header.get("signer") or {}
    staff = _staff(header)
    lines = (
        ("Nơi gửi", sender.get("organ_name")),
        ("Cơ quan chủ quản", sender.get("organization_in_charge")),
        ("Địa chỉ", sender.get("organ_add")),
        ("Điện thoại", sender.get("telephone")),
        ("Thư điện tử", sender.get("email")),
        ("Loại văn bản", header.get("type_name")),
        ("Ngày văn bản", _day(header.get("promulgation_date"))),
        ("Trích yếu", header.get("subject")),
        ("Nội dung", header.get("content")),
        ("Người ký", _joined(signer.get("competence"), signer.get("position"), signer.get("full_name"))),
        ("Chỉ đạo", _STEERING.get(header.get("steering_type") or 0)),
        ("Hạn trả lời", _day(header.get("due_date"))),
        ("Độ khẩn", str(urgency_of(header.get("priority")).label) if header.get("kind") == "edoc" else ""),
        ("Phạm vi lưu hành", header.get("sphere")),
        ("Nơi nhận ghi trên văn bản", "; ".join(header.get("to_places") or ())),
        ("Phụ lục", "; ".join(header.get("appendixes") or ())),
        ("Trả lời văn bản", _answers(header)),
        ("Người làm ở nơi gửi", _joined(staff.get("staff"), staff.get("department"))),
        ("Điện thoại người làm", staff.get("mobile")),
    )  # fmt: skip
    return _filled(lines)


def outgoing_facts(header: dict[str, Any]) -> Facts:
    """Of a package that goes out: keys of `exchange.contents`."""
    staff = header.get("staff") or {}
    answered = header.get("answered") or {}
    is_status = "status" in header
    lines = (
        ("Loại văn bản", header.get("type_name")),
        ("Người ký", _joined(header.get("competence"), header.get("position"), header.get("signer"))),
        ("Chỉ đạo", _STEERING.get(header.get("steering") or 0)),
        ("Nội dung", header.get("content")),
        ("Hạn trả lời", _day(header.get("due_on"))),
        ("Nơi nhận ghi trên văn bản", "; ".join(header.get("to_places") or ())),
        ("Số trang", str(header["pages"]) if header.get("pages") else ""),
        ("Phụ lục", "; ".join(header.get("appendixes") or ())),
        ("Về văn bản" if is_status else "Trả lời văn bản", answered.get("symbol")),
        ("Nội dung báo", header.get("text")),
        ("Lý do", header.get("reason")),
        ("Văn bản được thay", header.get("target_key")),
        ("Người làm", _joined(staff.get("name"), staff.get("unit"))),
    )  # fmt: skip
    return _filled(lines)


def _filled(lines: tuple[tuple[str, str | None], ...]) -> Facts:
    return tuple((label, value) for label, value in lines if value)


def _joined(*parts: str | None) -> str:
    return " ".join(part for part in parts if part)


def _staff(header: dict[str, Any]) -> dict[str, str]:
    if header.get("staff"):
        return dict(header["staff"])
    listed = (header.get("business") or {}).get("staff") or ()
    return dict(next(iter(listed), {}))


def _answers(header: dict[str, Any]) -> str:
    given = header.get("response_for") or ()
    answers = [given] if isinstance(given, dict) else given
    return "; ".join(
        " ngày ".join(
            part for part in (one.get("code"), _day(one.get("promulgation_date"))) if part
        )
        for one in answers
    )


def _day(text: str | None) -> str:
    try:
        return f"{date.fromisoformat(text or ''):%d/%m/%Y}"
    except ValueError:
        return ""
