"""Delegation (ủy quyền xử lý): acting for another, asked, permitted, bounded in time."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from congvan.organization.models.agency import Agency
from congvan.organization.models.person import Membership, Person
from congvan.organization.states import DelegationStatus


class Timerange(Func):
    """`tstzrange(from, to)`: the end itself is outside."""

    function = "tstzrange"
    output_field = DateTimeRangeField()


class Delegation(models.Model):
    """One membership may act for another between two moments (R-248…R-251)."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="delegations")
    delegator = models.ForeignKey(Membership, models.PROTECT, related_name="delegations_given")
    delegate = models.ForeignKey(Membership, models.PROTECT, related_name="delegations_received")
    reason = models.TextField("Lý do")
    starts_at = models.DateTimeField("Từ")
    ends_at = models.DateTimeField("Đến")
    status = models.CharField(
        max_length=20, choices=DelegationStatus, default=DelegationStatus.ASKED
    )
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    decision_note = models.TextField(blank=True)

    class Meta:
        verbose_name = "ủy quyền xử lý"
        constraints = [
            models.CheckConstraint(
                name="delegation_status_known", condition=Q(status__in=DelegationStatus.values)
            ),
            models.CheckConstraint(
                name="delegation_period", condition=Q(ends_at__gt=F("starts_at"))
            ),
            models.CheckConstraint(
                name="delegation_not_to_self", condition=~Q(delegator=F("delegate"))
            ),
            models.CheckConstraint(
                name="delegation_decided_paired",
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
            ),
            ExclusionConstraint(
                name="delegation_one_delegate_at_a_time",
                expressions=[
                    ("delegator", RangeOperators.EQUAL),
                    (Timerange("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                condition=Q(status=DelegationStatus.PERMITTED),
            ),
        ]
        indexes = [
            models.Index(
                fields=["delegate", "ends_at"],
                condition=Q(status="permitted"),
                name="delegation_of_delegate",
            ),
            models.Index(fields=["agency", "-asked_at", "-id"], name="delegation_agency_list"),
        ]

    def __str__(self) -> str:
        return f"{self.delegator} → {self.delegate}"
