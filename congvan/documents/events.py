"""Facts about documents that the audit trail keeps.

A grant is told by the verb that gives it (a document assigned, a notice sent); here is what only
the document itself knows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from congvan.kernel import audit


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentMade(audit.Event):
    """Một văn bản được lập trong hệ thống (R-036)."""

    code = "document.made"
    template = "{actor} lập văn bản {name}: “{told_subject}”."
    subject = ("document", "document_id")

    document_id: int
    direction: str
    name: str
    told_subject: str
    file_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentAmended(audit.Event):
    """Thông tin của văn bản được sửa, ghi lại trước và sau (R-229)."""

    code = "document.amended"
    template = "{actor} sửa văn bản {name}. {told} Lý do: {reason}"
    subject = ("document", "document_id")

    document_id: int
    name: str
    told: str
    reason: str
    changes: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesAdded(audit.Event):
    """Tệp được gắn thêm vào văn bản."""

    code = "document.files_added"
    template = "{actor} gắn thêm tệp vào văn bản {name}: {files}."
    subject = ("document", "document_id")

    document_id: int
    name: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRead(audit.Event):
    """Một người xem văn bản; ghi một lần cho mỗi người, mỗi văn bản, mỗi ngày (R-305, R-380)."""

    code = "document.read"
    template = "{actor} xem văn bản {name}."
    subject = ("document", "document_id")

    document_id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileDownloaded(audit.Event):
    """Một người tải tệp của văn bản về máy (R-305, R-377)."""

    code = "document.file_downloaded"
    template = "{actor} tải tệp “{file}” của văn bản {name}."
    subject = ("document", "document_id")

    document_id: int
    file_id: int
    file: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRecalled(audit.Event):
    """Văn bản bị nơi gửi thu hồi: nội dung không còn mở được, số và thông tin vẫn giữ (R-184)."""

    code = "document.recalled"
    template = "{actor} đánh dấu văn bản {name} đã bị nơi gửi thu hồi: {reason}"
    subject = ("document", "document_id")

    document_id: int
    name: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperReturned(audit.Event):
    """Bản giấy của văn bản bị thu hồi đã được gửi lại nơi gửi (R-186)."""

    code = "document.paper_returned"
    template = "{actor} ghi đã gửi lại bản giấy của văn bản {name} ngày {day}."
    subject = ("document", "document_id")

    document_id: int
    name: str
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSuperseded(audit.Event):
    """Văn bản được thay bằng bản mới của nơi gửi; bản cũ vẫn đọc được (R-187)."""

    code = "document.superseded"
    template = "{actor} đánh dấu văn bản {name} đã được thay bằng {other}."
    subject = ("document", "document_id")

    document_id: int
    other_id: int
    name: str
    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentsRelated(audit.Event):
    """Hai văn bản được gắn là liên quan với nhau (R-054)."""

    code = "document.related"
    template = "{actor} gắn văn bản {name} với văn bản {other} ({relation})."
    subject = ("document", "document_id")

    document_id: int
    other_id: int
    name: str
    other: str
    relation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationRemoved(audit.Event):
    """Hai văn bản thôi được gắn là liên quan."""

    code = "document.relation_removed"
    template = "{actor} bỏ gắn văn bản {name} với văn bản {other} ({relation})."
    subject = ("document", "document_id")

    document_id: int
    other_id: int
    name: str
    other: str
    relation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldOfWorkAdded(audit.Event):
    """Một lĩnh vực được thêm vào danh mục của cơ quan."""

    code = "field_of_work.added"
    template = "{actor} thêm lĩnh vực “{name}”."
    subject = ("field_of_work", "field_id")

    field_id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldOfWorkClosed(audit.Event):
    """Một lĩnh vực thôi được dùng; văn bản cũ vẫn giữ."""

    code = "field_of_work.closed"
    template = "{actor} thôi dùng lĩnh vực “{name}”."
    subject = ("field_of_work", "field_id")

    field_id: int
    name: str
