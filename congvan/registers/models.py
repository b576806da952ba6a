"""Tables of the registers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from congvan.documents.models import Document
from congvan.organization.models import Agency, Membership, Person, Unit
from congvan.registers.states import (
    BookKind,
    BookStatus,
    Channel,
    CorrectionKind,
    CorrectionStatus,
    EntryStatus,
    PaperLineKind,
    PrintForm,
)


class Book(models.Model):
    """One book of one year (R-130). `last_number` moves only under its row lock, never back.

    A book keeps one sequence for paper and electronic documents alike (R-035).
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
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.name} {self.year}"


class Entry(models.Model):
    """A line of a book: agency A entered it under number N on day D by channel C.

    `document` is null for a paper line, which keeps nothing of the content, and for a line whose
    document was moved to another book: then it is `former_document`, and the line is voided. A
    voided number stays with its reason and is never given again (R-124). `recipient` is the book's
    column "Đơn vị hoặc người nhận"; `transferred_on` its "Ngày chuyển". The paper itself, when
    there is one, is handed over and signed for apart (R-057).
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    book = models.ForeignKey(Book, models.PROTECT, related_name="entries", db_index=False)
    number = models.PositiveIntegerField("Số")
    suffix = models.CharField("Số phụ", max_length=5, blank=True, default="")
    document = models.OneToOneField(Document, models.PROTECT, null=True, related_name="entry")
    former_document = models.ForeignKey(
        Document, models.PROTECT, null=True, related_name="+", db_index=False
    )
    paper_line = models.CharField(max_length=12, choices=PaperLineKind, blank=True, default="")
    channel = models.CharField("Cách đến", max_length=20, choices=Channel)
    entered_on = models.DateField("Ngày đến")
    received_at = models.DateTimeField("Nhận lúc")
    entered_at = models.DateTimeField("Vào sổ lúc")
    entered_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    recipient = models.CharField("Đơn vị hoặc người nhận", max_length=1000, blank=True)
    transferred_on = models.DateField("Ngày chuyển", null=True)
    note = models.CharField("Ghi chú", max_length=500, blank=True)
    has_paper = models.BooleanField("Có bản giấy", default=False)
    paper_handed_to = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="+", db_index=False
    )
    paper_handed_at = models.DateTimeField(null=True)
    paper_signed_at = models.DateTimeField("Ký nhận lúc", null=True)
    status = models.CharField(max_length=10, choices=EntryStatus, default=EntryStatus.VALID)
    void_reason = models.CharField("Lý do hủy", max_length=500, blank=True)

    class Meta:
        verbose_name = "dòng sổ"
        constraints = [
            models.UniqueConstraint(fields=["book", "number", "suffix"], name="entry_number_once"),
            models.CheckConstraint(
                name="entry_document_or_paper_line",
                condition=Q(document__isnull=False, former_document__isnull=True, paper_line="")
                | (Q(document__isnull=True, former_document__isnull=True) & ~Q(paper_line=""))
                | Q(
                    document__isnull=True,
                    former_document__isnull=False,
                    paper_line="",
                    status=EntryStatus.VOIDED,
                ),
            ),
            models.CheckConstraint(name="entry_number_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="entry_void_says_why",
                condition=~Q(status=EntryStatus.VOIDED) | ~Q(void_reason=""),
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "-entered_on", "-id"], name="entry_agency_day"),
        ]

    def __str__(self) -> str:
        return f"Số {self.number}{self.suffix}"


class Correction(models.Model):
    """A request to change what stands in a book; the leader or the office's head decides.

    `changes` holds {field: [label, before, after, value]}: label, before and after in words, so
    that the trace is readable for ever, and the value as JSON has it, which is carried out.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="corrections")
    kind = models.CharField(max_length=10, choices=CorrectionKind)
    changes = models.JSONField(default=dict)
    target_book = models.ForeignKey(Book, models.PROTECT, null=True, related_name="+")
    reason = models.CharField("Lý do", max_length=500)
    status = models.CharField(
        max_length=12, choices=CorrectionStatus, default=CorrectionStatus.ASKED
    )
    asked_at = models.DateTimeField("Đề nghị lúc")
    asked_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decision_note = models.CharField("Ý kiến", max_length=500, blank=True)

    class Meta:
        verbose_name = "đề nghị sửa sổ"
        constraints = [
            models.UniqueConstraint(
                fields=["entry"], condition=Q(status=CorrectionStatus.ASKED),
                name="correction_one_open",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.reason


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
