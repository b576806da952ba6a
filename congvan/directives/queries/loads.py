"""Who holds how much and who is late: by person, by unit, over the agency (R-059, R-060)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from congvan.desk.rules import COUNT_CAP
from congvan.directives.rules.deadlines import NEAR_WORKING_DAYS
from congvan.documents.visibility import reach
from congvan.kernel import clock
from congvan.kernel.errors import NotFound
from congvan.organization.acting import ActingMember
from congvan.organization.models import Unit
from congvan.organization.queries.calendar import due_in
from congvan.organization.states import Role


@dataclass(frozen=True, slots=True)
class PersonLoad:
    """What one person leads; each number is exact up to the cap of totals."""

    member_id: int
    name: str
    holding: int
    overdue: int
    due_soon: int


@dataclass(frozen=True, slots=True)
class UnitLoad:
    """What a unit leads, its people's included, and who of them leads how much."""

    unit_id: int
    unit_name: str
    holding: int
    overdue: int
    due_soon: int
    people: tuple[PersonLoad, ...]


# Three counts of one holder, each a range of handling_lead_unit or handling_lead_member that is
# stopped at the cap: what is counted costs the same however much there is.
def _counts(lead: str) -> str:
    one = """(SELECT count(*) FROM (SELECT 1 FROM directives_handling h
        WHERE h.{lead} AND h.closed_at IS NULL {due} LIMIT %(cap)s) c)"""
    dues = (
        "", "AND h.due_at < %(now)s", "AND h.due_at >= %(now)s AND h.due_at <= %(soon)s",
    )  # fmt: skip
    return ", ".join(one.format(lead=lead, due=due) for due in dues)


_UNITS = f"""
    SELECT u.id, u.name, {_counts("lead_unit_id = u.id")} FROM organization_unit u
    WHERE u.agency_id = %(agency)s AND (u.valid_to IS NULL OR u.valid_to >= %(day)s)
      AND (%(unit)s::bigint IS NULL OR u.id = %(unit)s) ORDER BY u.position, u.id
"""  # noqa: S608 - constants only
_PEOPLE = f"""
    SELECT m.id, p.full_name, {_counts("lead_member_id = m.id")} FROM organization_membership m
    JOIN organization_person p ON p.id = m.person_id JOIN organization_post post ON post.id = m.post_id
    WHERE m.unit_id = %(unit)s AND m.agency_id = %(agency)s
      AND m.valid_from <= %(day)s AND (m.valid_to IS NULL OR m.valid_to >= %(day)s)
    ORDER BY post.rank, p.sort_key, m.id
"""  # noqa: S608 - constants only


def unit_load(viewer: ActingMember) -> UnitLoad | None:
    """Phòng tôi: what the led unit holds; None for whoever leads no unit. Two statements."""
    if viewer.unit_id is None or not viewer.holds(Role.UNIT_LEADER):
        return None
    return _unit(viewer, viewer.unit_id)


def lateness(viewer: ActingMember) -> tuple[UnitLoad, ...]:
    """All units of the agency with what is late, for those who see it whole; else nothing.

    Their people are left out (`load_of`). One statement.
    """
    if not reach(viewer).whole_agency:
        return ()
    return tuple(_load(row, ()) for row in _read(_UNITS, viewer, None))


def load_of(viewer: ActingMember, unit_id: int) -> UnitLoad:
    """One unit with its people, for its head and those who see the agency. Raises NotFound."""
    held = reach(viewer)
    seen = held.whole_agency or unit_id in held.unit_ids
    if not seen or not Unit.objects.filter(agency_id=viewer.agency_id, pk=unit_id).exists():
        raise NotFound("Không có đơn vị này.")
    return _unit(viewer, unit_id)


def _unit(viewer: ActingMember, unit_id: int) -> UnitLoad:
    (row,) = _read(_UNITS, viewer, unit_id)
    people = tuple(PersonLoad(*person) for person in _read(_PEOPLE, viewer, unit_id))
    return _load(row, people)


def _load(row: tuple[Any, ...], people: tuple[PersonLoad, ...]) -> UnitLoad:
    unit_id, name, holding, overdue, due_soon = row
    return UnitLoad(unit_id, name, holding, overdue, due_soon, people)


def _read(text: str, viewer: ActingMember, unit_id: int | None) -> Sequence[tuple[Any, ...]]:
    values = {
        "agency": viewer.agency_id, "unit": unit_id, "now": clock.now(), "day": clock.today(),
        "soon": due_in(NEAR_WORKING_DAYS), "cap": COUNT_CAP + 1,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
