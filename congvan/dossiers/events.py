"""Facts about dossiers (hồ sơ công việc, R-205…R-212)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from congvan.kernel.audit import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierOpened(Event):
    """Một người mở hồ sơ cho việc được giao (R-207)."""

    code = "dossier.opened"
    template = "{actor} mở hồ sơ {number} “{title}”, thời hạn bảo quản {retention}."
    subject = ("dossier", "dossier_id")

    dossier_id: int
    number: str
    title: str
    year: int
    retention: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierAmended(Event):
    """Người lập sửa tiêu đề, thời hạn bảo quản hoặc ghi chú của hồ sơ đang mở."""

    code = "dossier.amended"
    template = "{actor} sửa hồ sơ {number}: {changes}."
    subject = ("dossier", "dossier_id")

    dossier_id: int
    number: str
    changes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentPutIn(Event):
    """Một văn bản được đưa vào hồ sơ và mang số thứ tự trong đó (R-051, R-210)."""

    code = "dossier.document_put_in"
    template = "{actor} đưa văn bản “{document}” vào hồ sơ {number}, số thứ tự {ordinal}."
    subject = ("dossier", "dossier_id")

    dossier_id: int
    number: str
    document_id: int
    document: str
    ordinal: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperPutIn(Event):
    """Một thư, bảng tổng hợp hay tài liệu khác ngoài sổ được đưa vào hồ sơ (R-210)."""

    code = "dossier.paper_put_in"
    template = "{actor} đưa {kind} “{title}” vào hồ sơ {number}, số thứ tự {ordinal}."
    subject = ("dossier", "dossier_id")

    dossier_id: int
    number: str
    paper_id: int
    kind: str
    title: str
    ordinal: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierClosed(Event):
    """Người lập kết thúc hồ sơ; từ đó không đưa thêm văn bản vào."""

    code = "dossier.closed"
    template = "{actor} kết thúc hồ sơ {number} ngày {ended_on}, gồm {documents} văn bản."
    subject = ("dossier", "dossier_id")

    dossier_id: int
    number: str
    ended_on: date
    documents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierIndexTaken(Event):
    """Một người tải mục lục văn bản của hồ sơ (R-233)."""

    code = "dossier.index_taken"
    template = "{actor} tải mục lục văn bản của hồ sơ {number}, {documents} văn bản."
    subject = ("dossier", "dossier_id")

    dossier_id: int
    number: str
    documents: int
