"""What an agency decided about drafting and signing."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from congvan.documents.models import FieldOfWork
from congvan.drafting.states import SigningPower, StepOrder
from congvan.organization.models import Agency, Membership
from congvan.organization.models.agency import validity


class DraftingPolicy(models.Model):
    """An agency's own choices; without a row the defaults hold.

    `review_days` is counted in calendar days unless `review_in_working_days` (R-074).
    `electronic_is_original` declares that the system meets NĐ 30 PL6 and needs no paper main copy
    (R-107).
    """

    agency = models.OneToOneField(Agency, models.PROTECT, related_name="drafting_policy")
    step_order = models.CharField(
        "Thứ tự cấp số và ký", max_length=15, choices=StepOrder, default=StepOrder.NUMBER_FIRST
    )
    review_days = models.PositiveSmallIntegerField("Hạn cho ý kiến (ngày)", default=3)
    review_in_working_days = models.BooleanField("Tính theo ngày làm việc", default=False)
    reminder_day = models.PositiveSmallIntegerField("Nhắc vào ngày thứ", default=2)
    electronic_is_original = models.BooleanField("Bản gốc điện tử thay bản giấy", default=True)
    house_rules = models.JSONField(default=dict)
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = "quy định soạn thảo của cơ quan"
        constraints = [
            models.CheckConstraint(
                name="drafting_policy_days",
                condition=Q(review_days__gte=1, reminder_day__gte=1)
                & Q(reminder_day__lte=F("review_days")),
            ),
        ]

    def __str__(self) -> str:
        return f"Quy định soạn thảo, cơ quan {self.agency_id}"


class SigningRight(models.Model):
    """Who may sign for the organ, in what power, from when to when (NĐ 30 Đ13; R-082).

    `ground` names the regulation or the written authorisation; TUQ. has an end. `field` limits a
    deputy to a field of work. `title` is the line above the name: "PHÓ GIÁM ĐỐC".
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    member = models.ForeignKey(Membership, models.PROTECT, related_name="signing_rights")
    power = models.CharField("Quyền hạn ký", max_length=5, choices=SigningPower)
    title = models.CharField("Chức vụ ghi khi ký", max_length=100)
    field = models.ForeignKey(
        FieldOfWork, models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        verbose_name="Chỉ trong lĩnh vực",
    )  # fmt: skip
    ground = models.CharField("Căn cứ", max_length=300, blank=True)
    valid_from = models.DateField("Từ ngày")
    valid_to = models.DateField("Đến ngày", null=True, blank=True)

    class Meta:
        verbose_name = "thẩm quyền ký"
        constraints = [
            models.CheckConstraint(
                name="signing_right_has_ground",
                condition=~Q(power__in=(SigningPower.BY_ORDER, SigningPower.AUTHORISED))
                | ~Q(ground=""),
            ),
            models.CheckConstraint(
                name="signing_right_authorisation_ends",
                condition=~Q(power=SigningPower.AUTHORISED) | Q(valid_to__isnull=False),
            ),
            ExclusionConstraint(
                name="signing_right_once_at_a_time",
                expressions=[
                    ("member", RangeOperators.EQUAL),
                    ("power", RangeOperators.EQUAL),
                    (Coalesce("field", 0), RangeOperators.EQUAL),
                    (validity(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_power_display()} {self.title}"
