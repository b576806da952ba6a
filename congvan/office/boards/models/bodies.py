"""Tables of bodies (chi ủy, ban chấp hành, …) and of what an agency decides about its boards."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from congvan.office.boards.states import Board, Body, PurgeRule
from congvan.organization.models import Agency, Membership, Person
from congvan.organization.models.agency import validity


class BodyMember(models.Model):
    """A person in a body of the agency from a day to a day; the person, whatever the seat."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    body = models.CharField("Tổ chức", max_length=20, choices=Body)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    duty = models.CharField("Chức vụ trong tổ chức", max_length=100, blank=True)
    valid_from = models.DateField("Từ ngày")
    valid_to = models.DateField("Đến ngày", null=True, blank=True)
    added_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    added_at = models.DateTimeField("Thêm lúc")

    class Meta:
        verbose_name = "thành viên tổ chức"
        constraints = [
            models.CheckConstraint(name="body_known", condition=Q(body__in=Body.values)),
            models.CheckConstraint(
                name="body_member_period",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
            ExclusionConstraint(
                name="body_member_once_at_a_time",
                expressions=[
                    ("agency", RangeOperators.EQUAL),
                    ("body", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    (validity(), RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [models.Index(fields=["agency", "person"], name="body_member_person")]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_body_display()}"


class BoardAccess(models.Model):
    """Whether only the members of its body read a board; no row: the whole agency reads."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    board = models.CharField("Bảng tin", max_length=12, choices=Board)
    members_only = models.BooleanField("Chỉ thành viên đọc", default=False)
    changed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    changed_at = models.DateTimeField("Đổi lúc")

    class Meta:
        verbose_name = "người đọc bảng tin"
        constraints = [
            models.UniqueConstraint(fields=["agency", "board"], name="board_access_once"),
            models.CheckConstraint(
                # Công cộng and Thông báo are the whole agency's (GL132 Đ7.3, Đ7.4).
                name="board_access_of_bodies",
                condition=Q(board__in=(Board.PARTY_CELL, Board.TRADE_UNION, Board.YOUTH_UNION)),
            ),
        ]

    def __str__(self) -> str:
        return self.get_board_display()


class BoardPolicy(models.Model):
    """How an agency counts a quarter (R-323); no row: the default below."""

    agency = models.OneToOneField(Agency, models.PROTECT, related_name="+")
    purge_rule = models.CharField(max_length=10, choices=PurgeRule, default=PurgeRule.CALENDAR)
    changed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    changed_at = models.DateTimeField("Đổi lúc")

    class Meta:
        verbose_name = "quy định dọn bảng tin"

    def __str__(self) -> str:
        return self.get_purge_rule_display()
