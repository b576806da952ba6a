"""Who can be written into a calendar: leaders, units, everybody of the agency."""

from __future__ import annotations

from dataclasses import dataclass

from congvan.kernel import clock
from congvan.office.work_calendar import access
from congvan.organization.acting import ActingMember
from congvan.organization.models import Unit
from congvan.organization.queries.people import current_members
from congvan.organization.queries.seats import current

# A choice's key: "nguoi-12" a seat, "don-vi-3" a unit.
MEMBER, UNIT = "nguoi-", "don-vi-"


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody who can be chosen; `where` is post and unit."""

    key: str
    name: str
    where: str
    is_leader: bool = False
    is_unit: bool = False


def choices(viewer: ActingMember) -> tuple[Choice, ...]:
    """Units in their order, then people by rank and given name. Three statements."""
    leaders = set(access.leaders_of(viewer.agency_id).values_list("pk", flat=True))
    units = Unit.objects.filter(current(clock.today()), agency_id=viewer.agency_id)
    return (
        *(
            Choice(f"{UNIT}{unit.pk}", unit.name, "Cả đơn vị", is_unit=True)
            for unit in units.order_by("position", "name", "id")
        ),
        *(
            Choice(
                f"{MEMBER}{seat.pk}", seat.person.full_name,
                f"{seat.post.title}, {seat.unit.name}" if seat.unit else seat.post.title,
                is_leader=seat.pk in leaders,
            )
            for seat in current_members(viewer.agency_id)
        ),
    )  # fmt: skip
