"""Tables of the dossiers."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from congvan.documents.models import Document
from congvan.dossiers.states import DossierStatus
from congvan.kernel.models.files import Blob
from congvan.organization.models import Agency, Membership, Unit


class RetentionPeriod(models.Model):
    """A retention period (thời hạn bảo quản; `CODES.md` §10), in force from a day to a day.

    `years` is null when kept for ever.
    """

    code = models.CharField("Mã", max_length=2, db_collation="C")
    name = models.CharField("Thời hạn", max_length=30)
    years = models.PositiveSmallIntegerField("Số năm", null=True, blank=True)
    position = models.PositiveSmallIntegerField("Thứ tự")
    source = models.TextField("Căn cứ")
    valid_from = models.DateField("Từ ngày")
    valid_to = models.DateField("Đến ngày", null=True, blank=True)

    class Meta:
        verbose_name = "thời hạn bảo quản"
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="retention_period_once"),
        ]

    def __str__(self) -> str:
        return self.name


class DossierSeries(models.Model):
    """The last running number given to a dossier of an agency in a year, from 01 (R-206)."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    year = models.PositiveSmallIntegerField("Năm")
    last_number = models.PositiveIntegerField("Số cuối", default=0)

    class Meta:
        verbose_name = "dãy số hồ sơ"
        constraints = [
            models.UniqueConstraint(fields=["agency", "year"], name="dossier_series_once"),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.last_number}"


class Dossier(models.Model):
    """A dossier of one year (NĐ 30 PL6 II, third table). `code` is its number and notation.

    `last_ordinal` numbers the documents inside (R-210); it moves under the row lock.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    code = models.CharField("Số và ký hiệu", max_length=20)
    title = models.CharField("Tiêu đề", max_length=500)
    title_key = models.CharField(max_length=600, db_collation="C", editable=False)
    year = models.PositiveSmallIntegerField("Năm")
    retention = models.ForeignKey(
        RetentionPeriod, models.PROTECT, related_name="+", verbose_name="Thời hạn bảo quản"
    )
    owner = models.ForeignKey(
        Membership, models.PROTECT, related_name="+", db_index=False, verbose_name="Người lập"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    started_on = models.DateField("Bắt đầu")
    ended_on = models.DateField("Kết thúc", null=True)
    note = models.CharField("Ghi chú", max_length=500, blank=True)
    last_ordinal = models.PositiveIntegerField(default=0)
    status = models.CharField(max_length=10, choices=DossierStatus, default=DossierStatus.OPEN)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "hồ sơ"
        constraints = [
            models.UniqueConstraint(fields=["agency", "year", "code"], name="dossier_code_once"),
            models.CheckConstraint(
                name="dossier_period",
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "status", "-opened_at", "-id"], name="dossier_owner"),
            models.Index(fields=["unit", "status", "-opened_at", "-id"], name="dossier_unit"),
            models.Index(fields=["agency", "status", "-opened_at", "-id"], name="dossier_agency"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class DossierItem(models.Model):
    """A document in a dossier, numbered in the order it came. Never taken out (R-052)."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="items", db_index=False)
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    ordinal = models.PositiveIntegerField("Số thứ tự")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = "văn bản trong hồ sơ"
        constraints = [
            models.UniqueConstraint(fields=["dossier", "document"], name="dossier_item_once"),
            models.UniqueConstraint(fields=["dossier", "ordinal"], name="dossier_ordinal_once"),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id}/{self.ordinal}"


class DossierPaper(models.Model):
    """What lies in a dossier without being a document of the books: a letter, a table of opinions.

    It is numbered with the documents, never taken out (R-052), and read by whoever sees the dossier;
    `source` is where it came from, which may be gone since.
    """

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="papers", db_index=False)
    ordinal = models.PositiveIntegerField("Số thứ tự")
    kind = models.CharField("Tên loại", max_length=60)
    title = models.CharField("Trích yếu", max_length=500)
    author = models.CharField("Tác giả", max_length=300, blank=True)
    dated_on = models.DateField("Ngày tháng")
    source_type = models.CharField(max_length=40)
    source_id = models.BigIntegerField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = "tài liệu khác trong hồ sơ"
        constraints = [
            models.UniqueConstraint(fields=["dossier", "ordinal"], name="dossier_paper_ordinal"),
            models.UniqueConstraint(
                fields=["dossier", "source_type", "source_id"], name="dossier_paper_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class DossierPaperFile(models.Model):
    """One file of a paper; the bytes are a blob, never changed."""

    paper = models.ForeignKey(DossierPaper, models.PROTECT, related_name="files", db_index=False)
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    name = models.CharField("Tên tệp", max_length=255)
    position = models.PositiveSmallIntegerField("Thứ tự")

    class Meta:
        verbose_name = "tệp của tài liệu trong hồ sơ"
        constraints = [
            models.UniqueConstraint(fields=["paper", "position"], name="dossier_paper_file_once"),
        ]

    def __str__(self) -> str:
        return self.name
