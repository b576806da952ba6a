"""Facts about shared documents, the regulation of use and the work-only notice."""

from __future__ import annotations

from dataclasses import dataclass

from congvan.kernel.audit import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderMade(Event):
    """Văn phòng lập thư mục tài liệu chung."""

    code = "shared.folder_made"
    template = "{actor} lập thư mục tài liệu chung “{name}”."
    subject = ("shared_folder", "folder_id")

    folder_id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderRenamed(Event):
    """Văn phòng đổi tên thư mục tài liệu chung."""

    code = "shared.folder_renamed"
    template = "{actor} đổi tên thư mục tài liệu chung “{old}” thành “{name}”."
    subject = ("shared_folder", "folder_id")

    folder_id: int
    old: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeeperNamed(Event):
    """Văn phòng giao một người giữ thư mục tài liệu chung."""

    code = "shared.keeper_named"
    template = "{actor} giao {keeper} giữ thư mục “{name}”."
    subject = ("shared_folder", "folder_id")

    folder_id: int
    name: str
    keeper: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeeperEnded(Event):
    """Văn phòng thôi giao một người giữ thư mục tài liệu chung."""

    code = "shared.keeper_ended"
    template = "{actor} thôi giao {keeper} giữ thư mục “{name}”."
    subject = ("shared_folder", "folder_id")

    folder_id: int
    name: str
    keeper: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePut(Event):
    """Người giữ thư mục đưa một tài liệu hoặc bản mới của tài liệu vào thư mục."""

    code = "shared.file_put"
    template = "{actor} đưa “{name}” (bản {version}) vào thư mục “{folder}”."
    subject = ("shared_file", "file_id")

    file_id: int
    folder: str
    name: str
    version: int
    file_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileTakenOut(Event):
    """Người giữ thư mục bỏ một tài liệu khỏi tài liệu chung."""

    code = "shared.file_taken_out"
    template = "{actor} bỏ “{name}” khỏi thư mục “{folder}”."
    subject = ("shared_file", "file_id")

    file_id: int
    folder: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegulationPublished(Event):
    """Quản trị công bố quy chế sử dụng; mọi người phải đọc và xác nhận một lần."""

    code = "regulation.published"
    template = "{actor} công bố “{title}” (lần {number})."
    subject = ("use_regulation", "regulation_id")

    regulation_id: int
    title: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RegulationConfirmed(Event):
    """Một người xác nhận đã đọc và sẽ thực hiện quy chế sử dụng."""

    code = "regulation.confirmed"
    template = "{actor} xác nhận đã đọc “{title}” (lần {number})."
    subject = ("use_regulation", "regulation_id")

    regulation_id: int
    title: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkNoticeSet(Event):
    """Quản trị đặt lời nhắc chỉ dùng vào việc công (R-016)."""

    code = "regulation.notice_set"
    template = "{actor} đặt lời nhắc dùng vào việc công: {words}"
    subject = ("agency", "agency_id")

    agency_id: int
    words: str
