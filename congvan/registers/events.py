"""Facts about books and entries that the audit trail keeps.

What concerns one document is told with the document as subject, so that its history is whole.
Of a paper line nothing but its number is told (R-290).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from congvan.kernel import audit


@dataclass(frozen=True, slots=True, kw_only=True)
class BookOpened(audit.Event):
    """Một sổ được mở cho một năm (R-130)."""

    code = "book.opened"
    template = "{actor} mở {book}."
    subject = ("book", "book_id")

    book_id: int
    book: str
    year: int
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BookClosed(audit.Event):
    """Một sổ được khóa, từ đó chỉ đọc (R-130)."""

    code = "book.closed"
    template = (
        "{actor} khóa {book}: số cuối {last_number}, số bỏ trống: {missing}, đã hủy {voided} số."
    )
    subject = ("book", "book_id")

    book_id: int
    book: str
    last_number: int
    missing: str
    voided: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRegistered(audit.Event):
    """Một văn bản được vào sổ và cấp số (R-021, R-035, R-123)."""

    code = "document.registered"
    template = "{actor} vào {book}, số {number}: {name}, nhận {received_at} ({channel})."
    subject = ("document", "document_id")

    document_id: int
    entry_id: int
    book: str
    number: str
    name: str
    received_at: datetime
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperLineRegistered(audit.Event):
    """Một số được ghi cho văn bản không được đưa vào hệ thống; không ghi gì về nội dung (R-290)."""

    code = "entry.paper_line"
    template = "{actor} ghi dòng giấy vào {book}, số {number}."
    subject = ("entry", "entry_id")

    entry_id: int
    book: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryVoided(audit.Event):
    """Một số trong sổ bị hủy, không cấp lại (R-124)."""

    code = "entry.voided"
    template = "{actor} hủy số {number} của {book}. Lý do: {reason}"
    subject = ("document", "document_id")

    document_id: int | None
    entry_id: int
    book: str
    number: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryMoved(audit.Event):
    """Một văn bản chuyển sang sổ khác: số cũ hủy, cấp số mới."""

    code = "entry.moved"
    template = (
        "{actor} chuyển {name} từ số {number} của {book} sang số {new_number} của {new_book}."
    )
    subject = ("document", "document_id")

    document_id: int | None
    entry_id: int
    new_entry_id: int
    name: str
    number: str
    book: str
    new_number: str
    new_book: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionAsked(audit.Event):
    """Văn thư đề nghị sửa điều đã ghi trong sổ."""

    code = "correction.asked"
    template = "{actor} đề nghị {kind}: số {number} của {book}. {told} Lý do: {reason}"
    subject = ("correction", "correction_id")

    correction_id: int
    entry_id: int
    kind: str
    number: str
    book: str
    told: str
    reason: str
    changes: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionCarriedOut(audit.Event):
    """Đề nghị sửa sổ được đồng ý và đã thực hiện."""

    code = "correction.carried_out"
    template = "{actor} đồng ý {kind}: số {number} của {book}. {told} Ý kiến: {note}"
    subject = ("correction", "correction_id")

    correction_id: int
    entry_id: int
    kind: str
    number: str
    book: str
    told: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionRefused(audit.Event):
    """Đề nghị sửa sổ không được đồng ý, có lý do."""

    code = "correction.refused"
    template = "{actor} không cho {kind}: số {number} của {book}. Lý do: {note}"
    subject = ("correction", "correction_id")

    correction_id: int
    entry_id: int
    kind: str
    number: str
    book: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionWithdrawn(audit.Event):
    """Người đề nghị rút đề nghị sửa sổ."""

    code = "correction.withdrawn"
    template = "{actor} rút đề nghị {kind}: số {number} của {book}."
    subject = ("correction", "correction_id")

    correction_id: int
    entry_id: int
    kind: str
    number: str
    book: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperHandedOver(audit.Event):
    """Bản giấy được giao cho một người (R-057)."""

    code = "document.paper_handed_over"
    template = "{actor} giao bản giấy của {name} cho {receiver}."
    subject = ("document", "document_id")

    document_id: int | None
    entry_id: int
    name: str
    receiver: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperSignedFor(audit.Event):
    """Người nhận ký nhận bản giấy (R-057)."""

    code = "document.paper_signed_for"
    template = "{actor} ký nhận bản giấy của {name}."
    subject = ("document", "document_id")

    document_id: int | None
    entry_id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OldBookImported(audit.Event):
    """Các dòng của một sổ cũ được nhập vào hệ thống, giữ nguyên số."""

    code = "book.imported"
    template = "{actor} nhập {count} dòng vào {book}, số cuối {last_number}. {note}"
    subject = ("book", "book_id")

    book_id: int
    book: str
    count: int
    last_number: int
    note: str
