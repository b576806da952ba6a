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
