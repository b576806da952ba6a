"""States of an arrival and of its machine reading."""

from __future__ import annotations

from django.db import models


class ArrivalStatus(models.TextChoices):
    WAITING = "waiting", "Chờ vào sổ"
    WITH_HEAD = "with_head", "Chờ người đứng đầu quyết định"
    ACCEPTED = "accepted", "Được nhận để tham khảo"
    TO_RETURN = "to_return", "Phải trả lại nơi gửi"
    REGISTERED = "registered", "Đã vào sổ"
    RETURNED = "returned", "Đã trả lại"
    JOINED = "joined", "Đã gắn vào văn bản có sẵn"
    IGNORED = "ignored", "Không tiếp nhận"


class ReadingStatus(models.TextChoices):
    """How far the machine is with reading the page."""

    WAITING = "waiting", "Đang chờ máy đọc"
    READ = "read", "Máy đã đọc"
    UNREADABLE = "unreadable", "Máy chưa đọc được"
