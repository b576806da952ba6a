"""Facts about running the hub that the audit trail keeps: resending, retention, the hub above."""

from __future__ import annotations

from dataclasses import dataclass

from congvan.kernel.audit import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryResent(Event):
    """Người vận hành trục đưa một gói tin lỗi trở lại hộp thư của nơi nhận (R-192)."""

    code = "hub_delivery.resent"
    template = "{actor} gửi lại gói tin {symbol} cho {to_code} trên trục."
    subject = ("hub_parcel", "subject_number")

    subject_number: int | None = None
    parcel_id: str
    symbol: str
    to_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TestParcelSent(Event):
    """Người vận hành trục gửi một bản tin thử (R-196)."""

    code = "hub_parcel.test_sent"
    template = "{actor} gửi bản tin thử trên trục từ {from_code} đến {to_code}."
    subject = ("hub_parcel", "subject_number")

    subject_number: int | None = None
    parcel_id: str
    from_code: str
    to_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HubPolicyChanged(Event):
    """Quy định của trục được sửa (R-198)."""

    code = "hub_policy.changed"
    template = (
        "{actor} sửa quy định của trục: giữ nội dung {payload_days} ngày, gói tin lớn nhất"
        " {max_package_mb} MB, báo kẹt sau {stuck_after_hours} giờ."
    )
    subject = ("hub_policy", "policy_id")

    policy_id: int
    payload_days: int
    max_package_mb: int
    stuck_after_hours: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UpstreamSet(Event):
    """Trục cấp trên được thêm hoặc sửa (R-174)."""

    code = "hub_upstream.set"
    template = "{actor} ghi trục cấp trên {name}, địa chỉ {address}, mã hệ thống {system_id}."
    subject = ("hub_upstream", "upstream_id")

    upstream_id: int
    name: str
    address: str
    system_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UpstreamSwitched(Event):
    """Trục cấp trên được nối lại hoặc thôi nối (R-174)."""

    code = "hub_upstream.switched"
    template = "{actor} {doing} trục cấp trên {name}."
    subject = ("hub_upstream", "upstream_id")

    upstream_id: int
    name: str
    doing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKeyMade(Event):
    """Khóa đọc số liệu của trục được cấp (R-196)."""

    code = "hub_api_key.made"
    template = "{actor} cấp khóa giám sát trục “{name}”."
    subject = ("hub_api_key", "key_id")

    key_id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKeyRevoked(Event):
    """Khóa đọc số liệu của trục bị thu hồi (R-196)."""

    code = "hub_api_key.revoked"
    template = "{actor} thu hồi khóa giám sát trục “{name}”."
    subject = ("hub_api_key", "key_id")

    key_id: int
    name: str
