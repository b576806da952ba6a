"""The working calendar: days off and make-up days of the whole country (R-383…R-385)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from congvan.organization.states import DayKind


class CalendarDay(models.Model):
    """One day that is not what its weekday says. The same for every agency, hence without one.

    A swap is two rows (R-385): the day off, and the Saturday or Sunday worked for it, which points
    at it and goes with it.
    """

    date = models.DateField("Ngày", unique=True)
    kind = models.CharField("Loại ngày", max_length=20, choices=DayKind)
    name = models.CharField("Tên ngày", max_length=120)
    pair = models.OneToOneField(
        "self", models.CASCADE, null=True, blank=True, related_name="made_up_on",
        verbose_name="Làm bù cho ngày",
    )  # fmt: skip
    source = models.CharField("Căn cứ", max_length=200)
    # A draft counts like any other day: an estimate of Tết is nearer the truth than none.
    is_draft = models.BooleanField("Dự thảo", default=False)

    class Meta:
        verbose_name = "ngày trong lịch làm việc"
        constraints = [
            models.CheckConstraint(
                name="calendar_day_kind_known", condition=Q(kind__in=DayKind.values)
            ),
            models.CheckConstraint(
                name="calendar_day_made_up_for_a_day",
                condition=Q(kind=DayKind.MADE_UP, pair__isnull=False)
                | (~Q(kind=DayKind.MADE_UP) & Q(pair__isnull=True)),
            ),
            # Django counts Sunday as 1 and Saturday as 7.
            models.CheckConstraint(
                name="calendar_day_made_up_on_weekend",
                condition=Q(kind=DayKind.MADE_UP, date__week_day__in=(1, 7))
                | Q(kind=DayKind.HOLIDAY)
                | Q(kind=DayKind.SWAPPED_OFF, date__week_day__in=(2, 3, 4, 5, 6)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date:%d/%m/%Y} {self.name}"
