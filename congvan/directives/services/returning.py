"""The way back: to the forwarder, by recall of what was not opened, to the sender."""

from __future__ import annotations

from congvan.desk.states import Part
from congvan.directives import access
from congvan.directives.case import (
    UNFINISHED,
    Case,
    case_of_assignment,
    landing_verb,
    open_case,
    topmost_of_mine,
)
from congvan.directives.events import distribution as events
from congvan.directives.lifecycles import ASSIGNMENT, AssignmentParty, HandlingParty
from congvan.directives.models import Assignment, Handling
from congvan.directives.queries.holders import holder_name
from congvan.directives.rules.receivers import clean_text
from congvan.directives.services import telling
from congvan.directives.services.giving import replace
from congvan.directives.services.steps import end, owe_again, set_lead
from congvan.documents.services.grants import close_grants
from congvan.exchange.states import StatusCode
from congvan.kernel import audit
from congvan.kernel.errors import WrongState
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.organization.acting import ActingMember

# the sender must be able to act on the reason.
SHORTEST_RETURN_REASON = 10
_SAVED = ["status", "lead_member", "lead_unit"]


@in_transaction
def send_back(*, by: ActingMember, document_id: int, reason: str) -> Handling:
    """Give it back to whoever had it before: the head, the leader, or the clerk, who is told why.

    The right to see the document goes back with it. Raises NotFound, NotAllowed, WrongState,
    InvalidInput.
    """
    case = open_case(by, document_id)
    why = clean_text(reason, what="lý do trả lại", field="reason")
    own = case.held(Part.LEAD, Part.DIRECT)
    case.move(landing_verb(case, topmost_of_mine(case, own), "send_back"))
    if own is None:
        raise WrongState("Văn bản không còn ở chỗ anh, chị.", next_step="Tải lại trang.")
    end(case, own, "send_back", AssignmentParty.HOLDER, reason=why)
    above = case.parent_of(own)
    while above is not None and access.is_holder(by, above):
        # A head who took it from the own unit gives it back to whoever gave it to the unit.
        owe_again(case, above, "come_back", AssignmentParty.BELOW)
        end(case, above, "send_back", AssignmentParty.HOLDER, reason=why)
        own, above = above, case.parent_of(above)
    receiver = land(case, own, AssignmentParty.BELOW)
    case.handling.save(update_fields=_SAVED)
    audit.record(
        events.DocumentSentBack(
            document_id=document_id, symbol=case.symbol, assignment_id=own.pk,
            receiver=receiver, reason=why,
        ),
        by=by.actor,
    )  # fmt: skip
    _tell_landed(
        case,
        own,
        f"{by.seat.person_name} trả lại văn bản {case.symbol}: {why}",
        "document.sent_back",
    )
    return case.handling


@in_transaction
def recall(*, by: ActingMember, assignment_id: int, reason: str = "") -> Handling:
    """Take back what the receiver has not opened. Raises NotFound, NotAllowed, WrongState."""
    case, given = case_of_assignment(by, assignment_id)
    why = clean_text(reason, what="lý do thu hồi", field="reason", shortest=0)
    ASSIGNMENT.move(given.status, "recall", access.assignment_parties(by, given))
    if given.part in {Part.LEAD, Part.DIRECT}:
        case.move(landing_verb(case, given, "recall"), also=frozenset({HandlingParty.GIVER}))
    take_from(case, given, why, AssignmentParty.GIVER)
    return case.handling


@requires_transaction
def take_from(case: Case, given: Assignment, why: str, party: AssignmentParty) -> None:
    """End an assignment that should not have been given; the handling was moved by the caller."""
    verb = "recall" if party is AssignmentParty.GIVER else "replace"
    end(case, given, verb, party, reason=why)
    if given.part in {Part.LEAD, Part.DIRECT}:
        above = AssignmentParty.HOLDER if party is AssignmentParty.GIVER else party
        land(case, given, above)
        case.handling.save(update_fields=_SAVED)
    name = holder_name(given)
    audit.record(
        events.AssignmentRecalled(
            document_id=case.document.pk, symbol=case.symbol, assignment_id=given.pk, holder=name,
            reason=why,
        ),
        by=case.by.actor,
    )  # fmt: skip
    telling.tell_holder(
        case, given, kind="document.recalled",
        sentence=f"{case.by.seat.person_name} đã thu hồi văn bản {case.symbol}. {why}".strip(),
    )  # fmt: skip


@in_transaction
def return_to_sender(*, by: ActingMember, document_id: int, reason: str) -> Handling:
    """Return the document to the sender: all parts end, the handling is over (R-063, R-066).

    Raises NotFound, NotAllowed, WrongState, InvalidInput (a reason the sender cannot act on).
    """
    case = open_case(by, document_id)
    why = clean_text(
        reason, what="lý do trả lại", field="reason", shortest=SHORTEST_RETURN_REASON, longest=480
    )
    case.move("return_to_sender")
    for assignment in [a for a in case.assignments if a.status in UNFINISHED]:
        replace(case, assignment, AssignmentParty.CLERK)
    handling = case.handling
    set_lead(case, None)
    handling.closed_at, handling.closed_by_id = case.now, by.membership_id
    handling.result = why
    handling.save(update_fields=[*_SAVED, "closed_at", "closed_by", "result"])
    close_grants(document_id=document_id)
    telling.tell_sender(case, StatusCode.REFUSED, why)
    audit.record(
        events.DocumentReturned(document_id=document_id, symbol=case.symbol, reason=why),
        by=by.actor,
    )
    return handling


@requires_transaction
def land(case: Case, gone: Assignment, party: AssignmentParty) -> str:
    """Let whoever stood above `gone` owe it again; the name of who has it now."""
    above = case.parent_of(gone)
    if above is None:
        set_lead(case, None)
        return gone.directive.given_by.person.full_name
    owe_again(case, above, "come_back", party)
    set_lead(case, above if above.part == Part.LEAD else None)
    return holder_name(above)


def _tell_landed(case: Case, gone: Assignment, sentence: str, kind: str) -> None:
    above = case.parent_of(gone)
    if above is not None:
        telling.tell_holder(case, above, kind=kind, sentence=sentence)
    else:
        telling.tell(case, [gone.directive.given_by_id], kind=kind, sentence=sentence)
