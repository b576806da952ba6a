"""Where a person may sit today: own memberships, and seats under a delegation in force."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat, JSONObject

from congvan.kernel import clock
from congvan.organization.acting import ActingMember, Seat, Substitution
from congvan.organization.models import Delegation, Membership, RoleGrant
from congvan.organization.states import DelegationStatus

__all__ = ["acting_member", "acting_members", "current", "seat_of"]


def current(day: date, prefix: str = "") -> Q:
    """In force on `day`: the condition on valid_from and valid_to, both days included."""
    return Q(**{f"{prefix}valid_from__lte": day}) & (
        Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gte": day})
    )


def acting_members(person_id: int, *, now: datetime | None = None) -> list[ActingMember]:
    """All the ways the person may act now, own primary seat first. One statement.

    Empty when the person has no current membership: then a delegation does not help either,
    because a delegate is named by the seat that the delegate holds (R-250).
    """
    moment = now or clock.now()
    day = moment.astimezone(clock.OFFICE_ZONE).date()
    own_seats = Membership.objects.filter(person_id=person_id)
    handed_over = Delegation.objects.filter(
        status=DelegationStatus.PERMITTED,
        starts_at__lte=moment,
        ends_at__gt=moment,
        delegate__in=own_seats.values("id"),
    )
    # A union of ids and not an OR, so that both halves are found by their index.
    reachable = own_seats.values("id").union(handed_over.values("delegator_id"), all=True)
    handing = handed_over.filter(delegator=OuterRef("pk")).values(
        row=JSONObject(id="id", until="ends_at", to="delegate_id")
    )
    rows = list(
        _with_roles(Membership.objects.filter(current(day), id__in=reachable), day)
        .annotate(handed=Subquery(handing[:1]))
        .values(*_SEAT_FIELDS, "granted", "handed")
        .order_by("-is_primary", "id")
    )
    own = {row["id"]: _seat(row) for row in rows if row["person_id"] == person_id}
    members = [ActingMember(seat) for seat in own.values()]
    for row in rows:
        handed = row["handed"]
        if handed and handed["to"] in own:
            until = datetime.fromisoformat(handed["until"])
            substitution = Substitution(handed["id"], until, own[handed["to"]])
            members.append(ActingMember(_seat(row), substitution))
    return members


def acting_member(membership_id: int, *, now: datetime | None = None) -> ActingMember:
    """The holder of a seat acting in it. Raises Membership.DoesNotExist when it is not current."""
    return ActingMember(seat_of(membership_id, now=now))


def seat_of(membership_id: int, *, now: datetime | None = None) -> Seat:
    """The seat as it stands today. Raises Membership.DoesNotExist when it is not current."""
    day = (now or clock.now()).astimezone(clock.OFFICE_ZONE).date()
    memberships = _with_roles(Membership.objects.filter(current(day)), day)
    return _seat(memberships.values(*_SEAT_FIELDS, "granted").get(pk=membership_id))


_SEAT_FIELDS = (
    "id", "person_id", "person__full_name", "person__form_of_address", "post__title", "post__rank",
    "unit_id", "unit__name", "agency_id", "agency__name", "is_primary",
)  # fmt: skip


def _with_roles(memberships: QuerySet[Membership], day: date) -> QuerySet[Membership]:
    grants = RoleGrant.objects.filter(current(day), membership=OuterRef("pk"))
    return memberships.annotate(
        granted=ArraySubquery(grants.values_list(Concat("role", Value(":"), "scope"), flat=True))
    )


def _seat(row: dict[str, Any]) -> Seat:
    roles = frozenset(tuple(pair.split(":", 1)) for pair in row["granted"])
    return Seat(
        membership_id=row["id"],
        person_id=row["person_id"],
        person_name=row["person__full_name"],
        form_of_address=row["person__form_of_address"],
        post_title=row["post__title"],
        post_rank=row["post__rank"],
        unit_id=row["unit_id"],
        unit_name=row["unit__name"] or "",
        agency_id=row["agency_id"],
        agency_name=row["agency__name"],
        is_primary=row["is_primary"],
        roles=roles,
    )
