"""Tables of the intake."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from congvan.documents.models import Document
from congvan.documents.states import FileRole
from congvan.intake.states import ArrivalStatus, ReadingStatus
from congvan.kernel.models import Blob
from congvan.organization.models import Agency, Membership, Person
from congvan.registers.states import Channel


class Arrival(models.Model):
    """Something that came and is not registered yet: no duty to handle it follows (R-040).

    `readings` is what the machine proposes: {field: {"value", "sure", "page", "box"}}, the box
    [left, top, right, bottom] in fractions of the page (R-371). `origin` is who sent it, as far
    as the channel tells.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    channel = models.CharField("Cách đến", max_length=20, choices=Channel)
    origin = models.CharField("Nơi gửi", max_length=200, blank=True)
    received_at = models.DateTimeField("Nhận lúc")
    received_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="+", db_index=False
    )
    status = models.CharField(max_length=12, choices=ArrivalStatus, default=ArrivalStatus.WAITING)
    reading_status = models.CharField(
        max_length=12, choices=ReadingStatus, default=ReadingStatus.WAITING
    )
    readings = models.JSONField(default=dict)
    text = models.TextField(blank=True, default="")
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    report = models.CharField("Báo cáo của văn thư", max_length=500, blank=True)
    reason = models.CharField("Lý do", max_length=500, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", db_index=False
    )
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "bản chờ vào sổ"
        constraints = [
            models.CheckConstraint(
                name="arrival_registered_has_document",
                condition=~Q(status__in=("registered", "joined")) | Q(document__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["agency", "received_at", "id"],
                condition=Q(finished_at__isnull=True), name="arrival_open",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"Bản chờ vào sổ {self.pk}"


class ArrivalFile(models.Model):
    """One file of an arrival; the same blob goes to the document when it is registered."""

    arrival = models.ForeignKey(Arrival, models.CASCADE, related_name="files", db_index=False)
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    name = models.CharField("Tên tệp", max_length=255)
    role = models.CharField(max_length=10, choices=FileRole)
    position = models.PositiveSmallIntegerField("Thứ tự")
    page_count = models.PositiveSmallIntegerField(null=True)
    members = models.JSONField(null=True)

    class Meta:
        verbose_name = "tệp chờ vào sổ"
        constraints = [
            models.UniqueConstraint(fields=["arrival", "position"], name="arrival_file_position"),
        ]

    def __str__(self) -> str:
        return self.name


class Remembered(models.Model):
    """What a clerk chose last, offered again: book, type, sender, receiver (`{field: id}`)."""

    member = models.OneToOneField(Membership, models.CASCADE, related_name="+")
    choices = models.JSONField(default=dict)

    class Meta:
        verbose_name = "lựa chọn gần nhất"

    def __str__(self) -> str:
        return f"Lựa chọn của {self.member_id}"
