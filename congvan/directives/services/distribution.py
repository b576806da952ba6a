"""Clerk to leader, leader to units: forward, direct, direct again, notify (R-045…R-050)."""

from __future__ import annotations

from collections.abc import Sequence

from congvan.desk.states import Part
from congvan.directives.case import UNFINISHED, Case, open_case
from congvan.directives.events import distribution as events
from congvan.directives.lifecycles import AssignmentParty
from congvan.directives.models import Assignment, Directive, Handling
from congvan.directives.queries.holders import facts_of
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
from congvan.directives.services.giving import (
    give_all,
    replace,
    replace_leads,
    tell_heads,
    words_of,
)
from congvan.directives.services.passing import pass_on, pass_on_again, take
from congvan.directives.services.returning import recall, return_to_sender, send_back
from congvan.directives.services.steps import Given, end, let_see, set_lead
from congvan.directives.states import (
    OPEN_HANDLING,
    AssignmentStatus,
    DirectiveKind,
)
from congvan.documents.services.grants import close_grants, reopen_grants
from congvan.exchange.states import StatusCode
from congvan.kernel import audit
from congvan.kernel.errors import WrongState
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.organization.acting import ActingMember
from congvan.registers.models import Entry

__all__ = [
    "Confirmation", "Receiver", "direct", "direct_again", "forward", "forward_within", "notify",
    "pass_on", "pass_on_again", "recall", "return_to_sender", "send_back", "take",
]  # fmt: skip

LONGEST_TEXT = 4000
_FORWARDED = (Part.DIRECT, Part.LEAD, Part.COORDINATE, Part.INFORM)
_SAVED = ["status", "urgency", "due_at", "lead_member", "lead_unit", "closed_at", "closed_by", "percent"]  # fmt: skip


@in_transaction
def forward(
    *, by: ActingMember, document_id: int, receivers: Sequence[Receiver], proposal: str = ""
) -> Handling:
    """Forward a registered document to a leader, or straight to a unit or specialist (R-045).

    Exactly one receiver directs or leads. Raises NotFound, NotAllowed, WrongState (not registered
    yet, R-040), ReceiversWrong.
    """
    handling = forward_within(
        by=by, document_id=document_id, receivers=receivers, proposal=proposal
    )
    if not Entry.objects.filter(document_id=document_id).exists():
        raise WrongState(
            "Văn bản chưa vào sổ nên chưa giao việc được.", next_step="Vào sổ rồi chuyển."
        )
    return handling


@requires_transaction
def forward_within(
    *, by: ActingMember, document_id: int, receivers: Sequence[Receiver], proposal: str = ""
) -> Handling:
    """`forward` within the transaction that registers the document."""
    case = open_case(by, document_id)
    text = clean_text(proposal, what="ý kiến đề xuất", field="text", shortest=0, longest=LONGEST_TEXT)  # fmt: skip
    clean = checked(receivers, parts=_FORWARDED, text=text)
    first = [r for r in clean if r.part in {Part.DIRECT, Part.LEAD}]
    if len(first) != 1:
        raise ReceiversWrong(
            "Chuyển cho đúng một lãnh đạo để chỉ đạo, hoặc một nơi chủ trì.",
            next_step="Chọn một lãnh đạo hoặc một nơi chủ trì.",
        )
    to_leader = first[0].part is Part.DIRECT
    own = case.held(Part.DIRECT)
    case.move("forward" if to_leader else "assign")
    if to_leader:
        _check_leader(case, first[0])
    if own is not None:
        end(case, own, "pass_on", AssignmentParty.HOLDER)
    directive = case.write(DirectiveKind.FORWARD, text)
    # A leader's desk, too, sorts by when the sender or the regulation expects the answer.
    given = give_all(case, clean, directive=directive, parent=own, due_at=case.handling.due_at)
    tell_heads(case, given, directive=directive, parent=own)
    case.handling.save(update_fields=_SAVED)
    if not to_leader:
        telling.tell_sender(case, StatusCode.ASSIGNED)
    audit.record(
        events.DocumentForwarded(
            document_id=document_id, symbol=case.symbol, receivers=words_of(given), text=text
        ),
        by=by.actor,
    )
    return case.handling


@in_transaction
def direct(
    *, by: ActingMember, document_id: int, confirmation: Confirmation, text: str,
    receivers: Sequence[Receiver], tell_by_sms: bool = False,
) -> Handling:  # fmt: skip
    """The leader's first directive: confirms, names the lead and the others (R-046, R-047).

    Only "để biết" ends the handling as INFORMED. Raises NotFound, NotAllowed, WrongState (another
    leader was first), InvalidInput, ReceiversWrong.
    """
    case = open_case(by, document_id)
    verb = "direct" if lead_of(receivers) else "inform"
    return _direct(case, verb, confirmation, text, receivers, tell_by_sms=tell_by_sms)


@in_transaction
def direct_again(
    *, by: ActingMember, document_id: int, confirmation: Confirmation, text: str,
    receivers: Sequence[Receiver], tell_by_sms: bool = False,
) -> Handling:  # fmt: skip
    """A later directive: who led before gives way to the new lead, with trace (R-047, R-050).

    Raises as `direct`; ReceiversWrong without a lead (use `notify`).
    """
    case = open_case(by, document_id)
    if lead_of(receivers) is None:
        raise ReceiversWrong(
            "Chỉ đạo lại phải có nơi chủ trì.",
            next_step="Chọn nơi chủ trì, hoặc dùng “Thông báo, đồng gửi”.",
        )
    return _direct(case, "direct_again", confirmation, text, receivers, tell_by_sms=tell_by_sms)


