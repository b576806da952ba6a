"""Tables of work calendars.

A time is held for a person by the rows of `CalendarPart`: they repeat the times of their entry, so that
one exclusion constraint can refuse two places at once, whoever writes at the same moment.
"""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from congvan.documents.models import Document
from congvan.office.work_calendar.states import (
    BINDING,
    CalendarKind,
    KeepStatus,
    Mark,
    PartKind,
    PlanStatus,
    Span,
)
from congvan.organization.models import Agency, Membership, Person, Unit
from congvan.organization.models.agency import validity
from congvan.organization.models.delegation import Timerange

OWNER_OF_KIND = (
    Q(kind=CalendarKind.AGENCY, member=None, unit=None)
    | Q(kind=CalendarKind.LEADER, member__isnull=False, unit=None)
    | Q(kind=CalendarKind.UNIT, member=None, unit__isnull=False)
)


class WorkCalendar(models.Model):
    """The calendar of a leader, of a unit, or of the agency; made when something is first posted."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField("Loại", max_length=10, choices=CalendarKind)
    member = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "lịch công tác"
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "kind", "member", "unit"], name="work_calendar_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(name="work_calendar_owner", condition=OWNER_OF_KIND),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.member_id or self.unit_id or ''}"


class PostingRight(models.Model):
    """Somebody may post to a calendar from a day to a day (R-234, R-235)."""

    calendar = models.ForeignKey(WorkCalendar, models.PROTECT, related_name="posting_rights")
    member = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    valid_from = models.DateField("Từ ngày")
    valid_to = models.DateField("Đến ngày")
    granted_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    granted_at = models.DateTimeField("Cho phép lúc")
    ended_at = models.DateTimeField("Thôi lúc", null=True)

    class Meta:
        verbose_name = "quyền đăng lịch"
        constraints = [
            models.CheckConstraint(
                name="posting_right_period", condition=Q(valid_to__gte=F("valid_from"))
            ),
            ExclusionConstraint(
                name="posting_right_once_at_a_time",
                expressions=[
                    ("calendar", RangeOperators.EQUAL),
                    ("member", RangeOperators.EQUAL),
                    (validity(), RangeOperators.OVERLAPS),
                ],
                condition=Q(ended_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.calendar_id} ← {self.member_id}"


class CalendarPlan(models.Model):
    """The calendar of one week, or of one month given as a file, on its way to being published."""

    calendar = models.ForeignKey(WorkCalendar, models.PROTECT, related_name="plans", db_index=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    span = models.CharField("Kỳ", max_length=5, choices=Span)
    first_day = models.DateField("Ngày đầu")
    last_day = models.DateField("Ngày cuối")
    status = models.CharField(max_length=10, choices=PlanStatus, default=PlanStatus.DRAFT)
    note = models.CharField("Ghi chú", max_length=500, blank=True)
    submitted_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="+", db_index=False
    )
    submitted_at = models.DateTimeField("Trình lúc", null=True)
    approved_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="+", db_index=False
    )
    approved_at = models.DateTimeField("Duyệt lúc", null=True)
    published_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="+", db_index=False
    )
    published_at = models.DateTimeField("Công bố lúc", null=True)
    returned_reason = models.CharField("Lý do trả lại", max_length=500, blank=True)
    keep_until = models.DateField("Giữ đến", null=True)

    class Meta:
        verbose_name = "kỳ lịch công tác"
        constraints = [
            models.UniqueConstraint(
                fields=["calendar", "span", "first_day"], name="work_plan_once"
            ),
            models.CheckConstraint(
                name="work_plan_period", condition=Q(last_day__gte=F("first_day"))
            ),
            models.CheckConstraint(
                name="work_plan_published",
                condition=Q(
                    status=PlanStatus.PUBLISHED,
                    published_at__isnull=False,
                    published_by__isnull=False,
                )
                | (~Q(status=PlanStatus.PUBLISHED) & Q(published_at=None, published_by=None)),
            ),
        ]
        indexes = [models.Index(fields=["agency", "first_day"], name="work_plan_days")]

    def __str__(self) -> str:
        return f"{self.get_span_display()} {self.first_day:%d/%m/%Y}"


class CalendarEntry(models.Model):
    """One line of a calendar, or the time of a source such as a meeting (then without calendar).

    `is_published`: everybody of the agency reads it; a private one shows only that the owner is
    busy. `withdrawn_at`: a source took it back.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    calendar = models.ForeignKey(
        WorkCalendar, models.PROTECT, null=True, related_name="+", db_index=False
    )
    plan = models.ForeignKey(CalendarPlan, models.PROTECT, null=True, related_name="entries")
    content = models.CharField("Nội dung", max_length=500)
    starts_at = models.DateTimeField("Từ")
    ends_at = models.DateTimeField("Đến")
    is_all_day = models.BooleanField("Cả ngày", default=False)
    place = models.CharField("Địa điểm", max_length=200, blank=True)
    guests = models.CharField("Thành phần khác", max_length=500, blank=True)
    preparing_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, related_name="+", db_index=False,
        verbose_name="Đơn vị chuẩn bị",
    )  # fmt: skip
    note = models.CharField("Ghi chú", max_length=500, blank=True)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, related_name="+", verbose_name="Văn bản"
    )
    is_private = models.BooleanField("Việc riêng", default=False)
    is_published = models.BooleanField("Đã công bố", default=False)
    mark = models.CharField("Thay đổi", max_length=10, choices=Mark, blank=True, default=Mark.NONE)
    mark_reason = models.CharField("Lý do", max_length=300, blank=True)
    source_type = models.CharField(max_length=40, blank=True)
    source_id = models.BigIntegerField(null=True)
    written_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    written_at = models.DateTimeField("Ghi lúc")
    # Names the form it was last written by, so that a second click writes and tells nothing twice.
    form_key = models.UUIDField(null=True, editable=False)

    class Meta:
        verbose_name = "việc trong lịch"
        constraints = [
            models.CheckConstraint(name="work_entry_times", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(name="work_entry_mark", condition=Q(mark__in=Mark.values)),
            models.UniqueConstraint(fields=["calendar", "form_key"], name="work_entry_form_once"),
            models.CheckConstraint(
                name="work_entry_origin",
                condition=Q(
                    plan__isnull=False, calendar__isnull=False, source_type="", source_id=None
                )
                | Q(plan=None, calendar=None, source_type__gt="", source_id__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["source_type", "source_id"], name="work_entry_source_once",
                condition=Q(source_type__gt=""),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["agency", "starts_at", "id"], name="work_entry_days"),
            models.Index(fields=["agency", "ends_at"], name="work_entry_ends"),
        ]

    def __str__(self) -> str:
        return self.content


class CalendarPart(models.Model):
    """A person or a unit in an entry. `is_held`: the person cannot be elsewhere at that time."""

    entry = models.ForeignKey(CalendarEntry, models.CASCADE, related_name="parts")
    kind = models.CharField("Vai", max_length=10, choices=PartKind)
    member = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    is_held = models.BooleanField(default=False)

    class Meta:
        verbose_name = "thành phần tham gia"
        constraints = [
            models.CheckConstraint(
                name="calendar_part_one_holder",
                condition=Q(member__isnull=False, person__isnull=False, unit=None)
                | Q(member=None, person=None, unit__isnull=False, kind=PartKind.ORDINARY),
            ),
            models.CheckConstraint(
                name="calendar_part_held_binds", condition=Q(is_held=False) | Q(kind__in=BINDING)
            ),
            models.UniqueConstraint(
                fields=["entry", "member", "unit"], name="calendar_part_once", nulls_distinct=False
            ),
            models.UniqueConstraint(
                fields=["entry"], name="calendar_part_one_chair", condition=Q(kind=PartKind.CHAIR)
            ),
            ExclusionConstraint(
                name="calendar_part_one_place_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (Timerange("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                condition=Q(is_held=True),
            ),
        ]
        indexes = [models.Index(fields=["person", "ends_at"], name="calendar_part_person")]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.member_id or self.unit_id}"


class FeedKey(models.Model):
    """The private key of a person's calendar feed; only its hash is kept."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    secret_hash = models.CharField(max_length=64, db_collation="C")
    made_at = models.DateTimeField("Tạo lúc")
    revoked_at = models.DateTimeField("Thu hồi lúc", null=True)

    class Meta:
        verbose_name = "khóa xem lịch"
        constraints = [
            models.UniqueConstraint(
                fields=["person"], name="feed_key_one_in_force", condition=Q(revoked_at=None)
            ),
        ]

    def __str__(self) -> str:
        return str(self.person_id)


class CalendarKeepRequest(models.Model):
    """A person asks to keep a plan longer; an administrator of the agency decides (R-241)."""

    plan = models.ForeignKey(CalendarPlan, models.CASCADE, related_name="keep_requests")
    until = models.DateField("Giữ đến")
    reason = models.CharField("Lý do", max_length=500)
    status = models.CharField(max_length=10, choices=KeepStatus, default=KeepStatus.ASKED)
    asked_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField("Đề nghị lúc")
    decided_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField("Quyết định lúc", null=True)

    class Meta:
        verbose_name = "đề nghị giữ lịch"
        constraints = [
            models.UniqueConstraint(
                fields=["plan"], name="keep_request_one_open", condition=Q(status=KeepStatus.ASKED)
            ),
            models.CheckConstraint(
                name="keep_request_decided",
                condition=Q(status=KeepStatus.ASKED, decided_by=None, decided_at=None)
                | (
                    ~Q(status=KeepStatus.ASKED)
                    & Q(decided_by__isnull=False, decided_at__isnull=False)
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.get_status_display()}"


class CalendarClearing(models.Model):
    """What of a year goes in January of the next one: listed first, cleared once confirmed (R-322)."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    year = models.PositiveSmallIntegerField("Năm")
    listed_at = models.DateTimeField("Lập danh sách lúc")
    reminded_on = models.DateField("Nhắc lần cuối ngày", null=True)
    confirmed_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="+", db_index=False
    )
    confirmed_at = models.DateTimeField("Đồng ý lúc", null=True)
    cleared_at = models.DateTimeField("Dọn lúc", null=True)

    class Meta:
        verbose_name = "đợt dọn lịch"
        constraints = [
            models.UniqueConstraint(fields=["agency", "year"], name="calendar_clearing_once"),
            models.CheckConstraint(
                name="calendar_clearing_confirmed_paired",
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)


class CalendarClearingLine(models.Model):
    """One entry or plan of the list, in words that stay when it is gone."""

    clearing = models.ForeignKey(
        CalendarClearing, models.PROTECT, related_name="lines", db_index=False
    )
    subject_type = models.CharField(max_length=10)
    subject_id = models.BigIntegerField()
    starts_on = models.DateField("Ngày")
    calendar_name = models.CharField("Lịch", max_length=200)
    content = models.CharField("Nội dung", max_length=500)
    kept_because = models.CharField("Giữ lại vì", max_length=200, blank=True)
    gone_at = models.DateTimeField("Đã xóa lúc", null=True)

    class Meta:
        verbose_name = "dòng dọn lịch"
        constraints = [
            models.UniqueConstraint(
                fields=["clearing", "subject_type", "subject_id"], name="clearing_line_once"
            ),
        ]
        indexes = [models.Index(fields=["clearing", "starts_on", "id"], name="clearing_line_days")]

    def __str__(self) -> str:
        return self.content
