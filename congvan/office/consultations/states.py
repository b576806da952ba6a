"""States and choices of consultations."""

from __future__ import annotations

from django.db import models


class ConsultationKind(models.TextChoices):
    """Who is asked: the agency's own people, or the agencies a document went to."""

    INSIDE = "inside", "Toàn cơ quan"
    AGENCIES = "agencies", "Các cơ quan"


class AskedWho(models.TextChoices):
    """Whose opinions are counted, fixed when the question is posted."""

    MEMBERS = "members", "Mỗi người một ý kiến"
    UNITS = "units", "Mỗi đơn vị một ý kiến"
    ORGANS = "organs", "Mỗi cơ quan một ý kiến"


class ConsultationStatus(models.TextChoices):
    """How far a consultation is."""

    OPEN = "open", "Đang lấy ý kiến"
    ENDED = "ended", "Hết hạn trả lời"
    CLOSED = "closed", "Đã chốt"
    WITHDRAWN = "withdrawn", "Đã rút"
    CLEARED = "cleared", "Đã xóa nội dung"


class AskedStatus(models.TextChoices):
    """What an asked party did."""

    WAITING = "waiting", "Chưa trả lời"
    ANSWERED = "answered", "Đã trả lời"
    DECLINED = "declined", "Không tham gia"


class Stance(models.TextChoices):
    """What an answer says to one point."""

    AGREE = "agree", "Nhất trí"
    DISAGREE = "disagree", "Không nhất trí"
    OTHER = "other", "Ý kiến khác"


class ReplyKind(models.TextChoices):
    """What became of an opinion in the draft."""

    ACCEPTED = "accepted", "Tiếp thu"
    EXPLAINED = "explained", "Giải trình"
    PARTLY = "partly", "Tiếp thu một phần"


class KeepingStatus(models.TextChoices):
    """A request to keep a consultation longer (R-245)."""

    ASKED = "asked", "Chờ quản trị quyết định"
    GRANTED = "granted", "Được lưu thêm"
    REFUSED = "refused", "Không được lưu thêm"


# Answers come in while the consultation runs, and late ones until it is closed.
ANSWERABLE = (ConsultationStatus.OPEN, ConsultationStatus.ENDED)
# What is over and may be cleared when its month has passed.
OVER = (ConsultationStatus.ENDED, ConsultationStatus.CLOSED, ConsultationStatus.WITHDRAWN)
# Points and parties of one consultation: more is a law, not a question.
MOST_POINTS = 30


class Shelf(models.TextChoices):
    """The lists of consultations, in the order of their tabs."""

    WAITING = "cho-toi", "Chờ tôi trả lời"
    OPEN = "dang-lay", "Đang lấy ý kiến"
    ASKED = "toi-hoi", "Tôi lấy ý kiến"
    OVER = "da-xong", "Đã kết thúc"