@in_transaction
def notify(
    *, by: ActingMember, document_id: int, receivers: Sequence[Receiver], text: str
) -> Handling:
    """Thông báo, đồng gửi: others learn of it or help, and are told what is expected (R-050).

    Whoever holds a part already keeps it. Raises NotFound, NotAllowed, WrongState, ReceiversWrong.
    """
    case = open_case(by, document_id)
    is_open = case.handling.status in OPEN_HANDLING
    clean = checked(
        receivers, parts=(Part.COORDINATE, Part.INFORM) if is_open else (Part.INFORM,), text=text
    )
    case.move("notify")
    parent = case.held(Part.LEAD, Part.DIRECT, Part.COORDINATE)
    _check_new(case, clean)
    clean_words = clean_text(text or clean[0].note, what="lời thông báo", field="text", longest=LONGEST_TEXT)  # fmt: skip
    directive = case.write(DirectiveKind.NOTIFY, clean_words)
    given = give_all(
        case, clean, directive=directive, parent=parent, due_at=parent.due_at if parent else None
    )
    if not is_open:
        close_grants(document_id=document_id)
    audit.record(
        events.OthersNotified(
            document_id=document_id, symbol=case.symbol, receivers=words_of(given),
            text=clean_words,
        ),
        by=by.actor,
    )  # fmt: skip
    return case.handling


def _direct(
    case: Case, verb: str, confirmation: Confirmation, text: str, receivers: Sequence[Receiver],
    *, tell_by_sms: bool,
) -> Handling:  # fmt: skip
    handling = case.handling
    words = clean_text(text, what="ý kiến chỉ đạo", field="text", longest=LONGEST_TEXT)
    clean = checked(receivers, parts=(Part.LEAD, Part.COORDINATE, Part.INFORM), text=words)
    lead = lead_of(clean)
    if lead is None and any(receiver.part is Part.COORDINATE for receiver in clean):
        raise ReceiversWrong(
            "Có nơi phối hợp thì phải có nơi chủ trì.", next_step="Chọn một nơi chủ trì."
        )
    case.move(verb)
    confirm(case, confirmation, needs_due=lead is not None)
    if lead is not None:
        for receiver in clean:
            check_within(receiver.due_at, confirmation.due_at, whose="chung")
        handling.due_at, handling.percent = confirmation.due_at, 0
    directive = case.write(DirectiveKind.DIRECT, words)
    own = _leaders_own(case, directive)
    replace_leads(case, AssignmentParty.LEADER)
    for other in [a for a in case.open if a.part == Part.DIRECT and a is not own]:
        replace(case, other, AssignmentParty.LEADER)
    given = give_all(case, clean, directive=directive, parent=own, due_at=confirmation.due_at)
    tell_heads(case, given, directive=directive, parent=own)
    _leave_desk(case, own, informs=lead is None)
    if tell_by_sms:
        telling.alert_by_hand(case, given)
    handling.save(update_fields=_SAVED)
    telling.tell_sender(case, StatusCode.ASSIGNED if lead is not None else StatusCode.DONE)
    _record_directed(case, given, words)
    return handling


def _leaders_own(case: Case, directive: Directive) -> Assignment:
    """The leader's own place in the tree; made when nobody had forwarded it to this leader."""
    mine = [
        a for a in case.assignments
        if a.part == Part.DIRECT and a.member_id == case.by.membership_id
        and a.status in UNFINISHED
    ]  # fmt: skip
    if mine:
        return mine[-1]
    own = Assignment.objects.create(
        handling=case.handling, directive=directive, member_id=case.by.membership_id,
        part=Part.DIRECT, status=AssignmentStatus.PASSED_ON, assigned_at=case.now,
        opened_at=case.now, opened_by=case.by.person_name,
    )  # fmt: skip
    let_see(case, own)
    case.assignments.append(own)
    return own


def _leave_desk(case: Case, own: Assignment, *, informs: bool) -> None:
    if own in case.open:
        end(case, own, "finish" if informs else "pass_on", AssignmentParty.HOLDER)
    if informs:
        set_lead(case, None)
        case.handling.closed_at = case.now
        case.handling.closed_by_id = case.by.membership_id
        close_grants(document_id=case.document.pk)
    else:
        if case.handling.closed_at is not None:
            reopen_grants(document_id=case.document.pk)
        case.handling.closed_at, case.handling.closed_by = None, None


def _record_directed(case: Case, given: Sequence[Given], words: str) -> None:
    audit.record(
        events.DocumentDirected(
            document_id=case.document.pk, symbol=case.symbol, receivers=words_of(given), text=words
        ),
        by=case.by.actor,
    )


def _check_leader(case: Case, receiver: Receiver) -> None:
    facts = facts_of(case.by.agency_id, [receiver.holder])[receiver.holder]
    if not facts.is_agency_leader:
        raise ReceiversWrong(
            f"{facts.name} không phải lãnh đạo cơ quan.",
            next_step="Chọn một lãnh đạo để chỉ đạo, hoặc giao nơi này chủ trì.",
        )


def _check_new(case: Case, receivers: Sequence[Receiver]) -> None:
    held = {(a.member_id, a.unit_id) for a in case.open}
    for receiver in receivers:
        if (receiver.holder.member_id, receiver.holder.unit_id) in held:
            facts = facts_of(case.by.agency_id, [receiver.holder])[receiver.holder]
            raise ReceiversWrong(
                f"{facts.name} đang giữ văn bản này.", next_step="Bỏ nơi nhận đó khỏi danh sách."
            )
