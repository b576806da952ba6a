"""States of a letter, of each person's copy of it, and where a copy lies."""

from __future__ import annotations

from django.db import models


class LetterStatus(models.TextChoices):
    DRAFT = "draft", "Đang viết"
    SENT = "sent", "Đã gửi"


class Standing(models.TextChoices):
    """What has become of one person's copy; the copies of the others do not follow."""

    KEPT = "kept", "Đang giữ"
    TRASHED = "trashed", "Trong thùng rác"
    GONE = "gone", "Đã xóa hẳn"


class Way(models.TextChoices):
    """By what a copy came to its owner."""

    AUTHOR = "author", "Người gửi"
    TO = "to", "Gửi đến"
    CC = "cc", "Đồng gửi"


class Place(models.TextChoices):
    """Where the owner keeps a copy; the trash is no place, so that what is taken out goes back."""

    INBOX = "inbox", "Thư đến"
    SENT = "sent", "Thư đã gửi"
    DRAFTS = "drafts", "Thư nháp"
    FOLDER = "folder", "Mục riêng"


class Group(models.TextChoices):
    """Addressees that stand for several people: those who are in it when the letter is sent."""

    LEADERS = "leaders", "Lãnh đạo cơ quan"


class Opinion(models.TextChoices):
    """The answers to a letter that asks for an opinion (R-243)."""

    NONE = "", "Chưa trả lời"
    AGREE = "agree", "Đồng ý"
    DISAGREE = "disagree", "Không đồng ý"
    OTHER = "other", "Ý kiến khác"
