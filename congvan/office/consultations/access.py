"""Who may see a consultation and what was answered: persons here, states in `lifecycles`.

A question to the whole agency is the whole agency's to read. Answers are the asker's, the
leaders' and each party's own, unless the question was posted for all to see them. What the
agencies answered is read by the asker, the leaders and the registry. Drafts of answers are
nobody's but their party's.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from congvan.kernel.errors import NotFound
from congvan.office.consultations.lifecycles import ConsultationParty
from congvan.office.consultations.models import AskedParty, Consultation
from congvan.office.consultations.states import ConsultationKind, ConsultationStatus
from congvan.organization.acting import ActingMember
from congvan.organization.states import Role

NO_CONSULTATION = "Không có cuộc lấy ý kiến này."
# They read every answer of the agency.
HEADS = (Role.AGENCY_LEADER,)
# They read what other agencies answered, and enter what came on paper.
REGISTRY = (Role.REGISTRY_CLERK,)


def visible_consultations(viewer: ActingMember) -> QuerySet[Consultation]:
    """The consultations `viewer` may open; the root of every list, count and page."""
    seen = Q(kind=ConsultationKind.INSIDE) | Q(asker_id=viewer.membership_id)
    if viewer.holds(*HEADS, *REGISTRY):
        seen |= Q(kind=ConsultationKind.AGENCIES)
    found = Consultation.objects.filter(seen, agency_id=viewer.agency_id)
    return found.exclude(status=ConsultationStatus.CLEARED)


def get_consultation(
    viewer: ActingMember, consultation_id: int, *, lock: bool = False
) -> Consultation:
    """One of `visible_consultations` with its asker; locked for change if asked. Raises NotFound.

    Lock: the consultation's row, before its parties, answers and the inboxes.
    """
    found = visible_consultations(viewer).select_related(
        "asker__person", "asker__post", "asker__unit"
    )
    if lock:
        found = found.select_for_update(of=("self",))
    consultation = found.filter(pk=consultation_id).first()
    if consultation is None:
        raise NotFound(NO_CONSULTATION, next_step="Mở mục Lấy ý kiến để xem các mục hiện có.")
    return consultation


def own_parties(viewer: ActingMember) -> Q:
    """The condition on parties that the viewer answers for: the own seat, the led unit."""
    mine = Q(member_id=viewer.membership_id)
    if viewer.unit_id is not None and viewer.holds(Role.UNIT_LEADER):
        mine |= Q(unit_id=viewer.unit_id)
    return mine


def find_own_party(viewer: ActingMember, consultation_id: int) -> AskedParty | None:
    """The party that the viewer answers for, None when not asked."""
    return AskedParty.objects.filter(own_parties(viewer), consultation_id=consultation_id).first()


def sees_answers(viewer: ActingMember, consultation: Consultation) -> bool:
    """Whether the viewer reads what everybody answered."""
    if viewer.agency_id != consultation.agency_id:
        return False
    if viewer.membership_id == consultation.asker_id or viewer.holds(*HEADS):
        return True
    return consultation.shows_answers or consultation.kind == ConsultationKind.AGENCIES


def sees_missing(viewer: ActingMember, consultation: Consultation) -> bool:
    """Whether the viewer reads who did not answer without a reason: asker and leaders (R-244)."""
    return viewer.agency_id == consultation.agency_id and (
        viewer.membership_id == consultation.asker_id or viewer.holds(*HEADS)
    )


def parties_of(
    by: ActingMember, consultation: Consultation, own: AskedParty | None
) -> set[ConsultationParty]:
    """How `by` stands to the consultation; `own` is the party that `by` answers for."""
    parties: set[ConsultationParty] = set()
    if by.agency_id != consultation.agency_id:
        return parties
    if by.membership_id == consultation.asker_id:
        parties.add(ConsultationParty.ASKER)
    if own is not None:
        parties.add(ConsultationParty.ASKED)
    if by.holds(*HEADS):
        parties.add(ConsultationParty.LEADER)
    if by.holds(*REGISTRY):
        parties.add(ConsultationParty.CLERK)
    return parties
