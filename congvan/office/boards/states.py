"""The boards, the bodies people belong to, and the statuses of what is kept here."""

from __future__ import annotations

from django.db import models


class Board(models.TextChoices):
    """The boards of "Tin điều hành" (GL132 Đ7.3, Đ7.4, Đ7.6 – Đ7.8); the value is in addresses."""

    PUBLIC = "cong-cong", "Công cộng"
    NOTICES = "thong-bao", "Thông báo"
    PARTY_CELL = "chi-bo", "Chi bộ"
    TRADE_UNION = "cong-doan", "Công đoàn"
    YOUTH_UNION = "chi-doan", "Chi đoàn"


class Body(models.TextChoices):
    """The lists of people that rights on boards hang on, kept with validity dates."""

    PARTY_COMMITTEE = "chi-uy", "Chi ủy"
    UNION_COMMITTEE = "bch-cong-doan", "Ban Chấp hành Công đoàn"
    YOUTH_COMMITTEE = "bch-chi-doan", "Ban Chấp hành Chi đoàn"
    MASS_LEADERS = "lanh-dao-doan-the", "Lãnh đạo đoàn thể"
    PARTY_MEMBERS = "dang-vien", "Đảng viên chi bộ"
    UNION_MEMBERS = "doan-vien-cong-doan", "Đoàn viên công đoàn"
    YOUTH_MEMBERS = "doan-vien-chi-doan", "Đoàn viên chi đoàn"


class PostStatus(models.TextChoices):
    """A post on its board; removed, cleared by the law or taken off, its content is gone."""

    ON_BOARD = "on_board", "Đang đăng"
    REMOVED = "removed", "Người đăng đã xóa"
    CLEARED = "cleared", "Đã dọn khi hết thời hạn"
    TAKEN_OFF = "taken_off", "Quản trị đã gỡ, người đăng đã rời cơ quan"


class KeepStatus(models.TextChoices):
    """A request to keep a post longer."""

    ASKED = "asked", "Chờ quản trị trả lời"
    GRANTED = "granted", "Được giữ thêm"
    REFUSED = "refused", "Không giữ thêm"
    WITHDRAWN = "withdrawn", "Đã rút"


class ClearingStatus(models.TextChoices):
    """A list of posts to be cleared: nothing goes before it is confirmed (R-322)."""

    MADE = "made", "Chờ quản trị xem"
    CONFIRMED = "confirmed", "Đang dọn"
    DONE = "done", "Đã dọn"


class LineOutcome(models.TextChoices):
    """What became of one post of a clearing list."""

    WAITING = "waiting", "Sẽ dọn"
    CLEARED = "cleared", "Đã dọn"
    KEPT = "kept", "Giữ thêm"
    GONE = "gone", "Người đăng đã xóa trước"


class PurgeRule(models.TextChoices):
    """How "one quarter" is read (R-323): by the calendar's quarters, or from the day of the post."""

    CALENDAR = "calendar", "Theo quý: tháng đầu của quý sau dọn thông báo của các quý trước"
    ROLLING = "rolling", "Đủ ba tháng kể từ ngày thông báo, dọn vào tháng đầu của quý"
