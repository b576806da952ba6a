"""States of a task given to another agency, and what its people are told of it."""

from __future__ import annotations

from django.db import models


class AgencyTaskStatus(models.TextChoices):
    """Whether the giver still follows it; how far it is follows from the parcel and the deadline."""

    OPEN = "open", "Đang theo dõi"
    ACCEPTED = "accepted", "Đã nghiệm thu"
    WITHDRAWN = "withdrawn", "Đã thôi giao"


OVER = (AgencyTaskStatus.ACCEPTED, AgencyTaskStatus.WITHDRAWN)


class News(models.TextChoices):
    """What there is to tell of a followed task; each is told once as it comes up."""

    NONE = "", "Không có gì mới"
    REPORTED = "reported", "Báo đã xong"
    REFUSED = "refused", "Nơi nhận từ chối"
    LATE = "late", "Quá hạn"
    GONE = "gone", "Văn bản không còn gửi nơi này"
