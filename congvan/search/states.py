"""Code lists of search: kinds of results, kinds of change lines, where the text of a file stands."""

from __future__ import annotations

from django.db import models


class Kind(models.TextChoices):
    """What a record stands for; the order is that of the tabs."""

    INCOMING = "in", "Văn bản đến"
    OUTGOING = "out", "Văn bản đi"
    DRAFT = "draft", "Dự thảo"
    DOSSIER = "dossier", "Hồ sơ"
    TASK = "task", "Việc"
    PERSON = "person", "Người"


# A record of these has a document of `documents_document` behind it, and its rights.
DOCUMENT_KINDS = (Kind.INCOMING, Kind.OUTGOING)


class FileGroup(models.TextChoices):
    """Kinds of files by which results are filtered."""

    PDF = "pdf", "PDF"
    WORD = "word", "Word"
    EXCEL = "excel", "Excel"
    IMAGE = "image", "Ảnh"
    OTHER = "other", "Tệp khác"


class TextStatus(models.TextChoices):
    """How far the reading of a file's text is."""

    WAITING = "waiting", "Chờ đọc"
    DONE = "done", "Đã đọc"
    NONE = "none", "Không có lời văn"
    REFUSED = "refused", "Không đọc được"


class TextSource(models.TextChoices):
    """Where the text of a file was taken from."""

    UNREAD = "", "Chưa đọc"
    LAYER = "layer", "Lớp chữ của PDF"
    OCR = "ocr", "Nhận dạng chữ"
    OFFICE = "office", "Tệp văn phòng"
    PLAIN = "plain", "Tệp chữ"


class Source(models.TextChoices):
    """What a change line names: first the things with a record each, then what many of them name."""

    DOCUMENT = "document", "Văn bản"
    DRAFT = "draft", "Dự thảo"
    DOSSIER = "dossier", "Hồ sơ"
    TASK = "task", "Việc"
    SEAT = "seat", "Người ở một vị trí"
    ORGAN = "organ", "Cơ quan ngoài"
    FIELD = "field", "Lĩnh vực"
    TYPE = "type", "Loại văn bản"
    UNIT = "unit", "Đơn vị"
    POST = "post", "Chức danh"
    NAME = "name", "Họ và tên"
    # A stored file whose text was read; its number is the blob's.
    TEXT = "text", "Lời văn của tệp"
    # A rebuild; its number is the place of a source below.
    EVERYTHING = "everything", "Lập lại tất cả"


INDEXED = (Source.DOCUMENT, Source.DRAFT, Source.DOSSIER, Source.TASK, Source.SEAT)
SPREADING = (
    Source.ORGAN, Source.FIELD, Source.TYPE, Source.UNIT, Source.POST, Source.NAME,
    Source.EVERYTHING,
)  # fmt: skip
