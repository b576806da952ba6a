"""Tables of tasks and of personal reminders."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from congvan.desk.states import Urgency
from congvan.documents.models import Document, Organ
from congvan.drafting.models import Issue
from congvan.office.tasks.between_states import OVER, AgencyTaskStatus
from congvan.office.tasks.states import ENDED, ExtensionStatus, TaskStatus
from congvan.organization.models import Agency, Membership


class Task(models.Model):
    """An order from superior to subordinate (R-247).

    `from_above` names the superior organ when the task carries out what it ordered, perhaps by
    `source_document`; `cause_type`/`cause_id` name what the task came of (a conclusion, a letter).
    `reported_at` is the report that counts against the deadline. `warned_for` is the deadline
    whose coming was already told, so that a job that runs twice tells it once.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    title = models.CharField("Việc", max_length=300)
    content = models.TextField("Nội dung", blank=True)
    giver = models.ForeignKey(
        Membership, models.PROTECT, related_name="+", db_index=False, verbose_name="Người giao"
    )
    lead = models.ForeignKey(
        Membership, models.PROTECT, related_name="+", db_index=False, verbose_name="Người chủ trì"
    )
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    urgency = models.PositiveSmallIntegerField(choices=Urgency, default=Urgency.NORMAL)
    due_at = models.DateTimeField("Hạn")
    status = models.CharField(max_length=10, choices=TaskStatus, default=TaskStatus.GIVEN)
    percent = models.PositiveSmallIntegerField("Tiến độ", default=0)
    from_above = models.CharField("Cấp trên giao", max_length=200, blank=True)
    source_document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    cause_type = models.CharField(max_length=40, blank=True)
    cause_id = models.BigIntegerField(null=True)
    given_at = models.DateTimeField("Giao lúc")
    received_at = models.DateTimeField("Nhận lúc", null=True)
    paused_at = models.DateTimeField("Tạm dừng lúc", null=True)
    reported_at = models.DateTimeField("Báo cáo lúc", null=True)
    ended_at = models.DateTimeField("Kết thúc lúc", null=True)
    report = models.TextField("Báo cáo kết quả", blank=True)
    warned_for = models.DateTimeField(null=True)
    # Names the form it came from, so that a second click gives nothing twice.
    form_key = models.UUIDField(null=True, editable=False)

    class Meta:
        verbose_name = "việc được giao"
        constraints = [
            models.UniqueConstraint(fields=["giver", "form_key"], name="task_form_once"),
            models.CheckConstraint(
                name="task_status_known", condition=Q(status__in=TaskStatus.values)
            ),
            models.CheckConstraint(name="task_named", condition=Q(title__gt="")),
            models.CheckConstraint(name="task_percent", condition=Q(percent__lte=100)),
            models.CheckConstraint(
                name="task_to_somebody_else", condition=~Q(giver_id=F("lead_id"))
            ),
            models.CheckConstraint(
                name="task_ended_paired",
                condition=Q(status__in=ENDED, ended_at__isnull=False)
                | (~Q(status__in=ENDED) & Q(ended_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="task_paused_paired",
                condition=Q(status=TaskStatus.PAUSED, paused_at__isnull=False)
                | (~Q(status=TaskStatus.PAUSED) & Q(paused_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="task_reported_first",
                condition=~Q(status__in=(TaskStatus.REPORTED, TaskStatus.ACCEPTED))
                | Q(reported_at__isnull=False, received_at__isnull=False),
            ),
            models.CheckConstraint(
                name="task_source_is_above",
                condition=Q(source_document__isnull=True) | Q(from_above__gt=""),
            ),
            models.CheckConstraint(
                name="task_cause_paired",
                condition=Q(cause_type="", cause_id__isnull=True)
                | (Q(cause_type__gt="") & Q(cause_id__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["lead", "due_at", "id"],
                condition=Q(ended_at__isnull=True), name="task_lead_open",
            ),
            models.Index(
                fields=["giver", "due_at", "id"],
                condition=Q(ended_at__isnull=True), name="task_giver_open",
            ),
            models.Index(
                fields=["lead", "-ended_at", "-id"],
                condition=Q(ended_at__isnull=False), name="task_lead_ended",
            ),
            models.Index(
                fields=["giver", "-ended_at", "-id"],
                condition=Q(ended_at__isnull=False), name="task_giver_ended",
            ),
            models.Index(
                fields=["agency", "due_at", "id"],
                condition=Q(from_above__gt=""), name="task_from_above",
            ),
            models.Index(fields=["due_at"], condition=Q(ended_at__isnull=True), name="task_due"),
            models.Index(
                fields=["cause_type", "cause_id"], condition=Q(cause_type__gt=""),
                name="task_cause",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title


class TaskCoordinator(models.Model):
    """Somebody who helps the lead; `result` is what was said when the part was done."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="coordinators", db_index=False)
    member = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    finished_at = models.DateTimeField("Xong lúc", null=True)
    result = models.TextField("Kết quả", blank=True)

    class Meta:
        verbose_name = "người phối hợp"
        constraints = [
            models.UniqueConstraint(fields=["task", "member"], name="task_coordinator_once"),
        ]
        indexes = [models.Index(fields=["member", "task"], name="task_coordinator_member")]

    def __str__(self) -> str:
        return f"{self.member_id} phối hợp việc {self.task_id}"


class TaskDocument(models.Model):
    """A document that goes with a task; its people may read it."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="documents", db_index=False)
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "văn bản kèm việc"
        constraints = [
            models.UniqueConstraint(fields=["task", "document"], name="task_document_once"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} kèm việc {self.task_id}"


class TaskProgress(models.Model):
    """What was done so far, in words and percent."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="progress")
    percent = models.PositiveSmallIntegerField("Phần trăm")
    text = models.TextField("Tiến độ")
    noted_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    noted_at = models.DateTimeField("Lúc")

    class Meta:
        verbose_name = "ghi nhận tiến độ của việc"
        constraints = [
            models.CheckConstraint(name="task_progress_percent", condition=Q(percent__lte=100)),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class TaskExtension(models.Model):
    """More time asked for by the lead, granted or refused by the giver."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="extensions")
    asked_due_at = models.DateTimeField("Hạn đề nghị")
    reason = models.CharField("Lý do", max_length=500)
    status = models.CharField(
        max_length=10, choices=ExtensionStatus, default=ExtensionStatus.ASKED
    )  # fmt: skip
    asked_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField("Đề nghị lúc")
    decided_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField("Trả lời lúc", null=True)
    note = models.CharField("Ý kiến", max_length=500, blank=True)

    class Meta:
        verbose_name = "đề nghị gia hạn việc"
        constraints = [
            models.UniqueConstraint(
                fields=["task"], condition=Q(status=ExtensionStatus.ASKED),
                name="task_extension_one_open",
            ),
            models.CheckConstraint(
                name="task_extension_decided",
                condition=Q(status=ExtensionStatus.ASKED, decided_at__isnull=True)
                | (~Q(status=ExtensionStatus.ASKED) & Q(decided_at__isnull=False)),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.reason


class AgencyTask(models.Model):
    """What another agency is to do by an outgoing document (R-344); its stage follows the parcel.

    `is_steering`: ordered as a superior, else asked of a peer. `is_carried`: content and deadline
    went out in the document's package. `returned_at`: what was reported up to then did not do.
    `told` is the news its people heard last, so that a job that runs twice tells it once.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    issue = models.ForeignKey(Issue, models.PROTECT, related_name="+", db_index=False)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", db_index=False)
    name = models.CharField("Cơ quan thực hiện", max_length=300)
    content = models.CharField("Nội dung", max_length=500)
    is_steering = models.BooleanField("Cấp trên giao", default=False)
    is_carried = models.BooleanField("Gửi kèm văn bản", default=False)
    giver = models.ForeignKey(
        Membership, models.PROTECT, related_name="+", db_index=False, verbose_name="Người giao"
    )
    due_at = models.DateTimeField("Hạn")
    status = models.CharField(
        max_length=10, choices=AgencyTaskStatus, default=AgencyTaskStatus.OPEN
    )
    given_at = models.DateTimeField("Giao lúc")
    returned_at = models.DateTimeField("Chưa đạt lúc", null=True)
    reported_at = models.DateTimeField("Thực hiện xong lúc", null=True)
    ended_at = models.DateTimeField("Kết thúc lúc", null=True)
    told = models.CharField(max_length=10, blank=True)

    class Meta:
        verbose_name = "việc giao cơ quan khác"
        constraints = [
            models.UniqueConstraint(
                fields=["issue", "organ"],
                condition=~Q(status=AgencyTaskStatus.WITHDRAWN),
                name="agency_task_once",
            ),
            models.CheckConstraint(
                name="agency_task_status_known", condition=Q(status__in=AgencyTaskStatus.values)
            ),
            models.CheckConstraint(name="agency_task_named", condition=Q(content__gt="")),
            models.CheckConstraint(
                name="agency_task_ended_paired",
                condition=Q(status__in=OVER, ended_at__isnull=False)
                | (~Q(status__in=OVER) & Q(ended_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="agency_task_accepted_reported",
                condition=~Q(status=AgencyTaskStatus.ACCEPTED) | Q(reported_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["agency", "due_at", "id"],
                condition=~Q(status=AgencyTaskStatus.WITHDRAWN), name="agency_task_due",
            ),
            models.Index(
                fields=["id"], condition=Q(ended_at__isnull=True), name="agency_task_open"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.content


class Reminder(models.Model):
    """A private note that rings at its moment; only its owner knows of it, and removes it."""

    owner = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    words = models.CharField("Nhắc gì", max_length=300)
    rings_at = models.DateTimeField("Nhắc lúc")
    link = models.CharField("Trang liên quan", max_length=300, blank=True)
    rung_at = models.DateTimeField("Đã nhắc lúc", null=True)

    class Meta:
        verbose_name = "lời nhắc riêng"
        constraints = [models.CheckConstraint(name="reminder_words", condition=Q(words__gt=""))]
        indexes = [
            models.Index(fields=["owner", "-rings_at", "-id"], name="reminder_list"),
            models.Index(
                fields=["rings_at"], condition=Q(rung_at__isnull=True), name="reminder_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"Lời nhắc {self.pk}"
