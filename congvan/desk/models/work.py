"""Work, who follows it, and what the bell says."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import models
from django.db.models import F, Q

from congvan.desk.states import Outcome, Part, Urgency
from congvan.organization.models import Agency, Membership, Unit
from congvan.organization.states import Role

# "No deadline" sorts last. PostgreSQL's infinity cannot be read back as a datetime.
NO_DEADLINE = datetime(9999, 12, 31, tzinfo=UTC)


class Inbox(models.Model):
    """Where work lands: one membership's, one unit's or one role's (hộp việc)."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="inboxes")
    member = models.OneToOneField(
        Membership, models.PROTECT, null=True, blank=True, related_name="inbox"
    )
    unit = models.OneToOneField(Unit, models.PROTECT, null=True, blank=True, related_name="inbox")
    role = models.CharField(max_length=30, choices=Role, null=True, blank=True)
    # Whoever left handed the inbox over: what comes later lands there (services.handover).
    passed_to = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "hộp việc"
        constraints = [
            models.CheckConstraint(
                name="inbox_passed_on_by_a_member",
                condition=Q(passed_to__isnull=True)
                | (Q(member__isnull=False) & ~Q(passed_to=F("id"))),
            ),
            models.CheckConstraint(
                name="inbox_of_one_holder",
                condition=Q(member__isnull=False, unit__isnull=True, role__isnull=True)
                | Q(member__isnull=True, unit__isnull=False, role__isnull=True)
                | Q(member__isnull=True, unit__isnull=True, role__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["agency", "role"], condition=Q(role__isnull=False), name="inbox_role_once"
            ),
        ]

    def __str__(self) -> str:
        return f"Hộp việc {self.pk}"


class WorkItem(models.Model):
    """One thing somebody owes. The row carries what a list shows, so that a list is one range.

    In an inbox that several people share (a unit's, a role's) "read" means that one of them has
    read it. Foreign keys have no index of their own: the partial ones below serve every list, and
    with millions of finished rows each further index is paid for at every write.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    inbox = models.ForeignKey(Inbox, models.PROTECT, related_name="+", db_index=False)
    part = models.CharField("Vai", max_length=20, choices=Part)
    subject_type = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    cause = models.CharField("Vì", max_length=60)
    title = models.TextField("Nội dung")
    number = models.CharField("Số, ký hiệu", max_length=60, blank=True)
    origin = models.TextField("Nơi gửi", blank=True)
    urgency = models.PositiveSmallIntegerField("Độ khẩn", choices=Urgency, default=Urgency.NORMAL)
    due_at = models.DateTimeField("Hạn", null=True, blank=True)
    # due_at or NO_DEADLINE: keyset paging compares rows, and a null would fall out of it.
    sort_due = models.DateTimeField(editable=False)
    file_count = models.PositiveSmallIntegerField(default=0)
    opened_at = models.DateTimeField("Mở lúc")
    opened_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="+", db_index=False
    )
    read_at = models.DateTimeField("Đọc lúc", null=True, blank=True)
    closed_at = models.DateTimeField("Xong lúc", null=True, blank=True)
    closed_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="+", db_index=False
    )
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)

    class Meta:
        verbose_name = "việc"
        constraints = [
            models.CheckConstraint(name="work_part_known", condition=Q(part__in=Part.values)),
            models.CheckConstraint(
                name="work_urgency_known", condition=Q(urgency__in=Urgency.values)
            ),
            models.CheckConstraint(
                name="work_closed_paired",
                condition=Q(closed_at__isnull=True, outcome="")
                | Q(closed_at__isnull=False, outcome__in=Outcome.values),
            ),
            models.CheckConstraint(
                name="work_sort_due",
                condition=Q(due_at__isnull=True, sort_due=NO_DEADLINE) | Q(sort_due=F("due_at")),
            ),
            models.UniqueConstraint(
                fields=["inbox", "subject_type", "subject_id", "part", "cause"],
                condition=Q(closed_at__isnull=True),
                name="work_open_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["inbox", "urgency", "sort_due", "id"],
                condition=Q(closed_at__isnull=True), name="work_open",
            ),
            models.Index(
                fields=["inbox", "part", "urgency", "sort_due", "id"],
                condition=Q(closed_at__isnull=True), name="work_open_part",
            ),
            models.Index(
                fields=["inbox"],
                condition=Q(closed_at__isnull=True, read_at__isnull=True), name="work_unread",
            ),
            models.Index(
                fields=["inbox", "-closed_at", "-id"],
                condition=Q(closed_at__isnull=False), name="work_closed",
            ),
            models.Index(
                fields=["opened_by", "sort_due", "id"],
                condition=Q(closed_at__isnull=True), name="work_given",
            ),
            models.Index(fields=["subject_type", "subject_id"], name="work_subject"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title


class Star(models.Model):
    """A seat follows a piece of work (theo dõi ★); in a shared inbox each for oneself."""

    member = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    item = models.ForeignKey(WorkItem, models.CASCADE, related_name="stars", db_index=False)
    at = models.DateTimeField("Theo dõi từ")

    class Meta:
        verbose_name = "dấu theo dõi"
        constraints = [models.UniqueConstraint(fields=["item", "member"], name="star_once")]
        indexes = [models.Index(fields=["member", "-at", "-id"], name="star_list")]

    def __str__(self) -> str:
        return f"★ {self.item_id}"


class Notice(models.Model):
    """One message of the bell for one membership: nothing to do, something to know (R-257)."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    member = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=40)
    sentence = models.TextField("Nội dung")
    subject_type = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    at = models.DateTimeField("Lúc")
    read_at = models.DateTimeField("Đọc lúc", null=True, blank=True)

    class Meta:
        verbose_name = "tin báo"
        indexes = [
            models.Index(fields=["member", "-at", "-id"], name="notice_list"),
            models.Index(
                fields=["member"], condition=Q(read_at__isnull=True), name="notice_unread"
            ),
        ]

    def __str__(self) -> str:
        return self.sentence
