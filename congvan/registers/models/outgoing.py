"""What goes with outgoing numbers: reserved ones, leave to date back, post, kept copies."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from congvan.organization.models import Agency, Membership
from congvan.registers.models.book import Book
from congvan.registers.models.entry import Entry
from congvan.registers.states import ReservationStatus


class ReservedNumber(models.Model):
    """A number taken out of the sequence ahead, for work on paper or an outage (R-125).

    Afterwards it carries a line (used), or is given back with a reason and stays in the book as a
    voided line; either way `entry` is that line.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    book = models.ForeignKey(Book, models.PROTECT, related_name="reserved_numbers", db_index=False)
    number = models.PositiveIntegerField("Số")
    reason = models.CharField("Lý do giữ số", max_length=500)
    status = models.CharField(
        max_length=10, choices=ReservationStatus, default=ReservationStatus.RESERVED
    )
    entry = models.OneToOneField(Entry, models.PROTECT, null=True, related_name="reservation")
    reserved_at = models.DateTimeField("Giữ lúc")
    reserved_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    ended_at = models.DateTimeField("Dùng hoặc bỏ lúc", null=True)
    release_reason = models.CharField("Lý do bỏ số", max_length=500, blank=True)

    class Meta:
        verbose_name = "số giữ trước"
        constraints = [
            models.UniqueConstraint(fields=["book", "number"], name="reserved_number_once"),
            models.CheckConstraint(
                name="reserved_number_has_reason",
                condition=~Q(reason="")
                & (~Q(status=ReservationStatus.RELEASED) | ~Q(release_reason="")),
            ),
            models.CheckConstraint(
                name="reserved_number_ends_in_a_line",
                condition=Q(
                    status=ReservationStatus.RESERVED, entry__isnull=True, ended_at__isnull=True
                )
                | (
                    ~Q(status=ReservationStatus.RESERVED)
                    & Q(entry__isnull=False, ended_at__isnull=False)
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Số {self.number} giữ trước"


class BackdatingLeave(models.Model):
    """The registry head lets one document have a date before that of the last number (R-126)."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    book = models.ForeignKey(Book, models.PROTECT, related_name="+", db_index=False)
    issued_on = models.DateField("Ngày văn bản")
    reason = models.CharField("Lý do", max_length=500)
    given_at = models.DateTimeField("Cho phép lúc")
    given_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    entry = models.OneToOneField(Entry, models.PROTECT, null=True, related_name="backdating_leave")

    class Meta:
        verbose_name = "cho phép lùi ngày"
        constraints = [
            models.CheckConstraint(name="backdating_leave_has_reason", condition=~Q(reason="")),
        ]
        indexes = [
            models.Index(
                fields=["book", "issued_on"], condition=Q(entry__isnull=True),
                name="backdating_leave_open",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.reason


class PostalLine(models.Model):
    """A line of Sổ gửi văn bản đi bưu điện: what went to whom in how many envelopes (R-109).

    `symbols` is the column "Số, ký hiệu", also of several documents in one envelope. The post
    office signs for it: `signed_by` and `signed_on`.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    book = models.ForeignKey(Book, models.PROTECT, related_name="postal_lines", db_index=False)
    number = models.PositiveIntegerField("Số thứ tự")
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="postal_lines")
    sent_on = models.DateField("Ngày chuyển")
    symbols = models.CharField("Số, ký hiệu văn bản", max_length=300)
    recipient = models.CharField("Nơi nhận văn bản", max_length=300)
    address = models.CharField("Địa chỉ nơi nhận", max_length=300, blank=True)
    envelopes = models.PositiveSmallIntegerField("Số lượng bì", default=1)
    urgency = models.CharField("Dấu mức độ khẩn trên bì", max_length=20, blank=True)
    note = models.CharField("Ghi chú", max_length=300, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    signed_by = models.CharField("Người nhận của bưu điện", max_length=200, blank=True)
    signed_on = models.DateField("Ngày bưu điện ký nhận", null=True)

    class Meta:
        verbose_name = "dòng sổ gửi bưu điện"
        constraints = [
            models.UniqueConstraint(fields=["book", "number"], name="postal_line_number_once"),
            models.CheckConstraint(name="postal_line_has_envelopes", condition=Q(envelopes__gte=1)),
            models.CheckConstraint(
                name="postal_line_signed_paired",
                condition=Q(signed_by="", signed_on__isnull=True)
                | (~Q(signed_by="") & Q(signed_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.symbols} gửi {self.recipient}"


class RetainedUse(models.Model):
    """A line of Sổ sử dụng bản lưu: who used a kept copy, who allowed it, when it came back (R-108)."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    book = models.ForeignKey(Book, models.PROTECT, related_name="retained_uses", db_index=False)
    number = models.PositiveIntegerField("Số thứ tự")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="retained_uses")
    used_on = models.DateField("Ngày tháng")
    user = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="+", db_index=False
    )
    user_name = models.CharField("Họ tên người sử dụng", max_length=200)
    purpose = models.CharField("Mục đích", max_length=300, blank=True)
    dossier_code = models.CharField("Số và ký hiệu hồ sơ", max_length=50, blank=True)
    allowed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    signed_at = models.DateTimeField("Ký nhận lúc")
    returned_on = models.DateField("Ngày trả", null=True)
    note = models.CharField("Ghi chú", max_length=300, blank=True)
    made_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = "lượt sử dụng bản lưu"
        constraints = [
            models.UniqueConstraint(fields=["book", "number"], name="retained_use_number_once"),
            models.UniqueConstraint(
                fields=["entry"], condition=Q(returned_on__isnull=True),
                name="retained_copy_with_one",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.user_name} dùng bản lưu"
