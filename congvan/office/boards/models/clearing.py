"""Tables of clearing: the list of what goes, kept for good."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from congvan.office.boards.models.posts import BoardPost
from congvan.office.boards.rules import TITLE_LENGTH
from congvan.office.boards.states import Board, ClearingStatus, LineOutcome
from congvan.organization.models import Agency, Membership


class BoardClearing(models.Model):
    """The list of one board in one month (its first day); what is on it goes once confirmed (R-322).

    Done without `confirmed_by`: cleared before a confirmation was asked for.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    board = models.CharField("Bảng tin", max_length=12, choices=Board)
    month = models.DateField("Tháng")
    status = models.CharField(max_length=10, choices=ClearingStatus, default=ClearingStatus.MADE)
    made_at = models.DateTimeField("Lập lúc")
    confirmed_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="+", db_index=False
    )
    confirmed_at = models.DateTimeField("Đồng ý lúc", null=True)
    reminded_on = models.DateField("Nhắc lần cuối ngày", null=True)
    done_at = models.DateTimeField("Dọn lúc", null=True)

    class Meta:
        verbose_name = "danh sách dọn bảng tin"
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "board", "month"], name="board_clearing_once"
            ),
            models.CheckConstraint(
                name="board_clearing_done",
                condition=Q(status=ClearingStatus.DONE, done_at__isnull=False)
                | Q(
                    status=ClearingStatus.CONFIRMED, done_at=None, confirmed_by__isnull=False,
                    confirmed_at__isnull=False,
                )
                | Q(
                    status=ClearingStatus.MADE, done_at=None, confirmed_by=None, confirmed_at=None
                ),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_board_display()} {self.month:%m/%Y}"


class BoardClearingLine(models.Model):
    """One post of the list, as it was: what remains of it when its content is gone."""

    clearing = models.ForeignKey(
        BoardClearing, models.PROTECT, related_name="lines", db_index=False
    )
    post = models.ForeignKey(BoardPost, models.PROTECT, related_name="+")
    title = models.CharField("Tiêu đề", max_length=TITLE_LENGTH)
    poster_name = models.CharField("Người đăng", max_length=250)
    posted_on = models.DateField("Ngày đăng")
    outcome = models.CharField(
        "Kết quả", max_length=10, choices=LineOutcome, default=LineOutcome.WAITING
    )
    keep_until = models.DateField("Giữ đến", null=True)
    kept_because = models.CharField("Giữ lại vì", max_length=200, blank=True)

    class Meta:
        verbose_name = "dòng dọn bảng tin"
        constraints = [
            models.UniqueConstraint(fields=["clearing", "post"], name="board_clearing_line_once"),
        ]

    def __str__(self) -> str:
        return self.title
