"""The head of the unit: handle it oneself, pass it on, give it to somebody else (R-048)."""

from __future__ import annotations

from collections.abc import Sequence

from congvan.desk.holders import of_member
from congvan.desk.states import Part
from congvan.directives.access import is_holder, leads_holder
from congvan.directives.case import Case, open_case
from congvan.directives.events import distribution as events
from congvan.directives.lifecycles import AssignmentParty
from congvan.directives.models import Assignment, Handling
from congvan.directives.queries.holders import facts_of, holder_name
from congvan.directives.rules.deadlines import check_within
from congvan.directives.rules.receivers import (
    Confirmation,
    Receiver,
    ReceiversWrong,
    checked,
    clean_text,
    lead_of,
)
from congvan.directives.services import telling
from congvan.directives.services.confirming import confirm
from congvan.directives.services.giving import give_all, replace, words_of
from congvan.directives.services.steps import Given, begin, end, give, set_lead
from congvan.directives.states import DirectiveKind
from congvan.exchange.states import StatusCode
from congvan.kernel import audit
from congvan.kernel.errors import InvalidInput, WrongState
from congvan.kernel.transactions import in_transaction
from congvan.organization.acting import ActingMember

LONGEST_TEXT = 4000
_SAVED = ["status", "urgency", "lead_member", "lead_unit"]


@in_transaction
def pass_on(
    *, by: ActingMember, document_id: int, confirmation: Confirmation, text: str,
    receivers: Sequence[Receiver],
) -> Handling:  # fmt: skip
    """Pass the lead on to somebody of the unit, confirming field, urgency, deadline (R-048).

    Raises NotFound, NotAllowed, WrongState (the unit's other head was first), ReceiversWrong,
    InvalidInput (a deadline after the unit's own).
    """
    case = open_case(by, document_id)
    own = _own_lead(case, "pass_on")
    return _pass(case, own, confirmation, text, receivers)


@in_transaction
def pass_on_again(
    *, by: ActingMember, document_id: int, confirmation: Confirmation, text: str,
    receivers: Sequence[Receiver],
) -> Handling:  # fmt: skip
    """Give the lead to another of the unit than the one who holds it, with trace (R-048).

    Raises as `pass_on`.
    """
    case = open_case(by, document_id)
    case.move("pass_on_again")
    held = case.lead
    if held is None:
        raise WrongState("Văn bản không còn ai chủ trì.", next_step="Tải lại trang.")
    above = case.parent_of(held)
    replace(case, held, AssignmentParty.HEAD)
    return _pass(case, above, confirmation, text, receivers)


@in_transaction
def take(*, by: ActingMember, document_id: int) -> Handling:
    """Handle oneself what the unit was given (R-048). Raises NotFound, NotAllowed, WrongState."""
    case = open_case(by, document_id)
    own = _own_lead(case, "take")
    mine = own
    if own.member_id is None:
        end(case, own, "pass_on", AssignmentParty.HOLDER)
        me = of_member(by.agency_id, by.membership_id)
        given = Given(facts_of(by.agency_id, [me])[me], Part.LEAD, own.due_at, own.note)
        mine = give(case, given, directive=own.directive, parent=own)
    begin(case, mine)
    set_lead(case, mine)
    case.handling.save(update_fields=_SAVED)
    telling.tell_sender(case, StatusCode.IN_PROGRESS)
    audit.record(
        events.DocumentTaken(document_id=document_id, symbol=case.symbol), by=by.actor
    )  # fmt: skip
    return case.handling


def _own_lead(case: Case, verb: str) -> Assignment:
    """The lead the head holds, the handling moved along `verb`.

    The unit's other head may have been quicker: that is told as the state it is.
    """
    lead = case.lead
    if lead is not None and not is_holder(case.by, lead) and leads_holder(case.by, lead):
        raise WrongState(
            f"Văn bản đã ở {holder_name(lead)}.",
            next_step="Tải lại trang; bấm “Giao người khác” nếu cần đổi người.",
        )
    case.move(verb)
    own = case.held(Part.LEAD)
    assert own is not None, "the table lets only the head who holds the lead"  # noqa: S101
    return own


def _pass(
    case: Case, source: Assignment | None, confirmation: Confirmation, text: str,
    receivers: Sequence[Receiver],
) -> Handling:  # fmt: skip
    words = clean_text(text, what="ý kiến giao việc", field="text", longest=LONGEST_TEXT)
    clean = checked(receivers, parts=(Part.LEAD, Part.COORDINATE, Part.INFORM), text=words)
    lead = lead_of(clean)
    if lead is None:
        raise ReceiversWrong("Chưa chọn người chủ trì.", next_step="Chọn một người của đơn vị.")
    _check_own_unit(case, lead)
    if confirmation.urgency is not None and confirmation.urgency > case.handling.urgency:
        raise InvalidInput(
            "Không hạ độ khẩn đã xác nhận.", next_step="Giữ độ khẩn, hoặc hỏi lãnh đạo cơ quan.",
            field="urgency",
        )  # fmt: skip
    limit = source.due_at if source is not None and source.due_at else case.handling.due_at
    for due_at in (confirmation.due_at, *(receiver.due_at for receiver in clean)):
        check_within(due_at, limit, whose="của đơn vị")
    confirm(case, confirmation, needs_due=True)
    directive = case.write(DirectiveKind.PASS_ON, words)
    if source is not None and source in case.open:
        end(case, source, "pass_on", AssignmentParty.HOLDER)
    given = give_all(
        case, clean, directive=directive, parent=source, due_at=confirmation.due_at
    )  # fmt: skip
    case.handling.save(update_fields=_SAVED)
    telling.tell_sender(case, StatusCode.ASSIGNED)
    audit.record(
        events.DocumentPassedOn(
            document_id=case.document.pk, symbol=case.symbol, receivers=words_of(given), text=words
        ),
        by=case.by.actor,
    )
    return case.handling


def _check_own_unit(case: Case, lead: Receiver) -> None:
    """A head distributes within the unit; other units are the agency leader's to name."""
    facts = facts_of(case.by.agency_id, [lead.holder])[lead.holder]
    if lead.holder.member_id == case.by.membership_id:
        raise ReceiversWrong(
            "Người chủ trì là chính anh, chị.", next_step="Bấm “Tự xử lý” để giữ văn bản."
        )
    if lead.holder.member_id is None or facts.unit_id != case.by.unit_id:
        raise ReceiversWrong(
            f"{facts.name} không thuộc {case.by.seat.unit_name or 'đơn vị của anh, chị'}.",
            next_step="Chọn một người của đơn vị; đơn vị khác do lãnh đạo cơ quan giao.",
        )
