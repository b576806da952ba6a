"""Tables of clearing: the lists of what goes, kept for good."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from congvan.office.consultations.models.questions import Consultation
from congvan.organization.models import Agency, Membership


class ConsultationClearing(models.Model):
    """The list of what is cleared at the start of one month; kept after the clearing (R-245).

    Nothing of it goes before an administrator confirmed it (R-322); `cleared_at` when all is done.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    month = models.DateField("Tháng")
    made_at = models.DateTimeField("Lập lúc")
    due_on = models.DateField("Nên xem trước ngày")
    reminded_on = models.DateField("Nhắc lần cuối ngày", null=True)
    confirmed_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="+", db_index=False
    )
    confirmed_at = models.DateTimeField("Đồng ý lúc", null=True)
    cleared_at = models.DateTimeField("Đã xóa lúc", null=True)

    class Meta:
        verbose_name = "danh sách xóa"
        constraints = [
            models.UniqueConstraint(fields=["agency", "month"], name="consultation_clearing_once"),
            models.CheckConstraint(
                name="consultation_clearing_confirmed_paired",
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.month:%m/%Y}"


class ConsultationClearingLine(models.Model):
    """One consultation of the list, as it was; `cleared_at` when its content went."""

    clearing = models.ForeignKey(
        ConsultationClearing, models.PROTECT, related_name="lines", db_index=False
    )
    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="+")
    title = models.CharField(max_length=300)
    asker_name = models.CharField(max_length=200)
    opened_at = models.DateTimeField()
    parties = models.PositiveSmallIntegerField("Nơi được hỏi")
    answers = models.PositiveSmallIntegerField("Ý kiến")
    cleared_at = models.DateTimeField("Đã xóa lúc", null=True)
    kept_because = models.CharField("Giữ lại vì", max_length=200, blank=True)

    class Meta:
        verbose_name = "dòng danh sách xóa"
        constraints = [
            models.UniqueConstraint(
                fields=["clearing", "consultation"], name="consultation_cleared_once"
            ),
            models.CheckConstraint(
                name="clearing_line_went_or_stayed",
                condition=Q(cleared_at__isnull=True) | Q(kept_because=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title
