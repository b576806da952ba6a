"""The handling of one incoming document, its directives and assignments."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from congvan.desk.states import Part, Urgency
from congvan.directives.states import (
    OPEN_ASSIGNMENT,
    OPEN_HANDLING,
    AssignmentStatus,
    DirectiveKind,
    HandlingStatus,
)
from congvan.documents.models import Document
from congvan.organization.models import Agency, Membership, Unit


class Handling(models.Model):
    """How an agency handles one registered incoming document: where it stands, by when, who leads.

    Carries what lists sort and filter by (urgency, arrival, deadline, lead), so that a tab is one
    range of one partial index. `due_at` is the whole document's deadline (R-059).
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    document = models.OneToOneField(Document, models.PROTECT, related_name="handling")
    status = models.CharField(
        "Tình trạng", max_length=25, choices=HandlingStatus,
        default=HandlingStatus.AWAITING_DISTRIBUTION,
    )  # fmt: skip
    urgency = models.PositiveSmallIntegerField(choices=Urgency)
    arrived_on = models.DateField("Ngày đến")
    due_at = models.DateTimeField("Hạn", null=True)
    lead_member = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="+", db_index=False
    )
    lead_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    percent = models.PositiveSmallIntegerField("Tiến độ", default=0)
    urged_count = models.PositiveSmallIntegerField("Số lần đôn đốc", default=0)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="+", db_index=False
    )
    result = models.CharField("Kết quả", max_length=1000, blank=True)
    reply_symbol = models.CharField("Văn bản trả lời", max_length=100, blank=True)
    # The last state its sender was told by exchange; "" when it did not come that way.
    sender_told = models.CharField(
        max_length=2, blank=True, default="", db_default="", db_collation="C"
    )

    class Meta:
        verbose_name = "giải quyết văn bản đến"
        constraints = [
            models.CheckConstraint(
                name="handling_closed_paired",
                condition=Q(status__in=OPEN_HANDLING, closed_at__isnull=True)
                | (~Q(status__in=OPEN_HANDLING) & Q(closed_at__isnull=False)),
            ),
            models.CheckConstraint(name="handling_percent", condition=Q(percent__lte=100)),
        ]
        indexes = [
            models.Index(
                fields=["agency", "status", "urgency", "arrived_on", "id"],
                condition=Q(closed_at__isnull=True), name="handling_open",
            ),
            models.Index(
                fields=["agency", "urgency", "arrived_on", "id"],
                condition=Q(closed_at__isnull=True), name="handling_open_all",
            ),
            models.Index(
                fields=["agency", "due_at", "id"],
                condition=Q(closed_at__isnull=True, due_at__isnull=False), name="handling_due",
            ),
            models.Index(
                fields=["agency", "-closed_at", "-id"],
                condition=Q(closed_at__isnull=False), name="handling_closed",
            ),
            models.Index(fields=["agency", "-arrived_on", "-id"], name="handling_all"),
            models.Index(
                fields=["lead_unit", "due_at"], condition=Q(closed_at__isnull=True),
                name="handling_lead_unit",
            ),
            models.Index(
                fields=["lead_member", "due_at"], condition=Q(closed_at__isnull=True),
                name="handling_lead_member",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"Giải quyết văn bản {self.document_id}"


class Directive(models.Model):
    """One step of distribution in words: who wrote what when (bút phê, đề xuất, giao tiếp)."""

    handling = models.ForeignKey(Handling, models.PROTECT, related_name="directives")
    kind = models.CharField(max_length=10, choices=DirectiveKind)
    text = models.TextField("Ý kiến", blank=True)
    given_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    # Whoever sat at the keyboard: another person when acting under a delegation.
    typed_by = models.CharField(max_length=200, blank=True)
    given_at = models.DateTimeField()

    class Meta:
        verbose_name = "ý kiến chỉ đạo"
        # "Hay gửi": the last directives of one giver.
        indexes = [models.Index(fields=["given_by", "-id"], name="directive_giver")]

    def __str__(self) -> str:
        return self.text[:60]


class Assignment(models.Model):
    """What one holder got in a directive: lead, coordinate, be informed, or direct.

    Exactly one of `member` and `unit` holds it; a unit's is its head's. `parent` is the assignment
    from whose holder it came, so that the chain is a tree ("ai đang giữ"). At most one LEAD of a
    handling is open at any time, by the partial unique index (R-050).
    """

    handling = models.ForeignKey(Handling, models.PROTECT, related_name="assignments")
    directive = models.ForeignKey(Directive, models.PROTECT, related_name="assignments")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    member = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="+", db_index=False
    )
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    part = models.CharField(max_length=20, choices=Part)
    note = models.CharField("Yêu cầu", max_length=500, blank=True)
    due_at = models.DateTimeField("Hạn", null=True)
    status = models.CharField(
        max_length=12, choices=AssignmentStatus, default=AssignmentStatus.WAITING
    )
    assigned_at = models.DateTimeField()
    opened_at = models.DateTimeField("Mở lúc", null=True)
    opened_by = models.CharField(max_length=200, blank=True)
    finished_at = models.DateTimeField(null=True)
    reason = models.CharField("Lý do", max_length=500, blank=True)
    percent = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "phân công"
        constraints = [
            models.CheckConstraint(
                name="assignment_of_one_holder",
                condition=Q(member__isnull=False, unit__isnull=True)
                | Q(member__isnull=True, unit__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["handling"],
                condition=Q(part=Part.LEAD, status__in=OPEN_ASSIGNMENT),
                name="assignment_one_lead",
            ),
            models.CheckConstraint(
                name="assignment_says_what_is_expected",
                condition=~Q(part__in=(Part.COORDINATE, Part.INFORM)) | ~Q(note=""),
            ),
            models.CheckConstraint(
                name="assignment_not_below_itself",
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["member", "handling"], condition=Q(status__in=OPEN_ASSIGNMENT),
                name="assignment_member_open",
            ),
            models.Index(
                fields=["unit", "handling"], condition=Q(status__in=OPEN_ASSIGNMENT),
                name="assignment_unit_open",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_part_display()} {self.member_id or self.unit_id}"
