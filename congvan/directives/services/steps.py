"""Steps of the verbs: give an assignment, end it, let it come back.

Each keeps assignment, work item and grant together: an open assignment has exactly one open work
item and a grant in force; one that was recalled or sent back has neither (R-055).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from congvan.desk.models import NO_DEADLINE
from congvan.desk.services.work import close_work, open_on_subject, open_work
from congvan.desk.states import Outcome, Part, Urgency
from congvan.directives.case import Case
from congvan.directives.lifecycles import ASSIGNMENT, AssignmentParty
from congvan.directives.models import Assignment, Directive, Extension
from congvan.directives.queries.holders import HolderFacts, holder_of
from congvan.directives.services import pending
from congvan.directives.states import AssignmentStatus, RequestStatus
from congvan.documents.services.grants import grant, revoke
from congvan.documents.states import Right
from congvan.kernel.transactions import requires_transaction

SUBJECT = "document"
SOURCE = "assignment"

RIGHTS = {
    Part.LEAD: Right.HANDLE,
    Part.DIRECT: Right.HANDLE,
    Part.COORDINATE: Right.COORDINATE,
    Part.INFORM: Right.READ,
}
_OUTCOMES = {
    AssignmentStatus.PASSED_ON: Outcome.PASSED_ON,
    AssignmentStatus.RETURNED: Outcome.PASSED_ON,
    AssignmentStatus.RECALLED: Outcome.CANCELLED,
}
# What ends without the holder having done it leaves no right behind (ARCHITECTURE §3.4).
_TAKEN_AWAY = (AssignmentStatus.RETURNED, AssignmentStatus.RECALLED)


@dataclass(frozen=True, slots=True)
class Given:
    """What one holder is to get."""

    to: HolderFacts
    part: Part
    due_at: datetime | None = None
    note: str = ""


def cause_of(assignment_id: int) -> str:
    """The cause of the work item of an assignment."""
    return f"assignment:{assignment_id}"


@requires_transaction
def give(
    case: Case, given: Given, *, directive: Directive, parent: Assignment | None
) -> Assignment:
    """Make the assignment with its work item and its grant."""
    holder = given.to.holder
    assignment = Assignment.objects.create(
        handling=case.handling, directive=directive, parent=parent, member_id=holder.member_id,
        unit_id=holder.unit_id, part=given.part, note=given.note, due_at=given.due_at,
        assigned_at=case.now,
    )  # fmt: skip
    open_item(case, assignment)
    let_see(case, assignment)
    case.assignments.append(_joined(assignment))
    return case.assignments[-1]


@requires_transaction
def let_see(case: Case, assignment: Assignment) -> None:
    """Give the right that comes with an assignment; it names the assignment as its source."""
    part = Part(assignment.part)
    grant(
        document_id=case.document.pk, agency_id=case.by.agency_id,
        holder=holder_of(case.by.agency_id, assignment), right=RIGHTS[part],
        cause=f"{part.label}, do {case.by.seat.person_name} giao", source_type=SOURCE,
        source_id=assignment.pk, document_date=case.handling.arrived_on,
    )  # fmt: skip


@requires_transaction
def end(
    case: Case, assignment: Assignment, verb: str, *parties: AssignmentParty, reason: str = "",
    keeps_right: bool = False,
) -> Assignment:  # fmt: skip
    """Take an assignment along a verb by which its holder owes it no longer.

    Raises WrongState, NotAllowed. Requests for more time that hang on it lapse, unless it was
    only passed on. `keeps_right`: the holder goes on seeing that the document is there.
    """
    row = ASSIGNMENT.move(assignment.status, verb, parties)
    was_open = assignment.status != AssignmentStatus.PASSED_ON
    assignment.status = str(row.target.value)
    assignment.reason = reason
    if row.target is not AssignmentStatus.PASSED_ON:
        assignment.finished_at = case.now
    assignment.save(update_fields=["status", "reason", "finished_at"])
    if was_open:
        close_work(
            by=case.by, agency_id=case.by.agency_id, subject_type=SUBJECT,
            subject_id=case.document.pk, cause=cause_of(assignment.pk),
            outcome=_OUTCOMES.get(AssignmentStatus(assignment.status), Outcome.DONE),
        )  # fmt: skip
    if row.target is not AssignmentStatus.PASSED_ON:
        lapse_extensions(case, assignment)
    if row.target in _TAKEN_AWAY and not keeps_right:
        revoke(source_type=SOURCE, source_id=assignment.pk)
    return assignment


@requires_transaction
def owe_again(case: Case, assignment: Assignment, verb: str, *parties: AssignmentParty) -> None:
    """Take an assignment along a verb by which its holder owes it again: come_back, reopen."""
    row = ASSIGNMENT.move(assignment.status, verb, parties)
    assignment.status = str(row.target.value)
    assignment.finished_at = None
    assignment.save(update_fields=["status", "finished_at"])
    open_item(case, assignment)


@requires_transaction
def begin(case: Case, assignment: Assignment) -> None:
    """The holder sets to work: opened, if it was not yet, and working."""
    row = ASSIGNMENT.move(assignment.status, "start", {AssignmentParty.HOLDER})
    assignment.status = str(row.target.value)
    if assignment.opened_at is None:
        assignment.opened_at, assignment.opened_by = case.now, case.by.person_name
    assignment.save(update_fields=["status", "opened_at", "opened_by"])


@requires_transaction
def open_item(case: Case, assignment: Assignment) -> int:
    """The work item of an open assignment; it shows what the lists show of the document."""
    document = case.document
    return open_work(
        by=case.by, holder=holder_of(case.by.agency_id, assignment), part=Part(assignment.part),
        subject_type=SUBJECT, subject_id=document.pk, cause=cause_of(assignment.pk),
        title=document.subject, number=document.symbol,
        origin=document.issuer.name if document.issuer else "",
        urgency=Urgency(case.handling.urgency), due_at=assignment.due_at,
        file_count=pending.file_count(document.pk),
    )  # fmt: skip


@requires_transaction
def set_due(case: Case, assignment: Assignment, due_at: datetime) -> None:
    """Give an assignment, and its open work, another deadline."""
    assignment.due_at = due_at
    assignment.save(update_fields=["due_at"])
    open_on_subject(case.by.agency_id, SUBJECT, case.document.pk).filter(
        cause=cause_of(assignment.pk)
    ).update(due_at=due_at, sort_due=due_at or NO_DEADLINE)


@requires_transaction
def set_urgency(case: Case, urgency: Urgency) -> None:
    """Let the open work of the document sort by another urgency."""
    case.handling.urgency = urgency
    open_on_subject(case.by.agency_id, SUBJECT, case.document.pk).update(urgency=urgency)


@requires_transaction
def lapse_extensions(case: Case, assignment: Assignment) -> None:
    """Let open requests for more time fall with the assignment they hang on."""
    asked = Extension.objects.filter(assignment=assignment, status=RequestStatus.ASKED)
    for extension in asked.select_for_update():
        pending.lapse(case, extension)


def set_lead(case: Case, lead: Assignment | None) -> None:
    """Note on the handling who leads, for the lists; saved by the caller."""
    case.handling.lead_member_id = lead.member_id if lead else None
    unit_id = None
    if lead is not None:
        unit_id = lead.unit_id or (lead.member.unit_id if lead.member else None)
    case.handling.lead_unit_id = unit_id


def _joined(assignment: Assignment) -> Assignment:
    return Assignment.objects.select_related("directive", "member__person", "unit").get(
        pk=assignment.pk
    )
