"""Certified copies, and who may sign them."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q

from congvan.documents.models import Document
from congvan.drafting.states import CopyForm, Medium
from congvan.kernel.models import Blob
from congvan.organization.models import Agency, Membership
from congvan.organization.models.agency import validity
from congvan.registers.models import Book


class CopyRight(models.Model):
    """Who may sign copies of a form, on the head's word, from a day to a day (R-202)."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    member = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    form = models.CharField("Hình thức sao", max_length=5, choices=CopyForm)
    ground = models.CharField("Căn cứ", max_length=300)
    valid_from = models.DateField("Từ ngày")
    valid_to = models.DateField("Đến ngày", null=True, blank=True)

    class Meta:
        verbose_name = "quyền ký sao văn bản"
        constraints = [
            models.CheckConstraint(name="copy_right_has_ground", condition=~Q(ground="")),
            ExclusionConstraint(
                name="copy_right_once_at_a_time",
                expressions=[
                    ("member", RangeOperators.EQUAL),
                    ("form", RangeOperators.EQUAL),
                    (validity(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"Ký {self.get_form_display().lower()}"


class CertifiedCopy(models.Model):
    """A copy of a document made as prescribed (sao y, sao lục, trích sao; NĐ 30 Đ25)."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    original = models.ForeignKey(Document, models.PROTECT, related_name="certified_copies")
    form = models.CharField("Hình thức sao", max_length=5, choices=CopyForm)
    from_medium = models.CharField("Sao từ", max_length=10, choices=Medium)
    to_medium = models.CharField("Sao sang", max_length=10, choices=Medium)
    # Of a sao lục: number and notation of the sao y it is made from.
    copied_from = models.CharField("Sao từ bản sao y số", max_length=50, blank=True)
    excerpt = models.TextField("Phần trích", blank=True)
    book = models.ForeignKey(Book, models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField("Số")
    symbol = models.CharField("Số, ký hiệu", max_length=50)
    made_on = models.DateField("Ngày sao")
    signer = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    recipients = models.CharField("Nơi nhận", max_length=1000, blank=True)
    copies = models.PositiveSmallIntegerField("Số lượng bản", default=1)
    unsigned = models.ForeignKey(Blob, models.PROTECT, null=True, related_name="+")
    sealed = models.ForeignKey(Blob, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = "bản sao"
        constraints = [
            models.UniqueConstraint(fields=["book", "number"], name="certified_copy_number_once"),
            models.CheckConstraint(
                name="certified_copy_excerpt",
                condition=~Q(form=CopyForm.TRS) | ~Q(excerpt=""),
            ),
            models.CheckConstraint(
                name="certified_copy_of_copy",
                condition=~Q(form=CopyForm.SL) | ~Q(copied_from=""),
            ),
        ]
        indexes = [models.Index(fields=["agency", "-made_on", "-id"], name="certified_copy_day")]

    def __str__(self) -> str:
        return self.symbol
