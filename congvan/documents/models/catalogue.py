"""Lists that a clerk chooses from: types by law, fields and organs by agency."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from congvan.documents.states import OrganLevel
from congvan.organization.models import Agency
from congvan.organization.models.agency import validity


class DocumentType(models.Model):
    """A type of document (tên loại, NĐ 30 Đ7; `CODES.md` §1), in force from a day to a day.

    Abbreviations are compared with their case: QyĐ is not QĐ.
    """

    code = models.CharField("Mã", max_length=40, db_collation="C")
    name = models.CharField("Tên loại", max_length=100)
    abbreviation = models.CharField("Chữ viết tắt", max_length=10, blank=True, db_collation="C")
    position = models.PositiveSmallIntegerField("Thứ tự")
    source = models.TextField("Căn cứ")
    valid_from = models.DateField("Từ ngày")
    valid_to = models.DateField("Đến ngày", null=True, blank=True)

    class Meta:
        verbose_name = "loại văn bản"
        constraints = [
            ExclusionConstraint(
                name="document_type_once_at_a_time",
                expressions=[("code", RangeOperators.EQUAL), (validity(), RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FieldOfWork(models.Model):
    """A field of work (lĩnh vực) of an agency, used to route and to report."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="fields_of_work")
    name = models.CharField("Lĩnh vực", max_length=100)
    position = models.PositiveSmallIntegerField("Thứ tự", default=0)
    is_closed = models.BooleanField("Thôi dùng", default=False)

    class Meta:
        verbose_name = "lĩnh vực"
        constraints = [
            models.UniqueConstraint(fields=["agency", "name"], name="field_of_work_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Organ(models.Model):
    """An organ that issues or sends documents to the agency (cơ quan ngoài).

    Each agency keeps its own list; a name that the clerk types for the first time joins it.
    `search_key` is the folded name, short name and identifier, for the picker.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="organs")
    name = models.CharField("Tên cơ quan, tổ chức", max_length=200)
    short_name = models.CharField("Tên gọi tắt", max_length=100, blank=True)
    level = models.CharField("Cấp cơ quan", max_length=20, choices=OrganLevel)
    identifier = models.CharField("Mã định danh", max_length=64, blank=True, db_collation="C")
    folded_name = models.TextField(db_collation="C", editable=False)
    search_key = models.TextField(db_collation="C", editable=False)
    sort_key = models.TextField(db_collation="C", editable=False)
    last_used_at = models.DateTimeField(null=True, blank=True)
    valid_from = models.DateField("Từ ngày", null=True, blank=True)
    valid_to = models.DateField("Đến ngày", null=True, blank=True)

    class Meta:
        verbose_name = "cơ quan ngoài"
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "folded_name"], condition=Q(valid_to__isnull=True),
                name="organ_name_once",
            ),
            models.CheckConstraint(
                name="organ_period",
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["agency", "-last_used_at"], name="organ_recent")]

    def __str__(self) -> str:
        return self.name
