"""Meetings, who is invited, what lies on the table, what was written and concluded."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from congvan.documents.models import Document
from congvan.office.meetings.states import Answer, Attendance, MeetingStatus, Presence
from congvan.organization.models import Agency, Membership, Unit


class Meeting(models.Model):
    """A meeting of an agency. What was held or called off keeps its row."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    title = models.CharField("Tên cuộc họp", max_length=300)
    agenda = models.TextField("Nội dung", blank=True)
    chair = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="Chủ trì")
    secretary = models.ForeignKey(
        Membership, models.PROTECT, related_name="+", verbose_name="Thư ký"
    )
    organizer = models.ForeignKey(
        Membership, models.PROTECT, related_name="+", verbose_name="Người chuẩn bị"
    )
    starts_at = models.DateTimeField("Bắt đầu")
    ends_at = models.DateTimeField("Kết thúc")
    place = models.CharField("Địa điểm", max_length=200, blank=True)
    link = models.URLField("Đường dẫn họp trực tuyến", max_length=500, blank=True)
    status = models.CharField(
        "Trạng thái", max_length=10, choices=MeetingStatus, default=MeetingStatus.DRAFT
    )
    made_at = models.DateTimeField("Lập lúc")
    invited_at = models.DateTimeField("Mời lúc", null=True, blank=True)
    held_at = models.DateTimeField("Ghi nhận đã họp lúc", null=True, blank=True)
    confirmed_at = models.DateTimeField("Xác nhận biên bản lúc", null=True, blank=True)
    cancel_reason = models.CharField("Lý do hủy", max_length=500, blank=True)
    # The entry of the work calendar, which lies in a slice of its own.
    calendar_entry = models.BigIntegerField(null=True, blank=True)
    # The minutes lie before the chair since then; sent back, they wait for the secretary again.
    submitted_at = models.DateTimeField("Trình biên bản lúc", null=True, blank=True)
    returned_at = models.DateTimeField("Trả lại biên bản lúc", null=True, blank=True)
    return_note = models.CharField("Ý kiến khi trả lại", max_length=500, blank=True)
    # Names the form it came from, so that a second click plans nothing twice.
    form_key = models.UUIDField(null=True, editable=False)

    class Meta:
        verbose_name = "cuộc họp"
        constraints = [
            models.UniqueConstraint(fields=["organizer", "form_key"], name="meeting_form_once"),
            models.CheckConstraint(
                name="meeting_minutes_sent_back_with_a_note",
                condition=Q(returned_at__isnull=True, return_note="")
                | Q(returned_at__isnull=False, return_note__gt="", submitted_at__isnull=True),
            ),
            models.CheckConstraint(
                name="meeting_status_known", condition=Q(status__in=MeetingStatus.values)
            ),
            models.CheckConstraint(name="meeting_period", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(name="meeting_titled", condition=Q(title__gt="")),
            models.CheckConstraint(
                name="meeting_link_is_https",
                condition=Q(link="") | Q(link__startswith="https://"),
            ),
            models.CheckConstraint(
                name="meeting_confirmed_at_its_time",
                condition=Q(status=MeetingStatus.CONFIRMED, confirmed_at__isnull=False)
                | ~Q(status=MeetingStatus.CONFIRMED) & Q(confirmed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="meeting_cancelled_with_a_reason",
                condition=~Q(status=MeetingStatus.CANCELLED)
                | Q(invited_at__isnull=True)
                | Q(cancel_reason__gt=""),
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "status", "starts_at", "id"], name="meeting_list"),
        ]

    def __str__(self) -> str:
        return self.title


class Invitee(models.Model):
    """A person, a unit or a guest from outside who is invited; who is sent for another has `sent_for`."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="invitees", db_index=False)
    member = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    guest = models.CharField("Khách mời", max_length=200, blank=True)
    presence = models.CharField(max_length=10, choices=Presence, default=Presence.EXPECTED)
    sent_for = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="sent", db_index=False
    )
    answer = models.CharField("Trả lời", max_length=10, choices=Answer, default=Answer.NONE)
    answer_note = models.CharField("Lý do", max_length=500, blank=True)
    answered_at = models.DateTimeField("Trả lời lúc", null=True, blank=True)
    attendance = models.CharField(
        "Điểm danh", max_length=10, choices=Attendance, default=Attendance.UNKNOWN
    )
    attendance_note = models.CharField("Ghi chú điểm danh", max_length=300, blank=True)
    arrived_at = models.DateTimeField("Đến lúc", null=True, blank=True)
    removed_at = models.DateTimeField("Bỏ mời lúc", null=True, blank=True)

    class Meta:
        verbose_name = "người được mời họp"
        constraints = [
            models.CheckConstraint(
                name="invitee_is_one_of_three",
                condition=Q(member__isnull=False, unit__isnull=True, guest="")
                | Q(member__isnull=True, unit__isnull=False, guest="")
                | Q(member__isnull=True, unit__isnull=True, guest__gt=""),
            ),
            models.CheckConstraint(
                name="invitee_answer_known", condition=Q(answer__in=Answer.values)
            ),
            models.CheckConstraint(
                name="invitee_attendance_known", condition=Q(attendance__in=Attendance.values)
            ),
            models.CheckConstraint(
                name="invitee_declines_with_a_reason",
                condition=~Q(answer=Answer.DECLINES) | Q(answer_note__gt=""),
            ),
            models.UniqueConstraint(
                fields=["meeting", "member"], name="invitee_member_once",
                condition=Q(member__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["meeting", "unit"], name="invitee_unit_once",
                condition=Q(unit__isnull=False),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["meeting", "id"], name="invitee_list")]

    def __str__(self) -> str:
        return f"{self.meeting_id}/{self.pk}"


class MeetingDocument(models.Model):
    """A document put beside a meeting; who reads the meeting reads it only by an own right."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="documents", db_index=False)
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    added_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    added_at = models.DateTimeField()

    class Meta:
        verbose_name = "văn bản của cuộc họp"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "document"], name="meeting_document_once"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}/{self.document_id}"


class MinutesVersion(models.Model):
    """The minutes as they were saved once; the database lets nobody change or remove one."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="minutes", db_index=False)
    number = models.PositiveIntegerField("Lần ghi")
    text = models.TextField("Diễn biến")
    written_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    written_at = models.DateTimeField("Ghi lúc")

    class Meta:
        verbose_name = "lần ghi biên bản họp"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="minutes_number_once"),
            models.CheckConstraint(name="minutes_not_empty", condition=Q(text__gt="")),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}/{self.number}"


class Conclusion(models.Model):
    """One numbered sentence the meeting concluded; given as a task it keeps the task's id."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="conclusions", db_index=False)
    number = models.PositiveSmallIntegerField("Số thứ tự")
    sentence = models.CharField("Kết luận", max_length=2000)
    lead = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="+", db_index=False,
        verbose_name="Chủ trì thực hiện",
    )  # fmt: skip
    due_on = models.DateField("Hạn", null=True, blank=True)
    task_id = models.BigIntegerField(null=True, blank=True, unique=True)
    given_at = models.DateTimeField("Giao lúc", null=True, blank=True)
    struck_at = models.DateTimeField("Bỏ lúc", null=True, blank=True)

    class Meta:
        verbose_name = "kết luận cuộc họp"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="conclusion_number_once"),
            models.CheckConstraint(name="conclusion_not_empty", condition=Q(sentence__gt="")),
            models.CheckConstraint(
                name="conclusion_given_paired",
                condition=Q(task_id__isnull=True, given_at__isnull=True)
                | Q(task_id__isnull=False, given_at__isnull=False, struck_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.sentence}"
