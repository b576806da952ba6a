"""Facts about an agency's own rules of drafting and the rights to sign (R-074, R-082)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from congvan.kernel.audit import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftingPolicyChanged(Event):
    """Quy định soạn thảo của cơ quan được sửa."""

    code = "drafting_policy.changed"
    template = "{actor} sửa quy định soạn thảo: {order}, hạn cho ý kiến {days} {unit}, nhắc ngày thứ {reminder}."
    subject = ("agency", "agency_id")

    agency_id: int
    order: str
    days: int
    unit: str
    reminder: int
    electronic_is_original: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningRightGranted(Event):
    """Thẩm quyền ký được ghi cho một người (NĐ 30 Đ13)."""

    code = "signing_right.granted"
    template = "{actor} ghi thẩm quyền ký {power} cho {holder} từ {valid_from}. {ground}"
    subject = ("signing_right", "right_id")

    right_id: int
    holder: str
    power: str
    valid_from: date
    valid_to: date | None
    ground: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningRightEnded(Event):
    """Thẩm quyền ký thôi từ một ngày."""

    code = "signing_right.ended"
    template = "{actor} kết thúc thẩm quyền ký {power} của {holder}, ngày cuối {last_day}."
    subject = ("signing_right", "right_id")

    right_id: int
    holder: str
    power: str
    last_day: date
