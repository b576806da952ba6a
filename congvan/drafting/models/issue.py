"""The way of an approved draft out of the house, its recipients, and certified copies."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from congvan.desk.states import Urgency
from congvan.documents.models import Document, DocumentType, Organ
from congvan.documents.states import FileRole, RelationKind
from congvan.drafting.models.draft import Draft, DraftFile
from congvan.drafting.states import (
    ON_ITS_WAY,
    UNDELIVERED,
    DispatchStatus,
    IssueForm,
    IssueStatus,
    Route,
    StepOrder,
)
from congvan.kernel.models import Blob
from congvan.organization.models import Agency, Membership, Unit
from congvan.organization.models.agency import validity
from congvan.registers.models import Book


class Issue(models.Model):
    """An approved draft, or a paper signed by hand, on its way out: five steps of the clerk.

    `document` is made with the number. Each step keeps who did it and when. `due_at` is the
    same-day clock (R-098). Carries what lists show and sort by.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    # A draft sent back, or whose number was voided, comes again as a new row.
    draft = models.ForeignKey(
        Draft, models.PROTECT, null=True, related_name="issues", db_index=False
    )
    document = models.OneToOneField(Document, models.PROTECT, null=True, related_name="issue")
    status = models.CharField(
        "Tình trạng", max_length=20, choices=IssueStatus, default=IssueStatus.AWAITING_LAYOUT
    )
    step_order = models.CharField(max_length=15, choices=StepOrder)
    form = models.CharField("Hình thức phát hành", max_length=12, choices=IssueForm)
    form_decided_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="+", db_index=False
    )
    form_ground = models.CharField("Căn cứ hình thức", max_length=300, blank=True)
    urgency = models.PositiveSmallIntegerField(choices=Urgency)
    subject = models.CharField("Trích yếu", max_length=500)
    type = models.ForeignKey(DocumentType, models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    drafter = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    signer = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    book = models.ForeignKey(Book, models.PROTECT, null=True, related_name="+", db_index=False)
    symbol = models.CharField("Số, ký hiệu", max_length=50, blank=True)
    issued_on = models.DateField("Ngày văn bản", null=True)
    opened_at = models.DateTimeField()
    layout_at = models.DateTimeField(null=True)
    numbered_at = models.DateTimeField(null=True)
    numbered_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="+", db_index=False
    )
    # The drafter looks again at the numbered text before it is signed.
    looked_again_at = models.DateTimeField(null=True)
    pdf_at = models.DateTimeField(null=True)
    pdf_failure = models.CharField("Vì sao chưa có bản PDF", max_length=500, blank=True)
    signed_at = models.DateTimeField("Ký lúc", null=True)
    signed_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="+", db_index=False
    )
    sealed_at = models.DateTimeField("Đóng dấu lúc", null=True)
    sealed_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="+", db_index=False
    )
    # The clerk compared the signed paper with the file.
    compared_at = models.DateTimeField("Đối chiếu lúc", null=True)
    compared_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="+", db_index=False
    )
    due_at = models.DateTimeField("Hạn phát hành", null=True)
    issued_at = models.DateTimeField("Phát hành lúc", null=True)
    issued_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="+", db_index=False
    )
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField("Lý do", max_length=500, blank=True)
    # Which issue this one replaces or corrects.
    amends = models.ForeignKey("self", models.PROTECT, null=True, related_name="amended_by")
    copies = models.PositiveSmallIntegerField("Số lượng bản", default=0)
    # Where the two paper originals are.
    retained_at = models.CharField("Tập lưu", max_length=200, blank=True)
    dossier_original_with = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = "phát hành văn bản"
        constraints = [
            models.CheckConstraint(
                name="issue_numbered_whole",
                condition=Q(numbered_at__isnull=True, symbol="")
                | (
                    Q(numbered_at__isnull=False, document__isnull=False, issued_on__isnull=False)
                    & ~Q(symbol="")
                ),
            ),
            models.CheckConstraint(
                name="issue_issued_paired",
                condition=Q(status__in=(*ON_ITS_WAY, IssueStatus.RETURNED), issued_at__isnull=True)
                | Q(status__in=(IssueStatus.VOIDED,))
                | Q(
                    status__in=(IssueStatus.ISSUED, IssueStatus.REPLACED, IssueStatus.RECALLED),
                    issued_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="issue_end_says_why",
                condition=Q(ended_at__isnull=True) | ~Q(end_reason=""),
            ),
            models.UniqueConstraint(
                fields=["draft"],
                name="issue_of_draft_once",
                condition=~Q(status__in=(IssueStatus.RETURNED, IssueStatus.VOIDED)),
            ),
        ]
        indexes = [
            models.Index(fields=["draft", "-id"], name="issue_draft"),
            models.Index(
                fields=["agency", "status", "urgency", "opened_at", "id"],
                condition=Q(issued_at__isnull=True, ended_at__isnull=True), name="issue_open",
            ),
            models.Index(
                fields=["signer", "urgency", "opened_at", "id"],
                condition=Q(status=IssueStatus.AWAITING_SIGNATURE), name="issue_to_sign",
            ),
            models.Index(
                fields=["agency", "-issued_at", "-id"],
                condition=Q(issued_at__isnull=False), name="issue_issued",
            ),
            models.Index(fields=["agency", "-opened_at", "-id"], name="issue_all"),
            models.Index(fields=["drafter", "-opened_at", "-id"], name="issue_drafter"),
            models.Index(fields=["signer", "-opened_at", "-id"], name="issue_signer"),
            models.Index(fields=["unit", "-opened_at", "-id"], name="issue_unit"),
            models.Index(
                fields=["agency", "-opened_at", "-id"],
                condition=~Q(pdf_failure="") & Q(ended_at__isnull=True), name="issue_pdf_failed",
            ),
            models.Index(
                fields=["signed_by", "-signed_at", "-id"],
                condition=Q(signed_at__isnull=False), name="issue_signed",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.symbol or self.subject


class IssueFile(models.Model):
    """One file of an issue and what became of it step by step; each step is a new blob.

    `source` is the approved .docx with number and date; `unsigned` the PDF made of it, `signed`
    after the leader, `sealed` after the organ. Attachments in separate files have no personal
    signature (R-160). `produced_from` is the hash of the bytes `unsigned` was made from.
    """

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="files", db_index=False)
    draft_file = models.ForeignKey(
        DraftFile, models.PROTECT, null=True, related_name="+", db_index=False
    )
    role = models.CharField(max_length=10, choices=FileRole)
    position = models.PositiveSmallIntegerField()
    name = models.CharField("Tên tệp", max_length=255)
    source = models.ForeignKey(Blob, models.PROTECT, null=True, related_name="+")
    unsigned = models.ForeignKey(Blob, models.PROTECT, null=True, related_name="+")
    signed = models.ForeignKey(Blob, models.PROTECT, null=True, related_name="+")
    sealed = models.ForeignKey(Blob, models.PROTECT, null=True, related_name="+")
    produced_from = models.CharField(max_length=64, blank=True, db_collation="C")

    class Meta:
        verbose_name = "tệp phát hành"
        constraints = [
            models.UniqueConstraint(fields=["issue", "position"], name="issue_file_position_once"),
            models.UniqueConstraint(
                fields=["issue"], condition=Q(role=FileRole.MAIN), name="issue_file_one_main"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class IssueRecipient(models.Model):
    """One line of "Kính gửi" or "Nơi nhận" and whom it stands for.

    `name` is as written in the document. An internal recipient is a member or a unit; an outside
    one an organ, null until the clerk has said which.
    """

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="recipients", db_index=False)
    position = models.PositiveSmallIntegerField()
    name = models.CharField("Nơi nhận", max_length=300)
    is_addressee = models.BooleanField("Kính gửi", default=False)
    route = models.CharField("Cách gửi", max_length=15, choices=Route)
    organ = models.ForeignKey(Organ, models.PROTECT, null=True, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    member = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="+", db_index=False
    )
    paper_copies = models.PositiveSmallIntegerField("Số bản giấy", default=0)
    # Paper beside the electronic one, on the sender's word.
    parallel_reason = models.CharField("Lý do gửi song song", max_length=300, blank=True)
    status = models.CharField(max_length=10, choices=DispatchStatus, default=DispatchStatus.WAITING)
    sent_at = models.DateTimeField("Gửi lúc", null=True)
    note = models.CharField("Ghi chú", max_length=300, blank=True)

    class Meta:
        verbose_name = "nơi nhận"
        constraints = [
            models.UniqueConstraint(
                fields=["issue", "position"], name="issue_recipient_position_once"
            ),
            models.CheckConstraint(
                name="issue_recipient_internal_known",
                condition=~Q(route=Route.INTERNAL)
                | Q(unit__isnull=False)
                | Q(member__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["issue"], condition=Q(status__in=UNDELIVERED), name="issue_recipient_failed"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RecipientOrder(models.Model):
    """What an issue asks of one recipient until when; it travels with the document (R-344).

    Kept beside the lines of "Nơi nhận", which are written anew whenever they are set.
    `is_steering`: the agency asks as a superior.
    """

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="orders", db_index=False)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", db_index=False)
    content = models.CharField("Yêu cầu", max_length=500)
    due_on = models.DateField("Hạn thực hiện")
    is_steering = models.BooleanField("Cấp trên giao", default=False)

    class Meta:
        verbose_name = "yêu cầu với nơi nhận"
        constraints = [
            models.UniqueConstraint(fields=["issue", "organ"], name="recipient_order_once"),
        ]

    def __str__(self) -> str:
        return self.content


class RecipientName(models.Model):
    """What an agency once said a line of "Nơi nhận" means; proposed the next time.

    `folded_name` is the line as the recogniser compares it. Exactly one of `organ`, `unit` and
    `member` is named, none for a line that is only kept or stands for a group.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    folded_name = models.CharField(max_length=300, db_collation="C")
    name = models.CharField("Ghi là", max_length=300)
    route = models.CharField("Cách gửi", max_length=15, choices=Route)
    organ = models.ForeignKey(Organ, models.PROTECT, null=True, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    member = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="+", db_index=False
    )
    chosen_at = models.DateTimeField()
    chosen_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = "nơi nhận đã biết"
        constraints = [
            models.UniqueConstraint(fields=["agency", "folded_name"], name="recipient_name_once"),
            models.CheckConstraint(
                name="recipient_name_of_one",
                condition=Q(organ__isnull=True, unit__isnull=True)
                | Q(organ__isnull=True, member__isnull=True)
                | Q(unit__isnull=True, member__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class IssueAmendment(models.Model):
    """A draft that corrects, amends or replaces what was issued (R-103)."""

    draft = models.OneToOneField(Draft, models.PROTECT, related_name="amendment")
    issue = models.ForeignKey(Issue, models.PROTECT, related_name="amendments")
    kind = models.CharField(max_length=20, choices=RelationKind)
    reason = models.CharField("Lý do", max_length=500)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = "đính chính, thay thế văn bản đi"
        constraints = [
            models.CheckConstraint(
                name="issue_amendment_kind",
                condition=Q(
                    kind__in=(RelationKind.CORRECTS, RelationKind.REPLACES, RelationKind.AMENDS)
                ),
            ),
            models.CheckConstraint(name="issue_amendment_says_why", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.reason}"


class IssuingRule(models.Model):
    """In what form a kind of document goes out, from a day to a day (R-085…R-095).

    Province-managed reference data: a document keeps the rule valid on its day of issue.
    `keywords` narrows by words of the subject, folded, any of them.
    """

    code = models.CharField(max_length=40, db_collation="C")
    name = models.CharField("Loại tài liệu", max_length=300)
    types = models.JSONField(default=list)
    keywords = models.JSONField(default=list)
    is_internal = models.BooleanField("Trong nội bộ cơ quan", default=False)
    form = models.CharField("Hình thức", max_length=12, choices=IssueForm)
    requires_source = models.BooleanField("Phải kèm tệp nguồn", default=False)
    source = models.CharField("Căn cứ", max_length=200)
    province = models.CharField("Tỉnh", max_length=100, blank=True)
    valid_from = models.DateField("Từ ngày")
    valid_to = models.DateField("Đến ngày", null=True, blank=True)

    class Meta:
        verbose_name = "quy định hình thức phát hành"
        constraints = [
            ExclusionConstraint(
                name="issuing_rule_once_at_a_time",
                expressions=[
                    ("code", RangeOperators.EQUAL),
                    (Coalesce("province", models.Value("")), RangeOperators.EQUAL),
                    (validity(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.name
