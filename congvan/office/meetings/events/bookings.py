"""Facts about rooms, vehicles, equipment and their bookings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from congvan.kernel.audit import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceAdded(Event):
    """Quản trị cơ quan đưa một phòng họp, xe hay thiết bị vào dùng chung (R-003)."""

    code = "resource.added"
    template = "{actor} đưa {kind} “{name}” vào dùng chung."
    subject = ("resource", "resource_id")

    resource_id: int
    kind: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceAmended(Event):
    """Thông tin của tài sản dùng chung được sửa."""

    code = "resource.amended"
    template = "{actor} sửa tài sản dùng chung “{name}”: {changes}."
    subject = ("resource", "resource_id")

    resource_id: int
    name: str
    changes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceClosed(Event):
    """Tài sản thôi dùng chung; từ đó không đặt được nữa."""

    code = "resource.closed"
    template = "{actor} thôi cho dùng chung “{name}”."
    subject = ("resource", "resource_id")

    resource_id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeeperNamed(Event):
    """Một người được giao phụ trách một tài sản dùng chung trong một thời gian."""

    code = "resource.keeper_named"
    template = "{actor} giao {keeper} phụ trách “{name}” từ ngày {valid_from}."
    subject = ("resource", "resource_id")

    resource_id: int
    name: str
    keeper: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeeperEnded(Event):
    """Một người thôi phụ trách một tài sản dùng chung."""

    code = "resource.keeper_ended"
    template = "{actor} thôi giao {keeper} phụ trách “{name}”, đến hết ngày {last_day}."
    subject = ("resource", "resource_id")

    resource_id: int
    name: str
    keeper: str
    last_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingAsked(Event):
    """Một người đặt tài sản dùng chung; chưa duyệt vẫn giữ chỗ."""

    code = "booking.asked"
    template = "{actor} đặt “{resource}” từ {starts_at} đến {ends_at} cho: {purpose}."
    subject = ("booking", "booking_id")

    booking_id: int
    resource: str
    starts_at: datetime
    ends_at: datetime
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingApproved(Event):
    """Người phụ trách đồng ý cho dùng."""

    code = "booking.approved"
    template = "{actor} duyệt cho {asker} dùng “{resource}” từ {starts_at}."
    subject = ("booking", "booking_id")

    booking_id: int
    resource: str
    asker: str
    starts_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingRefused(Event):
    """Người phụ trách không cho dùng, hoặc thu lại lượt đã duyệt, có lý do."""

    code = "booking.refused"
    template = "{actor} không cho {asker} dùng “{resource}” từ {starts_at}. Lý do: {reason}"
    subject = ("booking", "booking_id")

    booking_id: int
    resource: str
    asker: str
    starts_at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingWithdrawn(Event):
    """Người đặt rút lượt đặt, hoặc cuộc họp dùng nó bị hủy, đổi giờ."""

    code = "booking.withdrawn"
    template = "{actor} rút lượt đặt “{resource}” từ {starts_at}."
    subject = ("booking", "booking_id")

    booking_id: int
    resource: str
    starts_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleReturned(Event):
    """Xe được trả, kèm số km nếu có ghi."""

    code = "booking.returned"
    template = "{actor} trả “{resource}”, số km lúc về: {odometer}."
    subject = ("booking", "booking_id")

    booking_id: int
    resource: str
    odometer: int | None
