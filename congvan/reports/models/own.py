"""Reports people put together themselves, when reports are sent, and the files that were made."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from congvan.organization.models import Agency, Membership, Person
from congvan.reports.states import Format, Rhythm


class OwnReport(models.Model):
    """A report put together by a seat: `shape` names entries of the definitions, never SQL.

    What it holds is checked again whenever it is read, because definitions and rights change.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    member = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    name = models.CharField("Tên", max_length=120)
    report = models.CharField("Số liệu", max_length=40)
    shape = models.JSONField("Cách lập")
    is_shared = models.BooleanField("Dùng chung trong cơ quan", default=False)
    made_at = models.DateTimeField("Lập lúc")
    changed_at = models.DateTimeField("Sửa lúc")

    class Meta:
        verbose_name = "báo cáo tự lập"
        constraints = [
            models.UniqueConstraint("member", Lower("name"), name="own_report_name_once"),
        ]
        indexes = [
            models.Index(
                fields=["agency"], condition=Q(is_shared=True), name="own_report_shared",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class ReportSchedule(models.Model):
    """A report sent on certain days until `ended_at`; of a set (`set_key`) or put together (`own`).

    `last_due` is the day the last sending was due, before it moved to a working day.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    member = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    title = models.CharField("Báo cáo", max_length=200)
    set_key = models.CharField(max_length=40, blank=True)
    own = models.ForeignKey(OwnReport, models.SET_NULL, null=True, related_name="schedules")
    period = models.CharField("Kỳ số liệu", max_length=40)
    form = models.CharField("Dạng tệp", max_length=8, choices=[(f.value, f.name) for f in Format])
    rhythm = models.CharField("Gửi", max_length=12, choices=Rhythm)
    place = models.PositiveSmallIntegerField("Ngày gửi")
    made_at = models.DateTimeField("Đặt lúc")
    last_due = models.DateField("Kỳ gửi gần nhất", null=True)
    ended_at = models.DateTimeField("Thôi gửi lúc", null=True)
    reason = models.CharField("Lý do thôi gửi", max_length=300, blank=True)

    class Meta:
        verbose_name = "lịch gửi báo cáo"
        constraints = [
            models.CheckConstraint(
                name="report_schedule_of_one",
                condition=Q(set_key="", own__isnull=False)
                | (~Q(set_key="") & Q(own__isnull=True))
                | Q(ended_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"], condition=Q(ended_at__isnull=True), name="report_schedule_running",
            ),
            models.Index(fields=["member", "-id"], name="report_schedule_of_member"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title


class ScheduleReceiver(models.Model):
    """A seat that gets a scheduled report, made with its own rights."""

    schedule = models.ForeignKey(
        ReportSchedule, models.CASCADE, related_name="receivers", db_index=False
    )
    member = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "người nhận báo cáo"
        constraints = [
            models.UniqueConstraint(fields=["schedule", "member"], name="schedule_receiver_once"),
        ]

    def __str__(self) -> str:
        return f"{self.schedule_id}: {self.member_id}"


class ReportFile(models.Model):
    """A report made as a file in the background, with the rights of `person` in the seat `member`.

    Ordered by the person, or sent by a schedule: then once for each receiver and due day. It ended
    well when it has a file, badly when it has a reason. Dropped after a year.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    member = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    schedule = models.ForeignKey(
        ReportSchedule, models.PROTECT, null=True, related_name="files", db_index=False
    )
    due_day = models.DateField("Kỳ gửi", null=True)
    title = models.CharField("Báo cáo", max_length=200)
    wanted = models.JSONField()
    asked_at = models.DateTimeField("Yêu cầu lúc")
    ended_at = models.DateTimeField("Xong lúc", null=True)
    reason = models.CharField("Lý do không lập được", max_length=500, blank=True)
    file_name = models.CharField(max_length=120, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    content = models.BinaryField(null=True)

    class Meta:
        verbose_name = "tệp báo cáo"
        constraints = [
            models.UniqueConstraint(
                fields=["schedule", "member", "due_day"], name="report_file_sent_once",
            ),
            models.CheckConstraint(
                name="report_file_due_paired",
                condition=Q(schedule__isnull=True, due_day__isnull=True)
                | Q(schedule__isnull=False, due_day__isnull=False),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["person", "-id"], name="report_file_of_person"),
            models.Index(fields=["asked_at"], name="report_file_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.pk}"
