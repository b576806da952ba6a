"""Facts about drafts, their files and their versions (R-068, R-069, R-076)."""

from __future__ import annotations

from dataclasses import dataclass

from congvan.kernel.audit import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftBegun(Event):
    """Một dự thảo được lập, ghi rõ căn cứ (R-068)."""

    code = "draft.begun"
    template = "{actor} lập dự thảo {type_name} “{title}” ({source})."
    subject = ("draft", "draft_id")

    draft_id: int
    title: str
    type_name: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftAmended(Event):
    """Thông tin của dự thảo được sửa."""

    code = "draft.amended"
    template = "{actor} sửa thông tin dự thảo “{title}”: {changed}."
    subject = ("draft", "draft_id")

    draft_id: int
    title: str
    changed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftAbandoned(Event):
    """Dự thảo được bỏ, có lý do."""

    code = "draft.abandoned"
    template = "{actor} bỏ dự thảo “{title}”: {reason}"
    subject = ("draft", "draft_id")

    draft_id: int
    title: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportingAdded(Event):
    """Một văn bản được kèm cho lãnh đạo xem xét (R-069)."""

    code = "draft.supporting_added"
    template = "{actor} kèm văn bản {document} vào dự thảo “{title}”."
    subject = ("draft", "draft_id")

    draft_id: int
    title: str
    document_id: int
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportingRemoved(Event):
    """Một văn bản thôi kèm dự thảo."""

    code = "draft.supporting_removed"
    template = "{actor} bỏ văn bản {document} khỏi dự thảo “{title}”."
    subject = ("draft", "draft_id")

    draft_id: int
    title: str
    document_id: int
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftFileAdded(Event):
    """Một tệp được thêm vào dự thảo."""

    code = "draft.file_added"
    template = "{actor} thêm tệp “{name}” ({kind}) vào dự thảo “{title}”."
    subject = ("draft", "draft_id")

    draft_id: int
    title: str
    file_id: int
    name: str
    kind: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftFileRemoved(Event):
    """Một tệp được bỏ khỏi dự thảo; các phiên bản vẫn còn."""

    code = "draft.file_removed"
    template = "{actor} bỏ tệp “{name}” khỏi dự thảo “{title}”."
    subject = ("draft", "draft_id")

    draft_id: int
    title: str
    file_id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftVersionAdded(Event):
    """Một phiên bản mới của một tệp, mực theo vai trò người sửa (R-075)."""

    code = "draft.version_added"
    template = "{actor} lưu phiên bản {number} của tệp “{name}” ({how}, mực: {ink})."
    subject = ("draft", "draft_id")

    draft_id: int
    file_id: int
    version_id: int
    name: str
    number: int
    how: str
    ink: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftVersionKeptAnyway(Event):
    """Một phiên bản được lưu dù người khác vừa sửa; không phiên bản nào bị mất."""

    code = "draft.version_kept_anyway"
    template = "{actor} lưu phiên bản {number} của tệp “{name}” dựa trên phiên bản {based_on}, sau khi {other} đã lưu phiên bản {current}."
    subject = ("draft", "draft_id")

    draft_id: int
    file_id: int
    version_id: int
    name: str
    number: int
    based_on: int
    current: int
    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftFileTakenOut(Event):
    """Một tệp được lấy ra để sửa."""

    code = "draft.file_taken_out"
    template = "{actor} lấy tệp “{name}” ra sửa."
    subject = ("draft", "draft_id")

    draft_id: int
    file_id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftFilePutBack(Event):
    """Một tệp được trả lại, không sửa nữa."""

    code = "draft.file_put_back"
    template = "{actor} thôi sửa tệp “{name}”."
    subject = ("draft", "draft_id")

    draft_id: int
    file_id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorReported(Event):
    """Người soạn báo lỗi cho lãnh đạo đã sửa, không tự sửa đè (R-076)."""

    code = "draft.error_reported"
    template = "{actor} báo {leader} về chỗ nghi sai trong dự thảo “{title}”: {text}"
    subject = ("draft", "draft_id")

    draft_id: int
    title: str
    leader: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorAnswered(Event):
    """Lãnh đạo trả lời điều người soạn báo."""

    code = "draft.error_answered"
    template = "{actor} trả lời báo lỗi trong dự thảo “{title}”: {text}"
    subject = ("draft", "draft_id")

    draft_id: int
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftIssued(Event):
    """Dự thảo đã được phát hành thành văn bản."""

    code = "draft.issued"
    template = "{actor} phát hành văn bản từ dự thảo “{title}”."
    subject = ("draft", "draft_id")

    draft_id: int
    title: str
