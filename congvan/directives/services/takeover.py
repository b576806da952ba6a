"""Whoever takes over a seat takes over its open assignments, with the right to see them (R-283).

`desk.services.handover` moves the work; the desk is below and knows nothing of assignments, so
that this verb is called after it.
"""

from __future__ import annotations

from django.db.models import Q

from congvan.desk.holders import of_member
from congvan.desk.states import Part
from congvan.directives.case import UNFINISHED
from congvan.directives.events.distribution import AssignmentTakenOver
from congvan.directives.models import Assignment, Handling
from congvan.directives.queries.holders import facts_of
from congvan.directives.services.steps import RIGHTS, SOURCE
from congvan.directives.states import OPEN_ASSIGNMENT
from congvan.documents.services.grants import grant
from congvan.kernel import audit
from congvan.kernel.errors import NotFound
from congvan.kernel.transactions import in_transaction
from congvan.organization.access import check_administers
from congvan.organization.acting import ActingMember
from congvan.organization.models import Membership


@in_transaction
def take_over(*, by: ActingMember, leaver_id: int, successor_id: int) -> int:
    """Move the unfinished assignments of one seat to another; returns how many.

    What the leaver was given stays readable to the leaver's seat. A second call moves nothing.
    Raises NotAllowed, NotFound. Locks: the handlings, by id.
    """
    check_administers(by)
    leaver = (
        Membership.objects.filter(agency_id=by.agency_id, pk=leaver_id)
        .select_related("person")
        .first()
    )
    if leaver is None or leaver_id == successor_id:
        raise NotFound("Không có vị trí công tác này trong cơ quan.")
    target = of_member(by.agency_id, successor_id)
    successor = facts_of(by.agency_id, [target])[target]
    wanted = Q(member_id=leaver_id, status__in=UNFINISHED)
    ids = Assignment.objects.filter(wanted, handling__agency_id=by.agency_id).values("handling_id")
    handlings = {
        handling.pk: handling
        for handling in Handling.objects.select_for_update(of=("self",))
        .select_related("document")
        .filter(pk__in=ids)
        .order_by("id")
    }
    moved = list(Assignment.objects.filter(wanted, handling__in=handlings).order_by("id"))
    for assignment in moved:
        handling = handlings[assignment.handling_id]
        assignment.member_id = successor_id
        assignment.save(update_fields=["member"])
        if assignment.part == Part.LEAD and assignment.status in OPEN_ASSIGNMENT:
            handling.lead_member_id, handling.lead_unit_id = successor_id, successor.unit_id
            handling.save(update_fields=["lead_member", "lead_unit"])
        grant(
            document_id=handling.document_id, agency_id=by.agency_id, holder=target,
            right=RIGHTS[Part(assignment.part)], cause=f"nhận bàn giao của {leaver.person}",
            source_type=SOURCE, source_id=assignment.pk, document_date=handling.arrived_on,
        )  # fmt: skip
    audit.record_many(
        [
            AssignmentTakenOver(
                document_id=handlings[a.handling_id].document_id,
                symbol=handlings[a.handling_id].document.symbol, assignment_id=a.pk,
                leaver=leaver.person.full_name, successor=successor.name,
            )
            for a in moved
        ],
        by=by.actor,
    )  # fmt: skip
    return len(moved)
