"""Rooms, vehicles, equipment; who keeps them; who has them when."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from congvan.office.meetings.states import HOLDING, BookingStatus, ResourceKind
from congvan.organization.models import Agency, Membership
from congvan.organization.models.agency import validity
from congvan.organization.models.delegation import Timerange


class Resource(models.Model):
    """Something of the agency that people use in turn. Closed, it keeps its row and its history."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField("Loại", max_length=10, choices=ResourceKind)
    name = models.CharField("Tên", max_length=120)
    sort_key = models.TextField(db_collation="C", editable=False)
    place = models.CharField("Nơi để", max_length=200, blank=True)
    seats = models.PositiveSmallIntegerField("Số chỗ", null=True, blank=True)
    equipment = models.CharField("Trang bị", max_length=500, blank=True)
    plate = models.CharField("Biển số", max_length=20, blank=True)
    driver = models.CharField("Lái xe", max_length=120, blank=True)
    needs_approval = models.BooleanField("Phải được duyệt", default=True)
    closed_at = models.DateTimeField("Thôi dùng từ", null=True, blank=True)

    class Meta:
        verbose_name = "tài sản dùng chung"
        constraints = [
            models.CheckConstraint(
                name="resource_kind_known", condition=Q(kind__in=ResourceKind.values)
            ),
            models.CheckConstraint(
                name="resource_vehicle_has_a_plate",
                condition=~Q(kind=ResourceKind.VEHICLE) | Q(plate__gt=""),
            ),
            models.UniqueConstraint(
                fields=["agency", "kind", "name"], condition=Q(closed_at__isnull=True),
                name="resource_name_once",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["agency", "kind", "sort_key", "id"], name="resource_list")]

    def __str__(self) -> str:
        return self.name


class ResourceKeeper(models.Model):
    """Who decides about a resource beside the administrator, from a day to a day."""

    resource = models.ForeignKey(Resource, models.PROTECT, related_name="keepers", db_index=False)
    member = models.ForeignKey(
        Membership, models.PROTECT, related_name="+", verbose_name="Người phụ trách"
    )
    valid_from = models.DateField("Từ ngày")
    valid_to = models.DateField("Đến ngày", null=True, blank=True)

    class Meta:
        verbose_name = "người phụ trách tài sản dùng chung"
        constraints = [
            models.CheckConstraint(
                name="resource_keeper_period",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
            ExclusionConstraint(
                name="resource_keeper_once_at_a_time",
                expressions=[
                    ("resource", RangeOperators.EQUAL),
                    ("member", RangeOperators.EQUAL),
                    (validity(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} · {self.resource}"


class Booking(models.Model):
    """A resource for somebody between two moments. Rows are never removed.

    Two that hold their time (waiting or approved) never overlap: the database refuses the second.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    resource = models.ForeignKey(Resource, models.PROTECT, related_name="bookings", db_index=False)
    meeting = models.ForeignKey(
        "meetings.Meeting", models.PROTECT, null=True, blank=True, related_name="bookings"
    )
    asker = models.ForeignKey(
        Membership, models.PROTECT, related_name="+", db_index=False, verbose_name="Người đặt"
    )
    purpose = models.CharField("Dùng cho việc gì", max_length=500)
    starts_at = models.DateTimeField("Từ")
    ends_at = models.DateTimeField("Đến")
    people = models.PositiveSmallIntegerField("Số người", null=True, blank=True)
    note = models.CharField("Ghi chú", max_length=500, blank=True)
    trip_place = models.CharField("Nơi đến", max_length=200, blank=True)
    travellers = models.CharField("Người đi", max_length=500, blank=True)
    odometer_before = models.PositiveIntegerField("Số km lúc đi", null=True, blank=True)
    odometer_after = models.PositiveIntegerField("Số km lúc về", null=True, blank=True)
    returned_at = models.DateTimeField("Trả lúc", null=True, blank=True)
    status = models.CharField("Trạng thái", max_length=10, choices=BookingStatus)
    asked_at = models.DateTimeField("Đặt lúc")
    ended_at = models.DateTimeField("Trả lời lúc", null=True, blank=True)
    ended_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="+", db_index=False
    )
    reason = models.CharField("Lý do", max_length=500, blank=True)
    # Names the form it came from, so that a second click books nothing twice.
    form_key = models.UUIDField(null=True, editable=False)

    class Meta:
        verbose_name = "lượt đặt"
        constraints = [
            models.UniqueConstraint(fields=["asker", "form_key"], name="booking_form_once"),
            models.CheckConstraint(
                name="booking_status_known", condition=Q(status__in=BookingStatus.values)
            ),
            models.CheckConstraint(name="booking_period", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(name="booking_purpose", condition=Q(purpose__gt="")),
            models.CheckConstraint(
                name="booking_refused_with_a_reason",
                condition=~Q(status=BookingStatus.REFUSED) | Q(reason__gt=""),
            ),
            models.CheckConstraint(
                name="booking_odometer_goes_forward",
                condition=Q(odometer_after__isnull=True)
                | Q(odometer_before__isnull=True)
                | Q(odometer_after__gte=F("odometer_before")),
            ),
            ExclusionConstraint(
                name="booking_one_at_a_time",
                expressions=[
                    ("resource", RangeOperators.EQUAL),
                    (Timerange("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                condition=Q(status__in=HOLDING),
            ),
        ]
        indexes = [
            models.Index(fields=["asker", "-starts_at", "-id"], name="booking_mine"),
            models.Index(
                fields=["resource", "starts_at", "id"],
                condition=Q(status=BookingStatus.WAITING), name="booking_waiting",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.purpose
