"""Who is in which body, today and as the administrator keeps it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from congvan.kernel import clock
from congvan.kernel.errors import NotFound
from congvan.office.boards.models import BodyMember
from congvan.office.boards.states import Body
from congvan.organization import access as organization
from congvan.organization.acting import ActingMember
from congvan.organization.queries.people import current_members
from congvan.organization.queries.seats import current


@dataclass(frozen=True, slots=True)
class MemberLine:
    """One person in a body, from when to when; `is_over` when the time has passed."""

    member_id: int
    body: Body
    name: str
    duty: str
    valid_from: date
    valid_to: date | None
    is_over: bool


@dataclass(frozen=True, slots=True)
class PersonChoice:
    """A person of the agency to choose."""

    person_id: int
    name: str
    post: str
    unit: str


def bodies_of(agency_id: int, person_id: int) -> frozenset[Body]:
    """The bodies of the agency the person is in today. One statement."""
    found = BodyMember.objects.filter(
        current(clock.today()), agency_id=agency_id, person_id=person_id
    ).values_list("body", flat=True)
    return frozenset(Body(body) for body in found)


def members(viewer: ActingMember) -> Sequence[MemberLine]:
    """Everybody in the bodies of the agency, for its administrator. Raises NotAllowed."""
    organization.check_administers(viewer)
    today = clock.today()
    rows = BodyMember.objects.filter(agency_id=viewer.agency_id).select_related("person")
    return tuple(
        MemberLine(
            row.pk, Body(row.body), row.person.full_name, row.duty, row.valid_from, row.valid_to,
            row.valid_to is not None and row.valid_to < today,
        )
        for row in rows.order_by("body", "person__sort_key", "-valid_from", "id")
    )  # fmt: skip


def member(viewer: ActingMember, member_id: int) -> MemberLine:
    """One of `members`. Raises NotFound."""
    found = next((one for one in members(viewer) if one.member_id == member_id), None)
    if found is None:
        raise NotFound("Không có người này trong danh sách.")
    return found


def people_of(viewer: ActingMember) -> Sequence[PersonChoice]:
    """The people of the agency today, each once, by their first seat. One statement."""
    found: dict[int, PersonChoice] = {}
    for seat in current_members(viewer.agency_id):
        unit = seat.unit.name if seat.unit else ""
        found.setdefault(
            seat.person_id,
            PersonChoice(seat.person_id, seat.person.full_name, seat.post.title, unit),
        )
    return tuple(found.values())
