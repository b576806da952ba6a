"""What one seat keeps of its searches: the searches themselves, and lists of results made as files."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower

from congvan.organization.models import Agency, Membership, Person


class SavedSearch(models.Model):
    """A search kept by a seat under a name; `parameters` is the query string of its page."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    member = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    name = models.CharField("Tên", max_length=80)
    parameters = models.CharField(max_length=1000)
    on_desk = models.BooleanField("Hiện trên bàn làm việc", default=True)
    made_at = models.DateTimeField("Lưu lúc")

    class Meta:
        verbose_name = "tìm kiếm đã lưu"
        constraints = [
            models.UniqueConstraint("member", Lower("name"), name="saved_search_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class ResultOrder(models.Model):
    """A long list of results made as a file in the background: how far it is, then the file.

    It ended well when it has a file, badly when it has a reason; the file is dropped after a week.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    member = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    parameters = models.CharField(max_length=1000)
    columns = models.CharField("Cột", max_length=200)
    form = models.CharField("Dạng tệp", max_length=10)
    total = models.PositiveIntegerField("Số dòng")
    done = models.PositiveIntegerField("Đã xuất", default=0)
    asked_at = models.DateTimeField("Yêu cầu lúc")
    ended_at = models.DateTimeField("Xong lúc", null=True)
    reason = models.CharField("Lý do không xuất được", max_length=500, blank=True)
    file_name = models.CharField(max_length=100, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    content = models.BinaryField(null=True)

    class Meta:
        verbose_name = "lần xuất kết quả"
        indexes = [models.Index(fields=["person", "-id"], name="result_order_of_person")]

    def __str__(self) -> str:
        return f"{self.file_name or self.form} {self.pk}"
