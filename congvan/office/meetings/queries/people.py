"""Who can be named in a meeting: units and people of the agency, oneself too."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from congvan.kernel import clock
from congvan.organization.acting import ActingMember
from congvan.organization.models import RoleGrant, Unit
from congvan.organization.queries.people import current_members
from congvan.organization.queries.seats import current
from congvan.organization.states import Role

# An agency has some hundred people; beyond this a meeting is invited by a document.
MOST_PEOPLE = 2000


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A unit ("u3") or a seat ("m12") to choose."""

    key: str
    name: str
    where: str
    is_unit: bool
    is_leader: bool


def everybody(viewer: ActingMember) -> tuple[PersonLine, ...]:
    """Units in their order, then people by rank and name. Two statements."""
    day = clock.today()
    units = Unit.objects.filter(current(day), agency_id=viewer.agency_id)
    leading = RoleGrant.objects.filter(
        current(day), membership=OuterRef("pk"), role=Role.AGENCY_LEADER
    )
    seats = (
        current_members(viewer.agency_id)
        .select_related("person", "post", "unit")
        .annotate(is_leader=Exists(leading))
        .order_by("post__rank", "person__sort_key", "id")[:MOST_PEOPLE]
    )
    return (
        *(
            PersonLine(f"u{one.pk}", one.name, "", True, False)
            for one in units.order_by("position", "id")
        ),
        *(
            PersonLine(
                f"m{one.pk}", one.person.full_name,
                f"{one.post.title}, {one.unit.name}" if one.unit else one.post.title,
                False, one.is_leader,
            )
            for one in seats
        ),
    )  # fmt: skip
