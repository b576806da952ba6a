"""Facts about the participants and the directory of the hub."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from congvan.kernel.audit import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantAdded(Event):
    """Một hệ thống được cấp tài khoản trên trục liên thông (R-196)."""

    code = "hub_participant.added"
    template = "{actor} cấp tài khoản trục {system_id} cho {name}."
    subject = ("hub_participant", "participant_id")

    participant_id: int
    system_id: str
    name: str
    organs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantChanged(Event):
    """Tên, người liên hệ hoặc hạn mức của một hệ thống trên trục được sửa (R-196)."""

    code = "hub_participant.changed"
    template = "{actor} sửa tài khoản trục {system_id}: {changes}."
    subject = ("hub_participant", "participant_id")

    participant_id: int
    system_id: str
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantSecretRotated(Event):
    """Bí mật của một hệ thống trên trục được đổi; bí mật cũ còn dùng đến một lúc (R-196)."""

    code = "hub_participant.secret_rotated"
    template = (
        "{actor} đổi bí mật của tài khoản trục {system_id}, bí mật cũ dùng đến {former_until}."
    )
    subject = ("hub_participant", "participant_id")

    participant_id: int
    system_id: str
    former_until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantRevoked(Event):
    """Tài khoản của một hệ thống trên trục bị thu hồi (R-196)."""

    code = "hub_participant.revoked"
    template = "{actor} thu hồi tài khoản trục {system_id}: {reason}."
    subject = ("hub_participant", "participant_id")

    participant_id: int
    system_id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HubOrganAdded(Event):
    """Một cơ quan được ghi vào danh bạ của trục (R-189)."""

    code = "hub_organ.added"
    template = "{actor} ghi {name} ({organ_code}) vào danh bạ trục."
    subject = ("hub_organ", "organ_id")

    organ_id: int
    organ_code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HubOrganChanged(Event):
    """Một dòng trong danh bạ của trục được sửa (R-189)."""

    code = "hub_organ.changed"
    template = "{actor} sửa dòng {organ_code} của danh bạ trục: {changes}."
    subject = ("hub_organ", "organ_id")

    organ_id: int
    organ_code: str
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HubOrganBound(Event):
    """Hộp thư của một cơ quan trên trục chuyển cho một hệ thống (R-196)."""

    code = "hub_organ.bound"
    template = "{actor} giao hộp thư {organ_code} trên trục cho {system_name}."
    subject = ("hub_organ", "organ_id")

    organ_id: int
    organ_code: str
    system_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HubOrganClosed(Event):
    """Một mã định danh trên trục thôi dùng, có thể có mã thay thế (R-190)."""

    code = "hub_organ.closed"
    template = "{actor} đóng mã {organ_code} trên trục. {successor}"
    subject = ("hub_organ", "organ_id")

    organ_id: int
    organ_code: str
    successor: str
