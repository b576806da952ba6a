"""Books of a year, the choices of an agency about them, and long print-outs."""

from __future__ import annotations

from django.db import models
from django.db.models import Q, Value

from congvan.organization.models import Agency, Membership, Person, Unit
from congvan.registers.states import BookKind, BookStatus, PrintForm


class Book(models.Model):
    """One book of one year (R-130). `last_number` moves only under its row lock, never back.

    A book keeps one sequence for paper and electronic documents alike (R-035). A book of outgoing
    documents serves the types in `types` (codes; none: every type that has no book of its own), as
    the head of the organ decided by `ground` for its year (R-116). `issuing_body` is an advisory
    body with a sequence of its own (R-118); `last_issued_on` the latest date on a document
    numbered in it, before which none is numbered without leave (R-126).
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="books")
    kind = models.CharField("Loại sổ", max_length=10, choices=BookKind)
    name = models.CharField("Tên sổ", max_length=100)
    year = models.PositiveSmallIntegerField("Năm")
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Sổ của đơn vị"
    )
    is_default = models.BooleanField("Sổ dùng mặc định", default=False)
    last_number = models.PositiveIntegerField("Số cuối đã cấp", default=0)
    types = models.JSONField("Loại văn bản", default=list, db_default=Value([], models.JSONField()))
    is_normative = models.BooleanField(
        "Văn bản quy phạm pháp luật", default=False, db_default=False
    )
    issuing_body = models.CharField(
        "Hội đồng, ban, tổ tư vấn", max_length=200, blank=True, default="", db_default=""
    )
    body_notation = models.CharField(
        "Chữ viết tắt của hội đồng, ban, tổ", max_length=20, blank=True, default="", db_default="",
        db_collation="C",
    )  # fmt: skip
    ground = models.CharField(
        "Căn cứ quyết định dãy số", max_length=300, blank=True, default="", db_default=""
    )
    last_issued_on = models.DateField("Ngày của số cuối", null=True)
    status = models.CharField(max_length=10, choices=BookStatus, default=BookStatus.OPEN)
    opened_at = models.DateTimeField("Mở lúc")
    opened_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField("Khóa lúc", null=True)
    closed_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "sổ văn bản"
        constraints = [
            models.UniqueConstraint(fields=["agency", "kind", "year", "name"], name="book_once"),
            models.UniqueConstraint(
                fields=["agency", "kind", "year"], condition=Q(is_default=True),
                name="book_one_default",
            ),
            models.CheckConstraint(
                name="book_closed_paired",
                condition=Q(status=BookStatus.OPEN, closed_at__isnull=True)
                | Q(status=BookStatus.CLOSED, closed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="book_sequence_is_outgoing",
                condition=Q(kind=BookKind.OUT)
                | Q(types=[], is_normative=False, issuing_body="", body_notation=""),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.name} {self.year}"


class RegistryPolicy(models.Model):
    """What an agency prints on its envelopes; without a row there is no address of the sender."""

    agency = models.OneToOneField(Agency, models.PROTECT, related_name="registry_policy")
    address = models.CharField("Địa chỉ ghi trên bì", max_length=200, blank=True)
    phone = models.CharField("Điện thoại ghi trên bì", max_length=30, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = "quy định về bì thư của cơ quan"

    def __str__(self) -> str:
        return self.address


class Printing(models.Model):
    """A long print-out made in the background: what was asked for, how far it is, the file.

    It ended well when it has a file, badly when it has a reason; the file is dropped after a week.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    book = models.ForeignKey(Book, models.PROTECT, related_name="+")
    form = models.CharField("Mẫu in", max_length=20, choices=PrintForm)
    from_day = models.DateField("Từ ngày", null=True)
    to_day = models.DateField("Đến ngày", null=True)
    total = models.PositiveIntegerField("Số dòng")
    done = models.PositiveIntegerField("Đã in", default=0)
    asked_at = models.DateTimeField("Yêu cầu lúc")
    asked_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    asked_person = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    ended_at = models.DateTimeField("Xong lúc", null=True)
    reason = models.CharField("Lý do không in được", max_length=500, blank=True)
    file_name = models.CharField(max_length=100, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    content = models.BinaryField(null=True)

    class Meta:
        verbose_name = "bản in sổ"
        indexes = [models.Index(fields=["asked_person", "-id"], name="printing_of_person")]

    def __str__(self) -> str:
        return f"{self.get_form_display()} {self.pk}"
