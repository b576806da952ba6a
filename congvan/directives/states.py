"""States of a handling, of an assignment and of the requests around them (`CODES.md` §6)."""

from __future__ import annotations

from django.db import models


class HandlingStatus(models.TextChoices):
    AWAITING_DISTRIBUTION = "awaiting_distribution", "Chờ phân phối"
    AWAITING_DIRECTION = "awaiting_direction", "Chờ chỉ đạo"
    ASSIGNED = "assigned", "Đã phân công"
    IN_PROGRESS = "in_progress", "Đang xử lý"
    COMPLETED = "completed", "Hoàn thành"
    INFORMED = "informed", "Chỉ để biết"
    RETURNED = "returned", "Đã trả lại nơi gửi"
    RECALLED = "recalled", "Đã thu hồi"


OPEN_HANDLING = (
    HandlingStatus.AWAITING_DISTRIBUTION,
    HandlingStatus.AWAITING_DIRECTION,
    HandlingStatus.ASSIGNED,
    HandlingStatus.IN_PROGRESS,
)


class AssignmentStatus(models.TextChoices):
    WAITING = "waiting", "Chưa mở"
    OPENED = "opened", "Đã mở"
    WORKING = "working", "Đang làm"
    PASSED_ON = "passed_on", "Đã chuyển tiếp"
    DONE = "done", "Xong"
    RETURNED = "returned", "Đã trả lại"
    RECALLED = "recalled", "Đã thu hồi"


# Still owed by its holder; PASSED_ON waits for the one it was passed to.
OPEN_ASSIGNMENT = (AssignmentStatus.WAITING, AssignmentStatus.OPENED, AssignmentStatus.WORKING)


class DirectiveKind(models.TextChoices):
    """Which step of the way it is."""

    FORWARD = "forward", "Chuyển"
    DIRECT = "direct", "Chỉ đạo"
    PASS_ON = "pass_on", "Giao tiếp"
    NOTIFY = "notify", "Thông báo"


class RequestStatus(models.TextChoices):
    """An extension asked for."""

    ASKED = "asked", "Chờ trả lời"
    GRANTED = "granted", "Đồng ý"
    REFUSED = "refused", "Không đồng ý"
    WITHDRAWN = "withdrawn", "Đã rút"


class RepairKind(models.TextChoices):
    """What went wrong (R-056)."""

    WRONG_ROUTE = "wrong_route", "Chuyển nhầm"
    CLOSED_EARLY = "closed_early", "Kết thúc nhầm"


class RepairStatus(models.TextChoices):
    """Specialist → own department head → administrator (R-056, GL132 Đ12.3)."""

    ASKED = "asked", "Chờ lãnh đạo đơn vị"
    AGREED = "agreed", "Chờ quản trị khôi phục"
    CARRIED_OUT = "carried_out", "Đã khôi phục"
    REFUSED = "refused", "Không đồng ý"
    WITHDRAWN = "withdrawn", "Đã rút"
