"""States of a task and of a request for more time, and what a list tells of it (`CODES.md` §6)."""

from __future__ import annotations

from django.db import models


class TaskStatus(models.TextChoices):
    """Where the order stands; whether it is late follows from the deadline (`Stage`)."""

    GIVEN = "given", "Chờ nhận việc"
    WORKING = "working", "Đang làm"
    REPORTED = "reported", "Chờ nghiệm thu"
    PAUSED = "paused", "Tạm dừng"
    ACCEPTED = "accepted", "Hoàn thành"
    RECALLED = "recalled", "Đã thu hồi"


ENDED = (TaskStatus.ACCEPTED, TaskStatus.RECALLED)


class ExtensionStatus(models.TextChoices):
    """A request for more time."""

    ASKED = "asked", "Chờ trả lời"
    GRANTED = "granted", "Đồng ý"
    REFUSED = "refused", "Không đồng ý"
    WITHDRAWN = "withdrawn", "Đã rút"


class Stage(models.TextChoices):
    """The five tracked states and the two beside them (QĐ 42/2014/QĐ-TTg, R-344).

    Each task that was not recalled is in just one. The values are the codes of `CODES.md` §6.
    """

    NOT_DUE = "chua_den_han", "Chưa đến hạn"
    IN_TIME = "dang_thuc_hien_trong_han", "Đang thực hiện trong hạn"
    LATE = "dang_thuc_hien_qua_han", "Đang thực hiện quá hạn"
    DONE_ON_TIME = "hoan_thanh_dung_han", "Hoàn thành đúng hạn"
    DONE_LATE = "hoan_thanh_qua_han", "Hoàn thành quá hạn"
    EXTENSION_ASKED = "xin_gia_han", "Xin gia hạn"
    PAUSED = "tam_dung", "Tạm dừng"
