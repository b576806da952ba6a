"""Tables of the agency's regulation of use and of its work-only notice."""

from __future__ import annotations

from django.db import models

from congvan.kernel.models.files import Blob
from congvan.organization.models import Agency, Membership, Person


class UseRegulation(models.Model):
    """One version of the regulation of use (quy chế); the newest is in force."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField("Lần ban hành")
    title = models.CharField("Tên quy chế", max_length=300)
    text = models.TextField("Nội dung")
    blob = models.ForeignKey(Blob, models.PROTECT, null=True, related_name="+")
    file_name = models.CharField("Tên tệp", max_length=255, blank=True)
    published_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    published_at = models.DateTimeField("Công bố lúc")

    class Meta:
        verbose_name = "quy chế sử dụng"
        constraints = [
            models.UniqueConstraint(fields=["agency", "number"], name="use_regulation_once"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"


class RegulationConfirmation(models.Model):
    """A person confirmed having read a version of the regulation."""

    regulation = models.ForeignKey(
        UseRegulation, models.PROTECT, related_name="confirmations", db_index=False
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField("Xác nhận lúc")

    class Meta:
        verbose_name = "lượt xác nhận quy chế"
        constraints = [
            models.UniqueConstraint(
                fields=["regulation", "person"], name="regulation_confirmed_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.regulation_id} · {self.person_id}"


class WorkNotice(models.Model):
    """The agency's own sentence that chat, SMS and mail are for work only (R-016)."""

    agency = models.OneToOneField(Agency, models.PROTECT, related_name="+")
    sentence = models.CharField("Lời nhắc", max_length=300)
    changed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    changed_at = models.DateTimeField("Đổi lúc")

    class Meta:
        verbose_name = "lời nhắc dùng vào việc công"

    def __str__(self) -> str:
        return self.sentence
