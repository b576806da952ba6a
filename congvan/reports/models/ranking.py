"""The ranking of agencies by their use of the system: weights in force from a day, sheets of a period."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from congvan.organization.models import Agency, Membership, Person
from congvan.reports.states import SheetStatus


class RankingScheme(models.Model):
    """The weights of the criteria from `valid_from` on, until a later scheme (R-335).

    `weights` maps the key of a criterion to its weight; together they are 100. A criterion that is
    not named does not count. Schemes are never changed, so that an old sheet can be worked out again.
    """

    valid_from = models.DateField("Áp dụng cho kỳ báo cáo kết thúc từ ngày")
    weights = models.JSONField("Trọng số")
    ground = models.CharField("Căn cứ", max_length=300)
    made_at = models.DateTimeField("Đặt lúc")
    made_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "trọng số xếp hạng"
        constraints = [
            models.UniqueConstraint(fields=["valid_from", "made_at"], name="ranking_scheme_once"),
        ]

    def __str__(self) -> str:
        return f"Trọng số từ {self.valid_from:%d/%m/%Y}"


class RankingSheet(models.Model):
    """The ranking of one period, worked out by a job; `done` of `total` agencies."""

    period = models.CharField("Kỳ báo cáo", max_length=40)
    scheme = models.ForeignKey(RankingScheme, models.PROTECT, related_name="+")
    status = models.CharField("Tình trạng", max_length=12, choices=SheetStatus)
    total = models.PositiveIntegerField("Số cơ quan", default=0)
    done = models.PositiveIntegerField("Đã tính", default=0)
    ordered_at = models.DateTimeField("Yêu cầu lúc")
    ordered_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    ordered_person = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    ended_at = models.DateTimeField("Tính xong lúc", null=True)
    reason = models.CharField("Lý do", max_length=500, blank=True)
    published_at = models.DateTimeField("Công bố lúc", null=True)
    published_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = "bảng xếp hạng"
        constraints = [
            models.CheckConstraint(
                name="ranking_published_paired",
                condition=Q(status=SheetStatus.PUBLISHED, published_at__isnull=False)
                | (~Q(status=SheetStatus.PUBLISHED) & Q(published_at__isnull=True)),
            ),
            models.CheckConstraint(name="ranking_done_of_total", condition=Q(done__lte=F("total"))),
            models.UniqueConstraint(
                fields=["period"], condition=Q(status=SheetStatus.PUBLISHED),
                name="ranking_published_once",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"Bảng xếp hạng {self.period}"


class RankingLine(models.Model):
    """One agency of a sheet: by criterion the part, the whole and the points; `points` in hundredths."""

    sheet = models.ForeignKey(RankingSheet, models.CASCADE, related_name="lines", db_index=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    scores = models.JSONField()
    points = models.DecimalField("Điểm", max_digits=5, decimal_places=2, null=True)
    place = models.PositiveIntegerField("Hạng", null=True)

    class Meta:
        verbose_name = "dòng xếp hạng"
        constraints = [
            models.UniqueConstraint(fields=["sheet", "agency"], name="ranking_agency_once"),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id}: {self.points}"
