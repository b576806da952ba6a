"""What happens while it is handled: progress, extensions, urging, repairs."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from congvan.directives.models.handling import Assignment, Handling
from congvan.directives.states import RepairKind, RepairStatus, RequestStatus
from congvan.organization.models import Membership, Person


class ProgressNote(models.Model):
    """What was done so far, in words and percent (GL443 Đ8.1)."""

    handling = models.ForeignKey(Handling, models.PROTECT, related_name="progress")
    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="+")
    text = models.TextField("Tiến độ")
    percent = models.PositiveSmallIntegerField(default=0)
    noted_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    noted_at = models.DateTimeField()

    class Meta:
        verbose_name = "ghi nhận tiến độ"
        constraints = [
            models.CheckConstraint(name="progress_percent", condition=Q(percent__lte=100))
        ]

    def __str__(self) -> str:
        return self.text[:60]


class Extension(models.Model):
    """More time asked for by the holder, granted by whoever assigned it."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="extensions")
    asked_due_at = models.DateTimeField("Hạn đề nghị")
    reason = models.CharField("Lý do", max_length=500)
    status = models.CharField(max_length=10, choices=RequestStatus, default=RequestStatus.ASKED)
    asked_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(null=True)
    decision_note = models.CharField("Ý kiến", max_length=500, blank=True)

    class Meta:
        verbose_name = "đề nghị gia hạn"
        constraints = [
            models.UniqueConstraint(
                fields=["assignment"], condition=Q(status=RequestStatus.ASKED),
                name="extension_one_open",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.reason


class Urging(models.Model):
    """A reminder to the holder of an open assignment (đôn đốc, R-060), counted."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="urgings")
    note = models.CharField("Nội dung", max_length=500)
    urged_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    urged_at = models.DateTimeField()

    class Meta:
        verbose_name = "lần đôn đốc"

    def __str__(self) -> str:
        return self.note


class Repair(models.Model):
    """A request to undo a wrong route or a premature finish, with its trace (R-056)."""

    handling = models.ForeignKey(Handling, models.PROTECT, related_name="repairs")
    kind = models.CharField(max_length=15, choices=RepairKind)
    reason = models.CharField("Lý do", max_length=500)
    status = models.CharField(max_length=12, choices=RepairStatus, default=RepairStatus.ASKED)
    asked_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    agreed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", db_index=False
    )
    agreed_at = models.DateTimeField(null=True)
    carried_out_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", db_index=False
    )
    carried_out_at = models.DateTimeField(null=True)
    answer = models.CharField("Trả lời", max_length=500, blank=True)

    class Meta:
        verbose_name = "yêu cầu khôi phục"
        constraints = [
            models.UniqueConstraint(
                fields=["handling"],
                condition=Q(status__in=(RepairStatus.ASKED, RepairStatus.AGREED)),
                name="repair_one_open",
            ),
        ]

    def __str__(self) -> str:
        return self.reason
