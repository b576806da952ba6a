"""The document, its files and its relations."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from congvan.desk.states import Urgency
from congvan.documents.models.catalogue import DocumentType, FieldOfWork, Organ
from congvan.documents.states import (
    Circulation,
    Direction,
    FileRole,
    LegalValue,
    RelationKind,
    Sensitivity,
)
from congvan.kernel.models import Blob
from congvan.organization.models import Agency, Membership


class Document(models.Model):
    """One document as one agency has it (NĐ 30 PL6 II; lengths as printed there).

    `symbol` is "số, ký hiệu" as written, number and notation joined by "/"; `symbol_key` and
    `subject_key` are their folded forms, by which duplicates and searches find them (R-061, R-375).
    `subject` is the agency's own, `source_subject` what the paper itself says (R-038).
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    direction = models.CharField(max_length=3, choices=Direction)
    type = models.ForeignKey(
        DocumentType, models.PROTECT, related_name="+", db_index=False, verbose_name="Tên loại"
    )
    number = models.CharField("Số", max_length=11, blank=True)
    notation = models.CharField("Ký hiệu", max_length=30, blank=True)
    symbol = models.CharField("Số, ký hiệu", max_length=50, blank=True)
    symbol_key = models.CharField(max_length=60, blank=True, db_collation="C", editable=False)
    issued_on = models.DateField("Ngày văn bản", null=True, blank=True)
    issuer = models.ForeignKey(
        Organ, models.PROTECT, null=True, related_name="+", db_index=False,
        verbose_name="Cơ quan ban hành",
    )  # fmt: skip
    sender = models.ForeignKey(
        Organ, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name="Nơi gửi"
    )
    subject = models.CharField("Trích yếu", max_length=500)
    subject_key = models.CharField(max_length=600, db_collation="C", editable=False)
    source_subject = models.CharField("Trích yếu ghi trên văn bản", max_length=500, blank=True)
    field = models.ForeignKey(
        FieldOfWork, models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        verbose_name="Lĩnh vực",
    )  # fmt: skip
    urgency = models.PositiveSmallIntegerField("Độ khẩn", choices=Urgency)
    # Hỏa tốc hẹn giờ: the exact hour.
    timed_at = models.DateTimeField("Hẹn giờ", null=True, blank=True)
    is_priority = models.BooleanField("Văn bản ưu tiên", default=False)
    circulation = models.CharField(
        "Phạm vi lưu hành", max_length=20, choices=Circulation, blank=True, default=""
    )
    sensitivity = models.CharField(
        "Mức độ nhạy cảm", max_length=20, choices=Sensitivity, default=Sensitivity.INTERNAL
    )
    signer_name = models.CharField("Người ký", max_length=50, blank=True)
    signer_position = models.CharField("Chức vụ người ký", max_length=100, blank=True)
    page_count = models.PositiveSmallIntegerField("Số trang", null=True, blank=True)
    language = models.CharField("Ngôn ngữ", max_length=30, default="Tiếng Việt")
    reply_due_on = models.DateField("Hạn nơi gửi yêu cầu", null=True, blank=True)
    legal_value = models.CharField("Giá trị", max_length=10, choices=LegalValue)
    has_appraisal_dossier = models.BooleanField("Có hồ sơ thẩm định kèm theo", default=False)
    note = models.CharField("Ghi chú", max_length=500, blank=True)
    made_at = models.DateTimeField("Lập lúc")
    made_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    # Recalled by its issuer: the content is unreadable to everybody, number and metadata stay.
    recalled_at = models.DateTimeField("Thu hồi lúc", null=True)
    recall_reason = models.CharField(
        "Lý do thu hồi", max_length=500, blank=True, default="", db_default=""
    )
    paper_returned_on = models.DateField("Ngày gửi lại bản giấy", null=True)
    # The later document by which its issuer updated or replaced it.
    superseded_by = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", db_index=False,
        verbose_name="Được thay bằng",
    )  # fmt: skip

    class Meta:
        verbose_name = "văn bản"
        constraints = [
            models.CheckConstraint(
                name="document_recall_says_why",
                condition=Q(recalled_at__isnull=True) | ~Q(recall_reason=""),
            ),
            models.CheckConstraint(
                name="document_not_superseded_by_itself",
                condition=Q(superseded_by__isnull=True) | ~Q(superseded_by=F("id")),
            ),
            models.CheckConstraint(
                name="document_urgency_known", condition=Q(urgency__in=Urgency.values)
            ),
            models.CheckConstraint(
                name="document_in_is_whole",
                condition=~Q(direction=Direction.IN)
                | Q(issuer__isnull=False, sender__isnull=False, issued_on__isnull=False),
            ),
            models.CheckConstraint(name="document_has_subject", condition=~Q(subject="")),
            models.CheckConstraint(
                name="document_timed_is_flash",
                condition=Q(timed_at__isnull=True) | Q(urgency=Urgency.FLASH),
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "symbol_key"], name="document_symbol"),
            models.Index(fields=["agency", "issuer", "-issued_on"], name="document_issuer_day"),
        ]

    def __str__(self) -> str:
        return self.subject


class DocumentFile(models.Model):
    """One file of a document; the bytes are a blob, never changed. `members` lists an archive."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="files", db_index=False)
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    name = models.CharField("Tên tệp", max_length=255)
    role = models.CharField(max_length=10, choices=FileRole)
    position = models.PositiveSmallIntegerField("Thứ tự")
    page_count = models.PositiveSmallIntegerField(null=True)
    members = models.JSONField(null=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = "tệp của văn bản"
        constraints = [
            models.UniqueConstraint(fields=["document", "position"], name="file_position_once"),
            models.UniqueConstraint(
                fields=["document"], condition=Q(role=FileRole.MAIN), name="file_one_main"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Relation(models.Model):
    """`document` stands to `other` as `kind` says; both of one agency. Shown from both sides."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="+", db_index=False)
    other = models.ForeignKey(Document, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=RelationKind)
    note = models.CharField("Ghi chú", max_length=200, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = "văn bản liên quan"
        constraints = [
            models.UniqueConstraint(fields=["document", "other", "kind"], name="relation_once"),
            models.CheckConstraint(
                name="relation_not_to_itself", condition=~Q(document=F("other"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.get_kind_display()} {self.other_id}"
