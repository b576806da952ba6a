"""People, their memberships (a person in a post) and the roles granted to a membership."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from congvan.organization.models.agency import Agency, Post, Unit, validity
from congvan.organization.states import Role, Scope


class Person(models.Model):
    """A person, stored whole and split, because account names and sorting need the parts (R-379).

    A unit that has an account of its own (R-258, R-264) is held as a person of kind "unit".
    """

    class Kind(models.TextChoices):
        PERSON = "person", "Cá nhân"
        UNIT = "unit", "Đơn vị"

    class Form(models.TextChoices):
        """How the screen addresses the person."""

        MALE = "anh", "Anh"
        FEMALE = "chi", "Chị"

    kind = models.CharField("Loại", max_length=10, choices=Kind, default=Kind.PERSON)
    full_name = models.CharField("Họ và tên", max_length=100)
    family_name = models.CharField(max_length=50, editable=False)
    middle_name = models.CharField(max_length=80, blank=True, editable=False)
    given_name = models.CharField(max_length=50, editable=False)
    sort_key = models.TextField(db_collation="C", editable=False)
    folded_name = models.TextField(db_collation="C", editable=False)
    form_of_address = models.CharField("Xưng hô", max_length=5, choices=Form, blank=True)
    # As written by the office: the account-name rule reads the digits as they are written.
    birth_date = models.DateField("Ngày sinh", null=True, blank=True)
    home_town = models.CharField("Quê quán", max_length=100, blank=True)
    birthplace = models.CharField("Nơi sinh", max_length=100, blank=True)
    phone = models.CharField("Điện thoại", max_length=30, blank=True)
    email = models.EmailField("Thư điện tử", blank=True)
    details_confirmed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "người"
        constraints = [
            models.CheckConstraint(
                name="person_is_addressed",
                condition=Q(kind="unit", form_of_address="")
                | Q(kind="person", form_of_address__gt=""),
            ),
        ]
        indexes = [models.Index(fields=["sort_key"], name="person_sort")]

    def __str__(self) -> str:
        return self.full_name


class Membership(models.Model):
    """A person in a post of a unit of an agency, from a day to a day. One person may have several."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name="Đơn vị",
    )
    post = models.ForeignKey(
        Post, models.PROTECT, related_name="memberships", verbose_name="Chức danh"
    )
    is_primary = models.BooleanField("Nhiệm vụ chính", default=True)
    valid_from = models.DateField("Từ ngày")
    valid_to = models.DateField("Đến ngày", null=True, blank=True)

    class Meta:
        verbose_name = "vị trí công tác"
        constraints = [
            models.CheckConstraint(
                name="membership_period",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
            ExclusionConstraint(
                name="membership_same_post_once",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("post", RangeOperators.EQUAL),
                    (models.functions.Coalesce("unit", 0), RangeOperators.EQUAL),
                    (validity(), RangeOperators.OVERLAPS),
                ],
            ),
            ExclusionConstraint(
                name="membership_one_primary",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (validity(), RangeOperators.OVERLAPS),
                ],
                condition=Q(is_primary=True),
            ),
        ]
        indexes = [models.Index(fields=["agency", "unit"], name="membership_agency_unit")]

    def __str__(self) -> str:
        return f"{self.person} · {self.post}"


class RoleGrant(models.Model):
    """A role of `CODES.md` §12 given to a membership, with its scope apart (feature 191)."""

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="role_grants")
    role = models.CharField("Vai trò", max_length=30, choices=Role)
    scope = models.CharField("Phạm vi", max_length=20, choices=Scope)
    valid_from = models.DateField("Từ ngày")
    valid_to = models.DateField("Đến ngày", null=True, blank=True)

    class Meta:
        verbose_name = "vai trò được giao"
        constraints = [
            models.CheckConstraint(name="role_grant_known_role", condition=Q(role__in=Role.values)),
            models.CheckConstraint(
                name="role_grant_period",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                # Inspection is bounded in time: an inspector's right ends by itself.
                name="role_grant_inspector_ends",
                condition=~Q(role=Role.INSPECTOR) | Q(valid_to__isnull=False),
            ),
            ExclusionConstraint(
                name="role_grant_once_at_a_time",
                expressions=[
                    ("membership", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (validity(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} ({self.get_scope_display()})"
