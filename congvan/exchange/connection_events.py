"""Facts about connections and the directory that the audit trail keeps; never a secret among them."""

from __future__ import annotations

from dataclasses import dataclass

from congvan.kernel import audit


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionAdded(audit.Event):
    """Một kết nối trục được lập (R-196)."""

    code = "connection.added"
    template = "{actor} lập kết nối “{name}” đến {address}, mã hệ thống {system_id}."
    subject = ("connection", "connection_id")

    connection_id: int
    name: str
    address: str
    system_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionChanged(audit.Event):
    """Một kết nối trục được sửa; có thể kèm bí mật mới (R-196)."""

    code = "connection.changed"
    template = "{actor} sửa kết nối “{name}”: {address}, mã hệ thống {system_id}, {secret}."
    subject = ("connection", "connection_id")

    connection_id: int
    name: str
    address: str
    system_id: str
    secret: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionStarted(audit.Event):
    """Một kết nối trục được dùng lại."""

    code = "connection.started"
    template = "{actor} cho kết nối “{name}” hoạt động."
    subject = ("connection", "connection_id")

    connection_id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionStopped(audit.Event):
    """Một kết nối trục thôi dùng."""

    code = "connection.stopped"
    template = "{actor} ngừng kết nối “{name}”."
    subject = ("connection", "connection_id")

    connection_id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyConnected(audit.Event):
    """Một cơ quan gửi, nhận qua một kết nối trục."""

    code = "connection.agency_added"
    template = "{actor} nối {agency} qua “{name}” bằng mã {organ_code}."
    subject = ("connection", "connection_id")

    connection_id: int
    name: str
    agency: str
    organ_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyDisconnected(audit.Event):
    """Một cơ quan thôi gửi, nhận qua một kết nối trục."""

    code = "connection.agency_removed"
    template = "{actor} thôi nối {agency} qua “{name}”."
    subject = ("connection", "connection_id")

    connection_id: int
    name: str
    agency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectorySynced(audit.Event):
    """Danh bạ cơ quan trên trục được lấy về (R-189)."""

    code = "connection.directory_synced"
    template = "Lấy danh bạ của “{name}”: {lines} cơ quan."
    subject = ("connection", "connection_id")

    connection_id: int
    name: str
    lines: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganIdentified(audit.Event):
    """Một cơ quan ngoài được gắn mã định danh lấy từ danh bạ (R-193)."""

    code = "connection.organ_identified"
    template = "{actor} ghi mã định danh {identifier} cho {organ}."
    subject = ("organ", "organ_id")

    organ_id: int
    organ: str
    identifier: str
