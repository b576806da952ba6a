"""Tables of the intake."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from congvan.documents.models import Document
from congvan.documents.states import FileRole
from congvan.exchange.models import IncomingPackage
from congvan.intake.states import ArrivalStatus, ReadingStatus
from congvan.kernel.models import Blob
from congvan.organization.models import Agency, Membership, Person
from congvan.registers.states import Channel


class Arrival(models.Model):
    """Something that came and is not registered yet: no duty to handle it follows (R-040).

    `readings` is what the machine proposes: {field: {"value", "sure", "page", "box"}}, the box
    [left, top, right, bottom] in fractions of the page (R-371). `origin` is who sent it, as far
    as the channel tells. What came by exchange has its `package`; what that says is a reading
    with "locked", on page 0 without a box.
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
    package = models.OneToOneField(
        IncomingPackage, models.PROTECT, null=True, related_name="arrival", verbose_name="Gói tin"
    )
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


class TakingInFailure(models.Model):
    """A package that could not be taken in: it is tried again later, the others go on.

    The row goes when the package is taken in.
    """

    package = models.OneToOneField(IncomingPackage, models.CASCADE, related_name="+")
    tries = models.PositiveSmallIntegerField("Số lần thử")
    last_at = models.DateTimeField("Thử lần cuối")
    next_at = models.DateTimeField("Thử lại lúc")
    sentence = models.CharField("Lỗi", max_length=300)

    class Meta:
        verbose_name = "gói tin chưa tiếp nhận được"

    def __str__(self) -> str:
        return self.sentence


class Remembered(models.Model):
    """What a clerk chose last, offered again: book, type, sender, receiver (`{field: id}`)."""

    member = models.OneToOneField(Membership, models.CASCADE, related_name="+")
    choices = models.JSONField(default=dict)

    class Meta:
        verbose_name = "lựa chọn gần nhất"

    def __str__(self) -> str:
        return f"Lựa chọn của {self.member_id}"


class BookImport(models.Model):
    """An old book from a spreadsheet: read and checked first, entered after confirmation.

    `done` of `total` lines are entered; each batch moves it in its own transaction, so that a job
    that was killed goes on where it stopped. `proposals` is what the dry run proposed to all lines.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    book = models.ForeignKey("registers.Book", models.PROTECT, related_name="+")
    file_name = models.CharField("Tên tệp", max_length=255)
    uploaded_at = models.DateTimeField("Tải lên lúc")
    uploaded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    uploaded_person = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    columns = models.JSONField(default=dict)
    total = models.PositiveIntegerField("Số dòng")
    errors = models.PositiveIntegerField("Dòng có lỗi", default=0)
    warnings = models.PositiveIntegerField("Dòng cần xem", default=0)
    done = models.PositiveIntegerField("Đã nhập", default=0)
    confirmed_at = models.DateTimeField("Xác nhận lúc", null=True)
    ended_at = models.DateTimeField("Xong lúc", null=True)
    reason = models.CharField("Lý do dừng", max_length=500, blank=True)

    class Meta:
        verbose_name = "lần nhập sổ cũ"
        indexes = [models.Index(fields=["agency", "-id"], name="book_import_of_agency")]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.total})"


class BookImportLine(models.Model):
    """One row of the spreadsheet as it was understood, with what is wrong about it."""

    book_import = models.ForeignKey(
        BookImport, models.CASCADE, related_name="lines", db_index=False
    )
    position = models.PositiveIntegerField("Thứ tự")
    row = models.PositiveIntegerField("Dòng trong tệp")
    values = models.JSONField()
    problems = models.JSONField(default=list)
    is_wrong = models.BooleanField("Có lỗi", default=False)

    class Meta:
        verbose_name = "dòng nhập sổ cũ"
        constraints = [
            models.UniqueConstraint(
                fields=["book_import", "position"], name="book_import_line_once"
            ),
        ]

    def __str__(self) -> str:
        return f"Dòng {self.row}"
