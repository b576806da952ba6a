"""An incoming document is answered by one that was just issued (R-051, R-054)."""

from __future__ import annotations

from congvan.desk.states import Part
from congvan.directives.access import AssignmentParty
from congvan.directives.case import Case, open_case
from congvan.directives.events import work as events
from congvan.directives.lifecycles import HandlingParty
from congvan.directives.models import Handling
from congvan.directives.services import telling
from congvan.directives.services.steps import end
from congvan.directives.states import HandlingStatus
from congvan.documents.services.grants import close_grants
from congvan.dossiers.services import put_beside
from congvan.exchange.states import StatusCode
from congvan.kernel import audit
from congvan.kernel.transactions import requires_transaction
from congvan.organization.acting import ActingMember

SYMBOL_LENGTH = 100
_AT_WORK = frozenset({HandlingStatus.ASSIGNED, HandlingStatus.IN_PROGRESS})


@requires_transaction
def note_reply(
    *, by: ActingMember, document_id: int, reply_id: int, reply_symbol: str
) -> Handling | None:
    """Note that document `reply_id` answers the incoming one; inner verb of issuing.

    The answer goes into the dossier of what it answers, and the handling is completed by it. An
    incoming document without a dossier keeps the symbol and stays with its lead, who is told:
    without a dossier nothing is closed (R-051). None when the document is in no handling. A second
    answer adds its symbol. Raises NotFound. Lock: the handling, the documents, the dossiers.
    """
    if not Handling.objects.filter(document_id=document_id, agency_id=by.agency_id).exists():
        return None
    case = open_case(by, document_id)
    handling = case.handling
    known = [one for one in handling.reply_symbol.split("; ") if one]
    if reply_symbol in known:
        return handling
    handling.reply_symbol = "; ".join([*known, reply_symbol])[:SYMBOL_LENGTH]
    dossiers = put_beside(by=by, document_id=reply_id, other_id=document_id)
    is_closed = bool(dossiers) and handling.status in _AT_WORK
    if is_closed:
        _complete(case)
    handling.save(update_fields=["reply_symbol", "status", "closed_at", "closed_by", "percent"])
    if is_closed:
        telling.tell_sender(case, StatusCode.DONE, f"Trả lời bằng văn bản {reply_symbol}.")
    told = f"Kết thúc vào hồ sơ {dossiers[0].code}." if is_closed else ""
    audit.record(
        events.DocumentAnswered(
            document_id=document_id, symbol=case.symbol, reply_id=reply_id,
            reply_symbol=reply_symbol, told=told,
        ),
        by=by.actor,
    )  # fmt: skip
    _tell(case, reply_symbol, is_closed=is_closed)
    return handling


def _complete(case: Case) -> None:
    """As completing by the lead does it: the parts end, what is for information stays."""
    case.move("answer", also=frozenset({HandlingParty.REPLIER}))
    for assignment in case.open:
        if assignment.part != Part.INFORM:
            is_lead = assignment.part == Part.LEAD
            end(
                case,
                assignment,
                "finish",
                AssignmentParty.HOLDER if is_lead else AssignmentParty.LEAD,
            )
    handling = case.handling
    handling.closed_at, handling.closed_by_id, handling.percent = (
        case.now,
        case.by.membership_id,
        100,
    )
    close_grants(document_id=case.document.pk)


def _tell(case: Case, reply_symbol: str, *, is_closed: bool) -> None:
    lead = next((a for a in reversed(case.assignments) if a.part == Part.LEAD), None)
    if lead is None:
        return
    following = "" if is_closed else " Đưa văn bản vào hồ sơ để kết thúc."
    telling.tell_holder(
        case, lead, kind="document.answered",
        sentence=f"Văn bản {case.symbol} đã được trả lời bằng {reply_symbol}.{following}",
    )  # fmt: skip
