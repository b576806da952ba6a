"""My part in a piece of work, its urgency, how it ended, and the tabs of the desk."""

from __future__ import annotations

from django.db import models


class Part(models.TextChoices):
    """What the holder has to do with it (UX §2 "My part")."""

    LEAD = "lead", "Chủ trì"
    COORDINATE = "coordinate", "Phối hợp"
    INFORM = "inform", "Để biết"
    DIRECT = "direct", "Chỉ đạo"
    REVIEW = "review", "Duyệt"
    SIGN = "sign", "Ký"


class Urgency(models.IntegerChoices):
    """Độ khẩn (NĐ 30 PL I III.2b); the smaller the number, the earlier in the list."""

    FLASH = 0, "Hỏa tốc"
    IMMEDIATE = 1, "Thượng khẩn"
    URGENT = 2, "Khẩn"
    NORMAL = 3, "Thường"


class Tab(models.TextChoices):
    """Tabs of "Cần xử lý" in their order."""

    ALL = "tat-ca", "Tất cả"
    LEAD = "chu-tri", "Chủ trì"
    COORDINATE = "phoi-hop", "Phối hợp"
    INFORM = "de-biet", "Để biết"
    DECIDE = "duyet-ky", "Duyệt/ký"
    OVERDUE = "qua-han", "Quá hạn"


PARTS_OF_TAB = {
    Tab.LEAD: (Part.LEAD,),
    Tab.COORDINATE: (Part.COORDINATE,),
    Tab.INFORM: (Part.INFORM,),
    Tab.DECIDE: (Part.REVIEW, Part.SIGN, Part.DIRECT),
}


class Outcome(models.TextChoices):
    """How a work item was closed."""

    DONE = "done", "Xong"
    PASSED_ON = "passed_on", "Đã chuyển"
    CANCELLED = "cancelled", "Hủy"


class MessageChannel(models.TextChoices):
    """By what a message leaves the system."""

    SMS = "sms", "Tin nhắn SMS"
    PUSH = "push", "Thông báo đẩy"
    EMAIL = "email", "Thư điện tử"


# By what an agency alarms: a letter is read too late for that.
ALARM_CHANNELS = (MessageChannel.SMS, MessageChannel.PUSH)


class MessageStatus(models.TextChoices):
    """What became of a message."""

    QUEUED = "queued", "Đang gửi"
    SENT = "sent", "Đã gửi"
    DELIVERED = "delivered", "Đã đến máy"
    FAILED = "failed", "Không gửi được"


class TellingKind(models.TextChoices):
    """What people are told of, as they choose it on "Nhận tin báo" (R-257)."""

    WORK = "work", "Việc mới"
    URGENT = "urgent", "Việc hỏa tốc, thượng khẩn, khẩn"
    DEADLINE = "deadline", "Nhắc hạn, đôn đốc"
    NOTICE = "notice", "Tin báo của cơ quan, kết quả xử lý"
    MAIL = "mail", "Thư cá nhân"
    CHAT = "chat", "Được nhắc tên trong hội thoại"
    MEETING = "meeting", "Cuộc họp, lịch công tác"
