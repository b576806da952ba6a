"""How far the figures of a viewer reach: documents as everywhere, single persons less far.

Documents follow `documents.visibility`. Figures of one person are for that person, the head of the
unit, the agency's leader, and who monitors or inspects (R-338): not for the clerk, who sees every
document all the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from congvan.documents.visibility import Reach, condition, reach
from congvan.organization.acting import ActingMember
from congvan.organization.states import Role, Scope

ANY_DOCUMENT = "seen"
_WIDE = frozenset({Scope.AGENCY, Scope.PROVINCE})
_OVER_PEOPLE = (Role.AGENCY_LEADER, Role.MONITOR, Role.INSPECTOR)


@dataclass(frozen=True, slots=True)
class Sight:
    """Documents by `documents`; persons: all, those of some units, or oneself.

    `visible` is the rule of `documents.visibility` over a row `ANY_DOCUMENT` with id and agency_id.
    """

    documents: Reach
    visible: str
    whole_people: bool
    people_unit_ids: tuple[int, ...]

    @property
    def parameters(self) -> dict[str, Any]:
        """For the facts and the groups of persons."""
        return {
            **self.documents.parameters,
            "agency": self.documents.agency_id,
            "self": self.documents.member_id,
            "people_units": list(self.people_unit_ids),
        }

    @property
    def sees_people(self) -> bool:
        """Whether a table by persons says anything to this viewer."""
        return self.whole_people or not self.documents.whole_agency


def sight_of(viewer: ActingMember) -> Sight:
    """How far the figures of `viewer` reach; no statement."""
    scopes = {viewer.scope_of(role) for role in _OVER_PEOPLE} - {None}
    if not scopes.isdisjoint(_WIDE):
        return _sight(viewer, whole_people=True)
    units: tuple[int, ...] = ()
    if viewer.unit_id is not None:
        scopes.add(viewer.scope_of(Role.UNIT_LEADER))
        if Scope.UNIT_AND_BELOW in scopes:
            units = viewer.seat.units_reached
        elif scopes - {None, Scope.OWN} or viewer.holds(Role.UNIT_LEADER):
            units = (viewer.unit_id,)
    return _sight(viewer, units=units)


def agency_sight(agency_id: int) -> Sight:
    """A whole agency, its people counted together, for figures between agencies.

    For callers that have checked who asks and show nobody singly.
    """
    return Sight(Reach(agency_id, 0, (), True), "true", whole_people=True, people_unit_ids=())


def _sight(
    viewer: ActingMember, *, whole_people: bool = False, units: tuple[int, ...] = ()
) -> Sight:
    return Sight(reach(viewer), condition(viewer, ANY_DOCUMENT).sql, whole_people, units)
