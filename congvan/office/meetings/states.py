"""Kinds and statuses of shared resources, bookings, meetings and their people."""

from __future__ import annotations

from django.db import models


class ResourceKind(models.TextChoices):
    """What can be booked."""

    ROOM = "room", "Phòng họp"
    VEHICLE = "vehicle", "Xe"
    EQUIPMENT = "equipment", "Thiết bị"


class BookingStatus(models.TextChoices):
    """A waiting booking holds its time as an approved one does."""

    WAITING = "waiting", "Chờ duyệt"
    APPROVED = "approved", "Được dùng"
    REFUSED = "refused", "Không được dùng"
    WITHDRAWN = "withdrawn", "Đã rút"


# What nobody else may overlap.
HOLDING = (BookingStatus.WAITING, BookingStatus.APPROVED)


class MeetingStatus(models.TextChoices):
    """How far a meeting has come."""

    DRAFT = "draft", "Đang chuẩn bị"
    INVITED = "invited", "Đã mời"
    HELD = "held", "Đã họp"
    CONFIRMED = "confirmed", "Đã có biên bản"
    CANCELLED = "cancelled", "Hủy"


class Presence(models.TextChoices):
    """How somebody is invited: expected with an answer, or told of it."""

    EXPECTED = "expected", "Dự họp"
    INFORMED = "informed", "Mời để biết"


class Answer(models.TextChoices):
    """What the invited said."""

    NONE = "none", "Chưa trả lời"
    COMES = "comes", "Dự"
    DECLINES = "declines", "Không dự"
    SENDS = "sends", "Cử người khác"


class Attendance(models.TextChoices):
    """Who was there, as the secretary noted or the person said on arrival."""

    UNKNOWN = "unknown", "Chưa điểm danh"
    PRESENT = "present", "Có mặt"
    LATE = "late", "Đến muộn"
    EXCUSED = "excused", "Vắng có lý do"
    ABSENT = "absent", "Vắng không lý do"


class Choice(models.TextChoices):
    """What can be answered to a question put to the vote."""

    AGREE = "agree", "Đồng ý"
    REFUSE = "refuse", "Không đồng ý"
    OTHER = "other", "Ý kiến khác"


class MeetingShelf(models.TextChoices):
    """Tabs of the list of meetings."""

    COMING = "sap-toi", "Sắp tới"
    PREPARING = "chuan-bi", "Đang chuẩn bị"
    PAST = "da-hop", "Đã họp"
    CANCELLED = "da-huy", "Đã hủy"


class BookingShelf(models.TextChoices):
    """Tabs of one's bookings."""

    MINE = "cua-toi", "Của tôi"
    TO_DECIDE = "cho-duyet", "Chờ tôi duyệt"
