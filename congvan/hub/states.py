"""Code lists of the hub."""

from __future__ import annotations

from django.db import models


class MessageKind(models.TextChoices):
    """What a parcel carries; the `messagetype` of the protocol."""

    EDOC = "edoc", "Văn bản"
    STATUS = "status", "Trạng thái"


class DeliveryState(models.TextChoices):
    """How far a parcel is with one recipient; the words of updateStatus."""

    INITIAL = "initial", "Chờ nhận"
    PROCESSING = "processing", "Đang nhận"
    DONE = "done", "Đã nhận"
    FAIL = "fail", "Nhận lỗi"
    # For recipients of the hub above: waits to be forwarded, gave up.
    FORWARDING = "forwarding", "Chờ chuyển lên trục cấp trên"
    UNDELIVERABLE = "undeliverable", "Không chuyển được"


# In a mailbox, not yet acknowledged.
OPEN = (DeliveryState.INITIAL, DeliveryState.PROCESSING)
STUCK = (DeliveryState.FAIL, DeliveryState.UNDELIVERABLE)
