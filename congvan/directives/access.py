"""How a member stands to a handling, an assignment, a request; the states are in `lifecycles`.

Who may see a document is decided in `documents` alone; here only who may do what with it.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from congvan.desk.states import Part
from congvan.directives.lifecycles import (
    AssignmentParty,
    ExtensionParty,
    HandlingParty,
    RepairParty,
)
from congvan.directives.models import Assignment, Extension, Handling, Repair
from congvan.directives.states import OPEN_ASSIGNMENT
from congvan.documents.access import get_document
from congvan.kernel.errors import NotFound
from congvan.organization.acting import ActingMember
from congvan.organization.states import Role


def get_handling(viewer: ActingMember, document_id: int, *, lock: bool = False) -> Handling:
    """The handling of a document the viewer sees, the document joined; locked first when asked.

    Raises NotFound, the same for a document that is not theirs and one never registered.
    """
    found = Handling.objects.filter(agency_id=viewer.agency_id, document_id=document_id)
    if lock:
        found = found.select_for_update()
    handling = found.first()
    document = get_document(viewer, document_id)
    if handling is None:
        raise NotFound("Văn bản này không ở trong theo dõi giải quyết.")
    handling.document = document
    return handling


def held_by(viewer: ActingMember) -> Q:
    """Assignments of the seat acted in, and of the unit it leads."""
    mine = Q(member_id=viewer.membership_id)
    if viewer.unit_id is not None and viewer.holds(Role.UNIT_LEADER):
        mine |= Q(unit_id=viewer.unit_id)
    return mine


def is_holder(by: ActingMember, assignment: Assignment) -> bool:
    """Whether the assignment is the seat's own or the led unit's."""
    if assignment.member_id is not None:
        return assignment.member_id == by.membership_id
    return by.holds(Role.UNIT_LEADER) and assignment.unit_id == by.unit_id


def handling_parties(
    by: ActingMember, handling: Handling, assignments: Iterable[Assignment]
) -> set[HandlingParty]:
    """How `by` stands to the handling; `assignments` are all of it, with member and directive."""
    parties = set()
    roles = {
        Role.REGISTRY_CLERK: HandlingParty.CLERK,
        Role.AGENCY_LEADER: HandlingParty.LEADER,
        Role.MONITOR: HandlingParty.MONITOR,
    }
    if by.agency_id == handling.agency_id:
        parties |= {party for role, party in roles.items() if by.holds(role)}
    if handling.closed_by_id == by.membership_id:
        parties.add(HandlingParty.CLOSER)
    for assignment in assignments:
        if assignment.status in OPEN_ASSIGNMENT:
            parties |= _parties_by(by, assignment)
    return parties


def _parties_by(by: ActingMember, assignment: Assignment) -> set[HandlingParty]:
    if is_holder(by, assignment):
        held = {
            Part.DIRECT: HandlingParty.DIRECTOR,
            Part.LEAD: HandlingParty.LEAD,
            Part.COORDINATE: HandlingParty.COORDINATOR,
        }
        parties = {held[Part(assignment.part)]} if assignment.part in held else set()
        if assignment.part == Part.LEAD and by.holds(Role.UNIT_LEADER):
            parties.add(HandlingParty.HEAD)
        return parties
    if assignment.part == Part.LEAD and leads_holder(by, assignment):
        return {HandlingParty.HEAD_ABOVE}
    return set()


def leads_holder(by: ActingMember, assignment: Assignment) -> bool:
    """Whether `by` heads the unit of the member who holds the assignment."""
    member = assignment.member
    return (
        member is not None
        and member.unit_id is not None
        and member.unit_id == by.unit_id
        and by.holds(Role.UNIT_LEADER)
    )


def assignment_parties(by: ActingMember, assignment: Assignment) -> set[AssignmentParty]:
    """How `by` stands to the assignment (with its directive and member)."""
    parties = set()
    if is_holder(by, assignment):
        parties.add(AssignmentParty.HOLDER)
    if assignment.directive.given_by_id == by.membership_id:
        parties.add(AssignmentParty.GIVER)
    roles = {Role.AGENCY_LEADER: AssignmentParty.LEADER, Role.MONITOR: AssignmentParty.MONITOR}
    return parties | {party for role, party in roles.items() if by.holds(role)}


def extension_parties(by: ActingMember, extension: Extension) -> set[ExtensionParty]:
    """How `by` stands to a request for more time; whoever asked does not decide it alone."""
    if extension.asked_by_id == by.membership_id:
        return {ExtensionParty.ASKER}
    parties = set()
    if extension.assignment.directive.given_by_id == by.membership_id:
        parties.add(ExtensionParty.GIVER)
    if by.holds(Role.AGENCY_LEADER):
        parties.add(ExtensionParty.LEADER)
    return parties


def repair_parties(by: ActingMember, repair: Repair) -> set[RepairParty]:
    """How `by` stands to a request for repair (with `asked_by`)."""
    parties = set()
    if repair.asked_by_id == by.membership_id:
        parties.add(RepairParty.ASKER)
    asker_unit = repair.asked_by.unit_id
    if asker_unit is not None and by.unit_id == asker_unit and by.holds(Role.UNIT_LEADER):
        parties.add(RepairParty.UNIT_HEAD)
    if asker_unit is None and by.holds(Role.AGENCY_LEADER):
        # Whoever sits in no unit has the agency's leader above.
        parties.add(RepairParty.UNIT_HEAD)
    if by.agency_id == repair.handling.agency_id and by.holds(Role.SYSADMIN_AGENCY):
        parties.add(RepairParty.ADMINISTRATOR)
    return parties


def visible_repairs(viewer: ActingMember) -> Q:
    """Requests the viewer may open: the asker's own, those of the led unit, the administrator's."""
    own = Q(asked_by_id=viewer.membership_id)
    if viewer.holds(Role.SYSADMIN_AGENCY):
        return Q(handling__agency_id=viewer.agency_id)
    if viewer.holds(Role.UNIT_LEADER) and viewer.unit_id is not None:
        own |= Q(asked_by__unit_id=viewer.unit_id)
    if viewer.holds(Role.AGENCY_LEADER):
        own |= Q(asked_by__unit_id__isnull=True)
    return Q(handling__agency_id=viewer.agency_id) & own
