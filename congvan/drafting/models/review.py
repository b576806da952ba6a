"""What others say of a draft: reviews, dissent, required corrections, approval, confirmations."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from congvan.drafting.models.draft import Draft
from congvan.drafting.states import (
    ConfirmationKind,
    DissentChoice,
    ReviewDecision,
    ReviewLevel,
    SigningPower,
)
from congvan.organization.models import Membership, Unit

_HEX = r"^[0-9a-f]{64}$"


class Review(models.Model):
    """One person or unit was asked for a word on the draft, and gave it.

    Exactly one of `member` and `unit` is asked; a unit's is its head's. `content_hash` is that of
    what lay before whoever decided. One review of a level is open at a time, except coordination.
    """

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="reviews")
    level = models.CharField(max_length=15, choices=ReviewLevel)
    round = models.PositiveSmallIntegerField("Lần trình")
    member = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="+", db_index=False
    )
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    asked_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField("Trình lúc")
    note = models.CharField("Nội dung trình", max_length=1000, blank=True)
    due_at = models.DateTimeField("Hạn cho ý kiến", null=True)
    opened_at = models.DateTimeField("Mở lúc", null=True)
    decision = models.CharField(max_length=20, choices=ReviewDecision, blank=True, default="")
    decided_at = models.DateTimeField("Cho ý kiến lúc", null=True)
    decided_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="+", db_index=False
    )
    typed_by = models.CharField(max_length=200, blank=True)
    text = models.TextField("Ý kiến", blank=True)
    content_hash = models.CharField(max_length=64, blank=True, db_collation="C")

    class Meta:
        verbose_name = "lượt cho ý kiến"
        constraints = [
            models.CheckConstraint(
                name="review_of_one_holder",
                condition=Q(member__isnull=False, unit__isnull=True)
                | Q(member__isnull=True, unit__isnull=False),
            ),
            models.CheckConstraint(
                name="review_decided_paired",
                condition=Q(decision="", decided_at__isnull=True)
                | (~Q(decision="") & Q(decided_at__isnull=False)),
            ),
            models.UniqueConstraint(
                fields=["draft"],
                condition=Q(decision="", level__in=(ReviewLevel.UNIT, ReviewLevel.AGENCY)),
                name="review_one_open",
            ),
            models.UniqueConstraint(
                fields=["draft", "member", "unit"],
                condition=Q(decision="", level=ReviewLevel.COORDINATION),
                nulls_distinct=False,
                name="review_coordination_once",
            ),
            models.CheckConstraint(
                name="review_return_says_why",
                condition=~Q(decision=ReviewDecision.RETURNED) | ~Q(text=""),
            ),
        ]
        indexes = [
            models.Index(fields=["member", "-id"], name="review_member"),
            models.Index(fields=["unit", "-id"], name="review_unit"),
            models.Index(
                fields=["member"], condition=Q(decision=""), name="review_open_member"
            ),
            models.Index(fields=["unit"], condition=Q(decision=""), name="review_open_unit"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_level_display()}, lần {self.round}"


class Dissent(models.Model):
    """Two opinions that could not be joined, side by side until the agency leader decides (R-077)."""

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="dissents")
    round = models.PositiveSmallIntegerField()
    matter = models.CharField("Vấn đề", max_length=300)
    specialist_text = models.TextField("Ý kiến người soạn")
    head_text = models.TextField("Ý kiến lãnh đạo đơn vị")
    head = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    noted_at = models.DateTimeField()
    choice = models.CharField(max_length=12, choices=DissentChoice, blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="+", db_index=False
    )
    decision_text = models.TextField("Quyết định", blank=True)

    class Meta:
        verbose_name = "ý kiến khác nhau"
        constraints = [
            models.CheckConstraint(
                name="dissent_decided_paired",
                condition=Q(choice="", decided_at__isnull=True)
                | (~Q(choice="") & Q(decided_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="dissent_has_both_sides",
                condition=~Q(specialist_text="") & ~Q(head_text=""),
            ),
        ]

    def __str__(self) -> str:
        return self.matter


class RequiredCorrection(models.Model):
    """A correction that must be made and ticked before signing (R-079)."""

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="corrections")
    text = models.CharField("Phải sửa", max_length=500)
    place = models.CharField("Chỗ sửa", max_length=200, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    done_at = models.DateTimeField("Sửa xong lúc", null=True)
    done_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = "điểm phải sửa"

    def __str__(self) -> str:
        return self.text


class Approval(models.Model):
    """The signer agreed to the content and permits issue (R-072).

    Bound to `content_hash`, the hash of all that is to be issued; when that changes the approval
    is void (R-078). After an approval with corrections, `corrected_hash` is what the drafter
    declared as corrected, once (R-079). At most one approval of a draft is in force.
    """

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="approvals")
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    typed_by = models.CharField(max_length=200, blank=True)
    power = models.CharField(max_length=5, choices=SigningPower)
    content_hash = models.CharField(max_length=64, db_collation="C")
    corrected_hash = models.CharField(max_length=64, blank=True, db_collation="C")
    approved_at = models.DateTimeField("Duyệt lúc")
    text = models.TextField("Ý kiến", blank=True)
    # The six points of the check list that were looked at.
    checked = models.JSONField(default=list)
    voided_at = models.DateTimeField(null=True)
    void_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = "duyệt ban hành"
        constraints = [
            models.UniqueConstraint(
                fields=["draft"], condition=Q(voided_at__isnull=True), name="approval_one_in_force"
            ),
            models.CheckConstraint(
                name="approval_hash_is_hex", condition=Q(content_hash__regex=_HEX)
            ),
            models.CheckConstraint(
                name="approval_void_says_why",
                condition=Q(voided_at__isnull=True, void_reason="")
                | (Q(voided_at__isnull=False) & ~Q(void_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"Duyệt dự thảo {self.draft_id}"


class Confirmation(models.Model):
    """Somebody answers by name for the content or the layout, for one content hash (R-080)."""

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="confirmations")
    kind = models.CharField(max_length=10, choices=ConfirmationKind)
    content_hash = models.CharField(max_length=64, db_collation="C")
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    typed_by = models.CharField(max_length=200, blank=True)
    confirmed_at = models.DateTimeField("Xác nhận lúc")
    note = models.CharField("Ghi chú", max_length=500, blank=True)
    # Layout findings left standing, with why (key, sentence, reason).
    accepted_findings = models.JSONField(default=list)
    voided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "xác nhận trước khi ký"
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "kind"], condition=Q(voided_at__isnull=True),
                name="confirmation_one_in_force",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.get_kind_display()
