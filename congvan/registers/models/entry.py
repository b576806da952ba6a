"""Lines of books and requests to correct them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from congvan.documents.models import Document
from congvan.organization.models import Agency, Membership, Person
from congvan.registers.models.book import Book
from congvan.registers.states import (
    Channel,
    CorrectionKind,
    CorrectionStatus,
    EntryStatus,
    PaperLineKind,
)


class Entry(models.Model):
    """A line of a book: agency A entered it under number N on day D by channel C.

    `document` is null for a paper line, which keeps nothing of the content, and for a line whose
    document was moved to another book: then it is `former_document`, and the line is voided. A
    voided number stays with its reason and is never given again (R-124). `recipient` is the book's
    column "Đơn vị hoặc người nhận"; `transferred_on` its "Ngày chuyển". The paper itself, when
    there is one, is handed over and signed for apart (R-057).

    A line of an outgoing book has a `symbol`, whose parts are unique for the organ and year (R-113),
    and no channel; `entered_on` is the date on the document, `recipient` "Nơi nhận văn bản". A line
    of the book of copies has no document of its own but what it is a `copy_of`. A released reserved
    number is a voided line without any document.
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
    copy_of = models.ForeignKey(
        Document, models.PROTECT, null=True, related_name="+", db_index=False,
        verbose_name="Bản sao của",
    )  # fmt: skip
    channel = models.CharField("Cách đến", max_length=20, choices=Channel, blank=True)
    year = models.PositiveSmallIntegerField("Năm", null=True)
    notation = models.CharField(
        "Ký hiệu", max_length=30, blank=True, default="", db_default="", db_collation="C"
    )
    symbol = models.CharField("Số, ký hiệu", max_length=50, blank=True, default="", db_default="")
    entered_on = models.DateField("Ngày đến")
    received_at = models.DateTimeField("Nhận lúc")
    entered_at = models.DateTimeField("Vào sổ lúc")
    entered_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    recipient = models.CharField("Đơn vị hoặc người nhận", max_length=1000, blank=True)
    transferred_on = models.DateField("Ngày chuyển", null=True)
    signer_name = models.CharField(
        "Người ký", max_length=100, blank=True, default="", db_default=""
    )
    copies = models.PositiveSmallIntegerField("Số lượng bản", null=True)
    retained_by = models.CharField(
        "Đơn vị, người nhận bản lưu", max_length=300, blank=True, default="", db_default=""
    )
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
                condition=Q(document__isnull=False, former_document__isnull=True, copy_of__isnull=True, paper_line="")
                | (Q(document__isnull=True, former_document__isnull=True, copy_of__isnull=True) & ~Q(paper_line=""))
                | Q(document__isnull=True, former_document__isnull=True, copy_of__isnull=False, paper_line="")
                | Q(document__isnull=True, paper_line="", status=EntryStatus.VOIDED),
            ),
            models.UniqueConstraint(
                fields=["agency", "year", "number", "suffix", "notation"],
                condition=~Q(notation=""), name="entry_symbol_once",
            ),
            models.CheckConstraint(
                name="entry_symbol_whole",
                condition=Q(notation="", symbol="")
                | (~Q(notation="") & ~Q(symbol="") & Q(year__isnull=False)),
            ),
            models.CheckConstraint(name="entry_number_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="entry_void_says_why",
                condition=~Q(status=EntryStatus.VOIDED) | ~Q(void_reason=""),
            ),
        ]  # fmt: skip
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
