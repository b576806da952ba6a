"""What forwarding, directing, passing on and notifying have in common: give to all receivers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from congvan.desk.holders import Holder, of_unit
from congvan.desk.states import Part
from congvan.directives.case import UNFINISHED, Case
from congvan.directives.events.distribution import AssignmentReplaced, HeadTold
from congvan.directives.lifecycles import AssignmentParty
from congvan.directives.models import Assignment, Directive
from congvan.directives.queries.holders import HolderFacts, facts_of, holder_name, holder_of
from congvan.directives.rules.deadlines import check_ahead
from congvan.directives.rules.receivers import Receiver
from congvan.directives.services import telling
from congvan.directives.services.steps import Given, end, give, set_lead
from congvan.directives.states import OPEN_ASSIGNMENT
from congvan.kernel import audit, clock
from congvan.kernel.transactions import requires_transaction
from congvan.organization.queries.people import heads_of_unit
from congvan.registers.services.entries import note_transfer

# Those who work on it, not those who only read: named in the book's column "Đơn vị hoặc người
# nhận", and alarmed when it is urgent.
_WORKING = (Part.DIRECT, Part.LEAD, Part.COORDINATE)


@requires_transaction
def give_all(
    case: Case, receivers: Sequence[Receiver], *, directive: Directive,
    parent: Assignment | None, due_at: datetime | None,
) -> list[Given]:  # fmt: skip
    """Give to each receiver; `due_at` is for those who have no deadline of their own.

    Whoever held another part before holds only the new one. Notes the lead, the day in the book,
    and alerts for what is urgent. Raises ReceiversWrong, InvalidInput (a deadline gone by).
    """
    facts = facts_of(case.by.agency_id, [receiver.holder for receiver in receivers])
    given = [_given(receiver, facts[receiver.holder], due_at, case.now) for receiver in receivers]
    holders = {one.to.holder for one in given}
    for assignment in case.open:
        if assignment.part != Part.DIRECT and holder_of(case.by.agency_id, assignment) in holders:
            replace(case, assignment, AssignmentParty.LEADER)
    for one in given:
        assignment = give(case, one, directive=directive, parent=parent)
        if one.part is Part.LEAD:
            set_lead(case, assignment)
    recipients = [one.to.name for one in given if one.part in _WORKING]
    if recipients:
        note_transfer(
            document_id=case.document.pk, recipient="; ".join(recipients), on=clock.today()
        )
    telling.alert(case, [one for one in given if one.part in _WORKING])
    return given


@requires_transaction
def tell_heads(
    case: Case, given: Sequence[Given], *, directive: Directive, parent: Assignment | None
) -> None:
    """Let the head know when a specialist was given the lead past him or her (R-049, GL132 Đ9.4)."""
    lead = next((one.to for one in given if one.part is Part.LEAD), None)
    if lead is None or lead.holder.unit_id is not None or lead.unit_id is None:
        return
    heads = heads_of_unit(lead.unit_id)
    if lead.is_head or lead.is_agency_leader or not heads:
        return
    unit = of_unit(case.by.agency_id, lead.unit_id)
    known = {holder_of(case.by.agency_id, assignment) for assignment in case.open}
    if unit in known or case.by.membership_id in heads:
        return
    told = HolderFacts(
        unit, lead.unit_name, lead.unit_id, lead.unit_name, is_agency_leader=False, is_head=False,
        reached=tuple(heads),
    )  # fmt: skip
    note = f"Giao thẳng {lead.name} chủ trì; báo để lãnh đạo đơn vị biết."
    give(case, Given(told, Part.INFORM, note=note), directive=directive, parent=parent)
    audit.record(
        HeadTold(
            document_id=case.document.pk, symbol=case.symbol, holder=lead.name, unit=lead.unit_name
        ),
        by=case.by.actor,
    )


@requires_transaction
def replace(case: Case, assignment: Assignment, party: AssignmentParty) -> None:
    """End an assignment because another takes its place, with its trace and a word to its holder."""
    was_open = assignment.status in OPEN_ASSIGNMENT
    end(case, assignment, "replace", party, reason="Có chỉ đạo khác")
    name = holder_name(assignment)
    audit.record(
        AssignmentReplaced(
            document_id=case.document.pk, symbol=case.symbol, assignment_id=assignment.pk,
            holder=name,
        ),
        by=case.by.actor,
    )  # fmt: skip
    if was_open:
        telling.tell_holder(
            case, assignment, kind="document.replaced",
            sentence=f"Văn bản {case.symbol} đã được {case.by.seat.person_name} giao lại.",
        )  # fmt: skip


@requires_transaction
def replace_leads(case: Case, party: AssignmentParty) -> None:
    """End the lead and every lead it was passed on from."""
    for assignment in reversed(case.assignments):
        if assignment.part == Part.LEAD and assignment.status in UNFINISHED:
            replace(case, assignment, party)


def words_of(given: Sequence[Given]) -> tuple[str, ...]:
    """ "Phòng Chuyển đổi số (chủ trì)" for each, as the audit trail and the time line say it."""
    return tuple(f"{one.to.name} ({one.part.label.lower()})" for one in given)


def holders_of_open(case: Case) -> set[Holder]:
    """Everybody who owes something in the document now."""
    return {holder_of(case.by.agency_id, assignment) for assignment in case.open}


def _given(receiver: Receiver, facts: HolderFacts, due_at: datetime | None, now: datetime) -> Given:
    if receiver.part is Part.INFORM:
        return Given(facts, receiver.part, note=receiver.note)
    if receiver.due_at is not None:
        check_ahead(receiver.due_at, now)
    return Given(facts, receiver.part, receiver.due_at or due_at, receiver.note)
