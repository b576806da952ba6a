"""What makes directing quick: phrases, groups, usual terms."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from congvan.desk.states import Part
from congvan.documents.models import DocumentType
from congvan.organization.models import Agency, Membership, Unit


class QuickPhrase(models.Model):
    """A phrase for directives (ý kiến mẫu): one's own, or the agency's when `owner` is null."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    owner = models.ForeignKey(Membership, models.CASCADE, null=True, related_name="+")
    label = models.CharField("Tên ngắn", max_length=30)
    text = models.CharField("Câu", max_length=500)
    position = models.PositiveSmallIntegerField("Thứ tự", default=0)

    class Meta:
        verbose_name = "ý kiến mẫu"
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "owner", "label"], nulls_distinct=False, name="quick_phrase_once"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class QuickGroup(models.Model):
    """Preset receivers (gửi nhanh): one's own, or the agency's when `owner` is null."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    owner = models.ForeignKey(Membership, models.CASCADE, null=True, related_name="+")
    name = models.CharField("Tên nhóm", max_length=60)

    class Meta:
        verbose_name = "nhóm gửi nhanh"
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "owner", "name"], nulls_distinct=False, name="quick_group_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class QuickGroupMember(models.Model):
    """One receiver of a quick group and the part offered."""

    group = models.ForeignKey(QuickGroup, models.CASCADE, related_name="members")
    member = models.ForeignKey(Membership, models.CASCADE, null=True, related_name="+")
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, related_name="+")
    part = models.CharField(max_length=20, choices=Part)

    class Meta:
        verbose_name = "người của nhóm gửi nhanh"
        constraints = [
            models.CheckConstraint(
                name="quick_group_member_is_one",
                condition=Q(member__isnull=False, unit__isnull=True)
                | Q(member__isnull=True, unit__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_part_display()}"


class HandlingTerm(models.Model):
    """The usual deadline of a type by the agency's working regulation, in working days (R-059)."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    type = models.ForeignKey(DocumentType, models.PROTECT, related_name="+")
    working_days = models.PositiveSmallIntegerField("Số ngày làm việc")

    class Meta:
        verbose_name = "thời hạn theo loại văn bản"
        constraints = [
            models.UniqueConstraint(fields=["agency", "type"], name="handling_term_once"),
            models.CheckConstraint(
                name="handling_term_range", condition=Q(working_days__gte=1, working_days__lte=250)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.working_days} ngày làm việc"
