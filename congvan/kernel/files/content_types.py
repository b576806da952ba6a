"""The file types the product knows how to accept (R-363), and their names for people.

Which of them a place accepts is the caller's choice: `OFFICE` is the rule, `PRESENTATIONS` an
opt-in, `SCANS` only for the scanning step, which turns images into PDF.
"""

from __future__ import annotations

from enum import StrEnum


class ContentType(StrEnum):
    """A type recognized from the content; the value is stored and is also the usual extension."""

    PDF = "pdf"
    DOC = "doc"
    DOCX = "docx"
    XLS = "xls"
    XLSX = "xlsx"
    PPT = "ppt"
    PPTX = "pptx"
    ZIP = "zip"
    RAR = "rar"
    PNG = "png"
    JPEG = "jpeg"
    TIFF = "tiff"

    @property
    def label(self) -> str:
        """Its name inside a Vietnamese sentence."""
        return _LABELS[self]

    @property
    def media_type(self) -> str:
        """The value of a Content-Type header."""
        return _MEDIA_TYPES[self]

    @property
    def extensions(self) -> tuple[str, ...]:
        """The extensions a file name may carry, without the dot, the usual one first."""
        return _OTHER_EXTENSIONS.get(self, (self.value,))

    @property
    def is_archive(self) -> bool:
        return self in (ContentType.ZIP, ContentType.RAR)


_OFFICE_XML = "application/vnd.openxmlformats-officedocument"

_LABELS = {
    ContentType.PDF: "tài liệu PDF",
    ContentType.DOC: "văn bản Word (doc)",
    ContentType.DOCX: "văn bản Word (docx)",
    ContentType.XLS: "bảng tính Excel (xls)",
    ContentType.XLSX: "bảng tính Excel (xlsx)",
    ContentType.PPT: "bản trình chiếu PowerPoint (ppt)",
    ContentType.PPTX: "bản trình chiếu PowerPoint (pptx)",
    ContentType.ZIP: "gói nén ZIP",
    ContentType.RAR: "gói nén RAR",
    ContentType.PNG: "ảnh PNG",
    ContentType.JPEG: "ảnh JPEG",
    ContentType.TIFF: "ảnh TIFF",
}
_MEDIA_TYPES = {
    ContentType.PDF: "application/pdf",
    ContentType.DOC: "application/msword",
    ContentType.DOCX: f"{_OFFICE_XML}.wordprocessingml.document",
    ContentType.XLS: "application/vnd.ms-excel",
    ContentType.XLSX: f"{_OFFICE_XML}.spreadsheetml.sheet",
    ContentType.PPT: "application/vnd.ms-powerpoint",
    ContentType.PPTX: f"{_OFFICE_XML}.presentationml.presentation",
    ContentType.ZIP: "application/zip",
    ContentType.RAR: "application/vnd.rar",
    ContentType.PNG: "image/png",
    ContentType.JPEG: "image/jpeg",
    ContentType.TIFF: "image/tiff",
}
_OTHER_EXTENSIONS = {
    ContentType.JPEG: ("jpg", "jpeg"),
    ContentType.TIFF: ("tif", "tiff"),
}

OFFICE = frozenset(
    {
        ContentType.PDF,
        ContentType.DOC,
        ContentType.DOCX,
        ContentType.XLS,
        ContentType.XLSX,
        ContentType.ZIP,
        ContentType.RAR,
    }
)
PRESENTATIONS = frozenset({ContentType.PPT, ContentType.PPTX})
SCANS = frozenset({ContentType.PDF, ContentType.PNG, ContentType.JPEG, ContentType.TIFF})
