"""Who may see a dossier and how one stands to it: persons here, states in `lifecycles`.

A dossier shows its title and its number of documents; each document inside shows to those only
who may see that document (`documents.queries.visible_to`).
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from congvan.dossiers.lifecycles import DossierParty
from congvan.dossiers.models import Dossier
from congvan.kernel.errors import NotFound
from congvan.organization.acting import ActingMember
from congvan.organization.states import Role

# They see every dossier of the agency.
SEE_ALL = (Role.ARCHIVIST, Role.AGENCY_LEADER, Role.MONITOR)


def visible_dossiers(viewer: ActingMember) -> QuerySet[Dossier]:
    """The viewer's own, those of the unit the viewer leads, and all of the agency by role."""
    found = Dossier.objects.filter(agency_id=viewer.agency_id)
    if viewer.holds(*SEE_ALL):
        return found
    return found.filter(fillable_by(viewer))


def fillable_by(viewer: ActingMember) -> Q:
    """The condition on dossiers into which the viewer puts documents: own and led unit's."""
    mine = Q(owner_id=viewer.membership_id)
    if viewer.unit_id is not None and viewer.holds(Role.UNIT_LEADER):
        mine |= Q(unit_id=viewer.unit_id)
    return mine


def get_dossier(viewer: ActingMember, dossier_id: int, *, lock: bool = False) -> Dossier:
    """One of `visible_dossiers` with its retention and unit; locked if asked. Raises NotFound."""
    found = visible_dossiers(viewer).select_related(
        "retention", "unit", "owner__person", "owner__post", "owner__unit"
    )
    if lock:
        found = found.select_for_update(of=("self",))
    dossier = found.filter(pk=dossier_id).first()
    if dossier is None:
        raise NotFound("Không có hồ sơ này.")
    return dossier


def dossier_parties(by: ActingMember, dossier: Dossier) -> set[DossierParty]:
    """How `by` stands to the dossier."""
    parties = set()
    if by.membership_id == dossier.owner_id:
        parties.add(DossierParty.OWNER)
    if dossier.unit_id is not None and by.unit_id == dossier.unit_id and by.holds(Role.UNIT_LEADER):
        parties.add(DossierParty.UNIT_HEAD)
    return parties
