"""Who may see a document and why, and who has read it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from congvan.documents.models.document import Document
from congvan.documents.states import Right
from congvan.organization.models import Agency, Membership, Unit


class Grant(models.Model):
    """A right of one member or one unit on one document, with its cause (ARCHITECTURE §3.4).

    Exactly one of `member` and `unit` holds it. `in_unit` is the unit itself or the member's unit:
    its head sees what the people of the unit were given. `document_date` is the day of arrival or
    of issue, so that a person's whole past is one index range; `is_open` while the handling of
    the document goes on. `source_type`/`source_id` name what gave it and takes it back: a revoked
    grant stays, with its day. Clerk, leader and monitor see their agency by role, without grants.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    document = models.ForeignKey(Document, models.PROTECT, related_name="grants", db_index=False)
    member = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="+", db_index=False
    )
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    in_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    right = models.CharField(max_length=10, choices=Right)
    cause = models.CharField("Vì", max_length=300)
    source_type = models.CharField(max_length=40)
    source_id = models.BigIntegerField()
    document_date = models.DateField()
    is_open = models.BooleanField(default=True)
    granted_at = models.DateTimeField("Từ")
    revoked_at = models.DateTimeField("Thôi từ", null=True)

    class Meta:
        verbose_name = "quyền xem văn bản"
        constraints = [
            models.CheckConstraint(
                name="grant_of_one_holder",
                condition=Q(member__isnull=False, unit__isnull=True)
                | Q(member__isnull=True, unit__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["source_type", "source_id", "document", "member", "unit", "right"],
                condition=Q(revoked_at__isnull=True), nulls_distinct=False, name="grant_once",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["document"], name="grant_document"),
            models.Index(
                fields=["member", "-document_date", "-document_id"],
                condition=Q(revoked_at__isnull=True), name="grant_member",
            ),
            models.Index(
                fields=["in_unit", "-document_date", "-document_id"],
                condition=Q(revoked_at__isnull=True), name="grant_unit",
            ),
            models.Index(
                fields=["member", "-document_date", "-document_id"],
                condition=Q(revoked_at__isnull=True, is_open=True), name="grant_member_open",
            ),
            models.Index(
                fields=["in_unit", "-document_date", "-document_id"],
                condition=Q(revoked_at__isnull=True, is_open=True), name="grant_unit_open",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.cause


class ReadRecord(models.Model):
    """When a member first and last opened a document (R-229 access and view history)."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="+", db_index=False)
    member = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    first_at = models.DateTimeField("Đọc lần đầu")
    last_at = models.DateTimeField("Đọc lần cuối")
    times = models.PositiveIntegerField("Số lần", default=1)

    class Meta:
        verbose_name = "lượt đọc"
        constraints = [
            models.UniqueConstraint(fields=["document", "member"], name="read_record_once"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} đọc {self.document_id}"
