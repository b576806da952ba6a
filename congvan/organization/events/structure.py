"""Facts about agencies, units, posts, people and roles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from congvan.kernel.audit import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyFounded(Event):
    """Một cơ quan tham gia hệ thống (R-004)."""

    code = "agency.founded"
    template = "{actor} đưa {name} ({identifier}) vào hệ thống."
    subject = ("agency", "agency_id")

    agency_id: int
    name: str
    identifier: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyChanged(Event):
    """Thông tin của cơ quan được sửa."""

    code = "agency.changed"
    template = "{actor} sửa thông tin cơ quan: {changes}."
    subject = ("agency", "agency_id")

    agency_id: int
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentifierAdded(Event):
    """Cơ quan có mã định danh mới từ một ngày (QĐ 20/2020/QĐ-TTg)."""

    code = "agency.identifier_added"
    template = "{actor} thêm mã định danh {identifier}, hiệu lực từ {valid_from}."
    subject = ("agency", "agency_id")

    agency_id: int
    identifier: str
    valid_from: date


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentifierClosed(Event):
    """Mã định danh của cơ quan đóng sau một ngày; mã cũ vẫn tra được (QĐ 09/2025/QĐ-TTg)."""

    code = "agency.identifier_closed"
    template = "{actor} đóng mã định danh {identifier} sau ngày {valid_to}."
    subject = ("agency", "agency_id")

    agency_id: int
    identifier: str
    valid_to: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityPolicyChanged(Event):
    """Chính sách bảo mật của cơ quan được sửa (R-270, R-272, R-273, R-286)."""

    code = "agency.security_policy_changed"
    template = "{actor} sửa chính sách bảo mật: {changes}."
    subject = ("agency", "agency_id")

    agency_id: int
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitAdded(Event):
    """Một đơn vị được lập trong cơ quan."""

    code = "unit.added"
    template = "{actor} lập đơn vị {name} từ ngày {valid_from}."
    subject = ("unit", "unit_id")

    unit_id: int
    name: str
    valid_from: date


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitChanged(Event):
    """Tên, cấp trên hoặc thứ tự của đơn vị được sửa."""

    code = "unit.changed"
    template = "{actor} sửa đơn vị {name}: {changes}."
    subject = ("unit", "unit_id")

    unit_id: int
    name: str
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitClosed(Event):
    """Một đơn vị thôi hoạt động sau một ngày; lịch sử còn nguyên."""

    code = "unit.closed"
    template = "{actor} cho đơn vị {name} thôi hoạt động sau ngày {valid_to}."
    subject = ("unit", "unit_id")

    unit_id: int
    name: str
    valid_to: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PostAdded(Event):
    """Một chức danh được thêm vào danh mục của cơ quan."""

    code = "post.added"
    template = "{actor} thêm chức danh {title}."
    subject = ("post", "post_id")

    post_id: int
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PostChanged(Event):
    """Một chức danh được sửa; vai trò mặc định chỉ áp dụng cho bổ nhiệm về sau (R-283)."""

    code = "post.changed"
    template = "{actor} sửa chức danh {title}: {changes}."
    subject = ("post", "post_id")

    post_id: int
    title: str
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRegistered(Event):
    """Một người được ghi vào danh sách của cơ quan."""

    code = "person.registered"
    template = "{actor} ghi {full_name} vào danh sách cán bộ."
    subject = ("person", "person_id")

    person_id: int
    full_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonChanged(Event):
    """Thông tin của một người được sửa; sự kiện ghi tên trường, không ghi giá trị riêng tư."""

    code = "person.changed"
    template = "{actor} sửa thông tin của {full_name}: {changes}."
    subject = ("person", "person_id")

    person_id: int
    full_name: str
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonAppointed(Event):
    """Một người nhận chức danh ở một đơn vị (R-283)."""

    code = "person.appointed"
    template = "{actor} bổ nhiệm {full_name} làm {seat} từ ngày {valid_from}."
    subject = ("person", "person_id")

    person_id: int
    membership_id: int
    full_name: str
    seat: str
    valid_from: date


@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipEnded(Event):
    """Một người thôi một chức danh sau một ngày."""

    code = "person.membership_ended"
    template = "{actor} cho {full_name} thôi {seat} sau ngày {last_day}."
    subject = ("person", "person_id")

    person_id: int
    membership_id: int
    full_name: str
    seat: str
    last_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleGranted(Event):
    """Một vai trò được giao cho một vị trí công tác (R-278, R-287)."""

    code = "role.granted"
    template = "{actor} giao vai trò {role} ({scope}) cho {full_name}, {seat}."
    subject = ("person", "person_id")

    person_id: int
    membership_id: int
    full_name: str
    seat: str
    role: str
    scope: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleRevoked(Event):
    """Một vai trò được thu lại."""

    code = "role.revoked"
    template = "{actor} thu lại vai trò {role} của {full_name}, {seat}."
    subject = ("person", "person_id")

    person_id: int
    membership_id: int
    full_name: str
    seat: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DetailsConfirmed(Event):
    """Một người tự xác nhận tên, chức vụ, điện thoại của mình là đúng."""

    code = "person.details_confirmed"
    template = "{actor} xác nhận thông tin của mình là đúng."
    subject = ("person", "person_id")

    person_id: int
