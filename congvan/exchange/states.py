"""Code lists of the exchange."""

from __future__ import annotations

from django.db import models


class PackageKind(models.TextChoices):
    """What a package carries."""

    EDOC = "edoc", "Văn bản"
    STATUS = "status", "Trạng thái"


class BusinessType(models.IntegerChoices):
    """BussinessDocType (R-176)."""

    NEW = 0, "Văn bản mới"
    RECALL = 1, "Thu hồi"
    UPDATE = 2, "Cập nhật"
    REPLACE = 3, "Thay thế"


class StatusCode(models.TextChoices):
    """States that agencies report to each other (R-177; QĐ 28/2018/QĐ-TTg)."""

    ARRIVED = "01", "Đã đến"
    REFUSED = "02", "Từ chối tiếp nhận"
    ACCEPTED = "03", "Đã tiếp nhận"
    ASSIGNED = "04", "Phân công"
    IN_PROGRESS = "05", "Đang xử lý"
    DONE = "06", "Hoàn thành"
    RECALL_ASKED = "13", "Yêu cầu lấy lại"
    CHANGE_AGREED = "15", "Đồng ý cập nhật, lấy lại"
    CHANGE_REFUSED = "16", "Từ chối cập nhật, lấy lại"


class DispatchStatus(models.TextChoices):
    """How far one document is with one recipient: the furthest state reported (R-178, R-179)."""

    WAITING = "waiting", "Chờ gửi"
    SENDING = "sending", "Đang gửi"
    SENT = "sent", "Đã gửi"
    ARRIVED = "arrived", "Đã đến"
    ACCEPTED = "accepted", "Đã tiếp nhận"
    ASSIGNED = "assigned", "Đã phân công"
    IN_PROGRESS = "in_progress", "Đang xử lý"
    DONE = "done", "Hoàn thành"
    REFUSED = "refused", "Từ chối"
    FAILED = "failed", "Gửi lỗi"
    RECALLING = "recalling", "Đang thu hồi"
    RECALLED = "recalled", "Đã thu hồi"


UNDELIVERED = (DispatchStatus.REFUSED, DispatchStatus.FAILED)
ON_THE_WAY = (DispatchStatus.WAITING, DispatchStatus.SENDING)


class OutgoingStatus(models.TextChoices):
    """Where a message on the wire stands."""

    WAITING = "waiting", "Chờ gửi"
    SENT = "sent", "Đã gửi"
    FAILED = "failed", "Gửi lỗi"
    CANCELLED = "cancelled", "Thôi gửi"


class IncomingStatus(models.TextChoices):
    """Where a package that came stands.

    NEW was stored a moment ago and is not yet taken in. A package that asks for consent (recall,
    update, replace) waits for it as a document waits to be accepted.
    """

    NEW = "new", "Vừa đến"
    WAITING = "waiting", "Chờ tiếp nhận"
    ACCEPTED = "accepted", "Đã tiếp nhận"
    REFUSED = "refused", "Đã từ chối"
    CONSENT = "consent", "Chờ đồng ý"
    AGREED = "agreed", "Đã đồng ý"
    DECLINED = "declined", "Không đồng ý"
    RECALLED = "recalled", "Đã thu hồi"
    NOTED = "noted", "Đã ghi nhận"
    UNREADABLE = "unreadable", "Không đọc được"


OPEN_INCOMING = (IncomingStatus.NEW, IncomingStatus.WAITING, IncomingStatus.CONSENT)
