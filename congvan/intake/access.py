"""Who may see and decide arrivals: the registry of the agency, and the head for what was reported."""

from __future__ import annotations

from django.db.models import QuerySet

from congvan.intake.lifecycles import ArrivalParty
from congvan.intake.models import Arrival, ArrivalFile
from congvan.kernel.errors import NotFound
from congvan.organization.acting import ActingMember, check_holds
from congvan.organization.states import Role

NO_ARRIVAL = "Không có bản chờ vào sổ này."


def check_takes_in(by: ActingMember) -> None:
    """Raise NotAllowed unless `by` is the agency's registry (R-021, R-022)."""
    check_holds(by, Role.REGISTRY_CLERK, to="tiếp nhận và vào sổ văn bản đến")


def visible_arrivals(viewer: ActingMember) -> QuerySet[Arrival]:
    """Arrivals the viewer may open: the clerk all of the agency, its head those reported (R-029)."""
    found = Arrival.objects.filter(agency_id=viewer.agency_id)
    if viewer.holds(Role.REGISTRY_CLERK):
        return found
    if viewer.holds(Role.AGENCY_LEADER):
        return found.exclude(report="")
    return found.none()


def get_arrival(viewer: ActingMember, arrival_id: int, *, lock: bool = False) -> Arrival:
    """One of `visible_arrivals`; locked for change if asked. Raises NotFound."""
    found = visible_arrivals(viewer)
    if lock:
        found = found.select_for_update(of=("self",))
    arrival = found.filter(pk=arrival_id).first()
    if arrival is None:
        raise NotFound(NO_ARRIVAL)
    return arrival


_LOCKED = "SELECT * FROM intake_arrival WHERE id = %s AND agency_id = %s FOR UPDATE"


def lock_arrival(by: ActingMember, arrival_id: int) -> Arrival:
    """An arrival of the clerk's agency, locked; what every registration begins with.

    Raises NotAllowed unless `by` is the registry's clerk, NotFound.
    """
    check_takes_in(by)
    found = list(Arrival.objects.raw(_LOCKED, [arrival_id, by.agency_id]))
    if not found:
        raise NotFound(NO_ARRIVAL)
    return found[0]


def get_file(viewer: ActingMember, arrival_id: int, file_id: int) -> ArrivalFile:
    """A file of an arrival the viewer sees, with its blob. Raises NotFound.

    A barred arrival has no files any more; those of a finished one are read at its document.
    """
    file = (
        ArrivalFile.objects.filter(
            pk=file_id, arrival__in=visible_arrivals(viewer).filter(pk=arrival_id)
        )
        .select_related("blob")
        .first()
    )
    if file is None:
        raise NotFound("Không có tệp này.")
    return file


def arrival_parties(by: ActingMember, arrival: Arrival) -> set[ArrivalParty]:
    """How `by` stands to the arrival."""
    if arrival.agency_id != by.agency_id:
        return set()
    roles = {
        Role.REGISTRY_CLERK: ArrivalParty.CLERK,
        Role.AGENCY_LEADER: ArrivalParty.HEAD,
    }
    return {party for role, party in roles.items() if by.holds(role)}
