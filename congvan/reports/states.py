"""Code lists of the reports."""

from __future__ import annotations

from enum import StrEnum

from django.db import models


class FigureKind(StrEnum):
    """What a measure does with the rows of its condition."""

    COUNT = "count"
    SUM = "sum"
    MEAN = "mean"
    SHARE = "share"


class Compare(StrEnum):
    """Which earlier period stands beside the figures; the values stand in addresses."""

    PREVIOUS = "ky-truoc"
    LAST_YEAR = "cung-ky"


class Format(StrEnum):
    """As what a report leaves the system."""

    PDF = "pdf"
    XLSX = "xlsx"


class Standing(models.TextChoices):
    """Where work stands at the end of a period (R-329); late as in the list "Quá hạn"."""

    DONE_ON_TIME = "done_on_time", "Hoàn thành đúng hạn"
    DONE_LATE = "done_late", "Hoàn thành quá hạn"
    DONE_NO_DUE = "done_no_due", "Hoàn thành, không có hạn"
    OPEN_ON_TIME = "open_on_time", "Đang giải quyết trong hạn"
    OPEN_LATE = "open_late", "Đang giải quyết quá hạn"
    OPEN_NO_DUE = "open_no_due", "Đang giải quyết, không có hạn"
    INFORMED = "informed", "Chỉ để biết"
    RETURNED = "returned", "Đã trả lại nơi gửi"
    RECALLED = "recalled", "Nơi gửi đã thu hồi"


class Stage(models.TextChoices):
    """The five states of a task from above (QĐ 42/2014/QĐ-TTg; R-344)."""

    NOT_DUE = "not_due", "Chưa đến hạn"
    IN_TIME = "in_time", "Đang thực hiện trong hạn"
    LATE = "late", "Đang thực hiện quá hạn"
    DONE_ON_TIME = "done_on_time", "Hoàn thành đúng hạn"
    DONE_LATE = "done_late", "Hoàn thành quá hạn"


class Transport(models.TextChoices):
    """On what a document came or went (R-339)."""

    ELECTRONIC = "electronic", "Chỉ bản điện tử"
    BOTH = "both", "Bản điện tử và bản giấy"
    PAPER = "paper", "Chỉ bản giấy"


class SheetStatus(models.TextChoices):
    """A ranking of agencies from its order to its publication (R-335)."""

    WORKING = "working", "Đang tính"
    READY = "ready", "Chờ công bố"
    PUBLISHED = "published", "Đã công bố"
    WITHDRAWN = "withdrawn", "Đã thôi công bố"
    FAILED = "failed", "Không tính được"


class Layout(models.TextChoices):
    """What a report put together by somebody shows; the values stand in forms."""

    GROUPS = "nhom", "Số liệu theo nhóm"
    ROWS = "dong", "Danh sách từng dòng"


class Rhythm(models.TextChoices):
    """How often a report is sent."""

    WEEKLY = "weekly", "Hằng tuần"
    MONTHLY = "monthly", "Hằng tháng"
    QUARTERLY = "quarterly", "Hằng quý"
