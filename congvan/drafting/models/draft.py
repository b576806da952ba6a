"""The draft, its files, every version of each, and the templates they are made from."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from congvan.desk.states import Urgency
from congvan.documents.models import Document, DocumentType, FieldOfWork
from congvan.documents.states import Circulation, Sensitivity
from congvan.drafting.states import (
    DERIVED,
    ENDED_DRAFT,
    DraftStatus,
    FileKind,
    Ink,
    OrderSource,
    SigningPower,
    VersionSource,
)
from congvan.kernel.models import Blob
from congvan.organization.models import Agency, Membership, Unit


class Draft(models.Model):
    """A document being written, from the order to draft it until it is issued or given up.

    The fields that R-069 asks for may be missing while drafting and must be there at submission.
    `replies_to` is the incoming document it answers; `round` counts the submissions to the
    drafter's head; `review_due_at` is the clock of whoever has it for review (R-074). `content`
    holds what the template was filled with, by field name.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    status = models.CharField(
        "Tình trạng", max_length=15, choices=DraftStatus, default=DraftStatus.DRAFTING
    )
    type = models.ForeignKey(
        DocumentType, models.PROTECT, related_name="+", db_index=False, verbose_name="Tên loại"
    )
    # Normative documents have their own sequence and the year in their notation.
    is_normative = models.BooleanField("Văn bản quy phạm pháp luật", default=False)
    subject = models.CharField("Trích yếu", max_length=500)
    subject_key = models.CharField(max_length=600, db_collation="C", editable=False)
    field = models.ForeignKey(
        FieldOfWork, models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        verbose_name="Lĩnh vực",
    )  # fmt: skip
    urgency = models.PositiveSmallIntegerField("Độ khẩn", choices=Urgency, default=Urgency.NORMAL)
    is_priority = models.BooleanField("Ưu tiên", default=False)
    circulation = models.CharField(
        "Phạm vi lưu hành", max_length=20, choices=Circulation, blank=True, default=""
    )
    sensitivity = models.CharField(
        "Mức độ nhạy cảm", max_length=20, choices=Sensitivity, default=Sensitivity.INTERNAL
    )
    due_at = models.DateTimeField("Hạn xử lý", null=True, blank=True)
    source = models.CharField("Căn cứ soạn thảo", max_length=10, choices=OrderSource)
    source_note = models.CharField("Ai giao, việc gì", max_length=300, blank=True)
    replies_to = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="replies",
        verbose_name="Trả lời văn bản",
    )  # fmt: skip
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        verbose_name="Đơn vị trình",
    )  # fmt: skip
    drafter = models.ForeignKey(
        Membership, models.PROTECT, related_name="+", db_index=False, verbose_name="Người soạn"
    )
    signer = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        verbose_name="Người ký",
    )  # fmt: skip
    signing_power = models.CharField(
        "Quyền hạn ký", max_length=5, choices=SigningPower, blank=True, default=""
    )
    # An advisory body that issues under the organ's seal has its own sequence.
    issuing_body = models.CharField("Tên tổ chức tư vấn ban hành", max_length=200, blank=True)
    recipients_text = models.TextField("Nơi nhận", blank=True)
    content = models.JSONField(default=dict)
    round = models.PositiveSmallIntegerField("Lần trình", default=0)
    status_since = models.DateTimeField("Từ lúc")
    review_due_at = models.DateTimeField("Hạn cho ý kiến", null=True)
    reminded_at = models.DateTimeField("Đã nhắc lúc", null=True)
    escalated_at = models.DateTimeField("Đã báo cấp trên lúc", null=True)
    made_at = models.DateTimeField("Lập lúc")
    made_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    closed_at = models.DateTimeField("Xong lúc", null=True)
    closing_reason = models.CharField("Lý do bỏ", max_length=500, blank=True)

    class Meta:
        verbose_name = "dự thảo"
        constraints = [
            models.CheckConstraint(
                name="draft_closed_paired",
                condition=Q(status__in=ENDED_DRAFT, closed_at__isnull=False)
                | (~Q(status__in=ENDED_DRAFT) & Q(closed_at__isnull=True)),
            ),
            models.CheckConstraint(name="draft_has_subject", condition=~Q(subject="")),
            models.CheckConstraint(
                name="draft_reply_names_document",
                condition=~Q(source=OrderSource.REPLY) | Q(replies_to__isnull=False),
            ),
            models.CheckConstraint(
                name="draft_urgency_known", condition=Q(urgency__in=Urgency.values)
            ),
        ]
        indexes = [
            models.Index(
                fields=["drafter", "urgency", "status_since", "id"],
                condition=Q(closed_at__isnull=True), name="draft_drafter_open",
            ),
            models.Index(
                fields=["unit", "urgency", "status_since", "id"],
                condition=Q(closed_at__isnull=True), name="draft_unit_open",
            ),
            models.Index(
                fields=["agency", "status", "urgency", "status_since", "id"],
                condition=Q(closed_at__isnull=True), name="draft_agency_open",
            ),
            models.Index(fields=["agency", "-made_at", "-id"], name="draft_agency_all"),
            models.Index(fields=["drafter", "-made_at", "-id"], name="draft_drafter_all"),
            models.Index(fields=["signer", "-made_at", "-id"], name="draft_signer_all"),
            models.Index(fields=["unit", "-made_at", "-id"], name="draft_unit_all"),
            models.Index(
                fields=["review_due_at"],
                condition=Q(closed_at__isnull=True, review_due_at__isnull=False),
                name="draft_review_clock",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.subject


class DraftFile(models.Model):
    """One file of a draft; its bytes are in its versions.

    `current` is the version that counts. `locked_by` has taken it out to edit: others are warned,
    and a version built on an older one than `current` is refused until they choose.
    """

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="files", db_index=False)
    kind = models.CharField(max_length=10, choices=FileKind)
    name = models.CharField("Tên tệp", max_length=255)
    position = models.PositiveSmallIntegerField("Thứ tự")
    current = models.ForeignKey(
        "DraftVersion", models.PROTECT, null=True, related_name="+", db_index=False
    )
    locked_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="+", db_index=False
    )
    locked_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "tệp của dự thảo"
        constraints = [
            models.UniqueConstraint(fields=["draft", "position"], name="draft_file_position_once"),
            models.UniqueConstraint(
                fields=["draft"], condition=Q(kind=FileKind.MAIN, removed_at__isnull=True),
                name="draft_file_one_main",
            ),
            models.CheckConstraint(
                name="draft_file_lock_paired",
                condition=Q(locked_by__isnull=True, locked_at__isnull=True)
                | Q(locked_by__isnull=False, locked_at__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class DraftVersion(models.Model):
    """One state of a file, kept for ever. `number` counts from 1 within the file.

    `based_on` is the version its maker had before them; the difference between the two is what
    they changed, in `ink`. A derived version (bản sạch, đã ghi số) is made by the system from
    `based_on` and is not a change of content (R-075, R-078).
    """

    file = models.ForeignKey(DraftFile, models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveSmallIntegerField("Phiên bản")
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    based_on = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", db_index=False
    )
    source = models.CharField(max_length=10, choices=VersionSource)
    ink = models.CharField("Mực", max_length=5, choices=Ink, blank=True, default="")
    round = models.PositiveSmallIntegerField("Lần trình")
    made_at = models.DateTimeField("Lúc")
    made_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    # The person at the keyboard, when acting for another.
    typed_by = models.CharField(max_length=200, blank=True)
    note = models.CharField("Ghi chú", max_length=300, blank=True)

    class Meta:
        verbose_name = "phiên bản dự thảo"
        constraints = [
            models.UniqueConstraint(fields=["file", "number"], name="draft_version_number_once"),
            models.CheckConstraint(
                name="draft_version_derived_from",
                condition=~Q(source__in=DERIVED) | Q(based_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Phiên bản {self.number}"


class SupportingDocument(models.Model):
    """A registered document put before the leader beside the draft (văn bản liên quan, R-069)."""

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="supporting", db_index=False)
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    note = models.CharField("Ghi chú", max_length=200, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = "văn bản kèm dự thảo"
        constraints = [
            models.UniqueConstraint(fields=["draft", "document"], name="supporting_document_once"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} kèm dự thảo {self.draft_id}"


class DraftTemplate(models.Model):
    """An agency's own .docx template, filled from the same fields as the templates of NĐ 30."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    type = models.ForeignKey(DocumentType, models.PROTECT, related_name="+", db_index=False)
    name = models.CharField("Tên mẫu", max_length=150)
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    file_name = models.CharField("Tên tệp", max_length=255)
    fields = models.JSONField(default=list)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    closed_at = models.DateTimeField("Thôi dùng từ", null=True)

    class Meta:
        verbose_name = "mẫu văn bản"
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "name"], condition=Q(closed_at__isnull=True),
                name="draft_template_name_once",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name
