"""Kinds of calendars, how one takes part, the states of a plan, and how a published entry changed."""

from __future__ import annotations

from django.db import models


class CalendarKind(models.TextChoices):
    """Whose calendar it is (R-234)."""

    AGENCY = "agency", "Lịch cơ quan"
    LEADER = "leader", "Lịch lãnh đạo"
    UNIT = "unit", "Lịch đơn vị"


class Span(models.TextChoices):
    """What a plan covers; a month is given as a file only."""

    WEEK = "week", "Tuần"
    MONTH = "month", "Tháng"


class PlanStatus(models.TextChoices):
    DRAFT = "draft", "Đang soạn"
    SUBMITTED = "submitted", "Chờ duyệt"
    APPROVED = "approved", "Đã duyệt"
    PUBLISHED = "published", "Đã công bố"


class PartKind(models.TextChoices):
    """How a person or unit takes part; who chairs or must be there can be in one place only."""

    CHAIR = "chair", "Chủ trì"
    REQUIRED = "required", "Lãnh đạo dự"
    ORDINARY = "ordinary", "Tham gia"


BINDING = (PartKind.CHAIR, PartKind.REQUIRED)


class Mark(models.TextChoices):
    """What became of an entry after its week was published."""

    NONE = "", "Theo lịch"
    ADDED = "added", "Bổ sung"
    CHANGED = "changed", "Thay đổi"
    POSTPONED = "postponed", "Hoãn"


class KeepStatus(models.TextChoices):
    """A request to keep a plan longer than its year (R-241)."""

    ASKED = "asked", "Chờ quyết định"
    GRANTED = "granted", "Được giữ thêm"
    REFUSED = "refused", "Không giữ thêm"
