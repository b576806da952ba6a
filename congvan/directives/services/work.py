"""The holder at work: opened, progress, own part done, completed into a dossier (R-051, R-054)."""

from __future__ import annotations

from congvan.desk.services.work import open_on_subject
from congvan.desk.states import Part
from congvan.directives.access import get_handling, held_by, is_holder
from congvan.directives.case import Case, open_case
from congvan.directives.events import work as events
from congvan.directives.lifecycles import ASSIGNMENT, AssignmentParty
from congvan.directives.models import Assignment, Handling, ProgressNote
from congvan.directives.rules.receivers import clean_text
from congvan.directives.services import telling
from congvan.directives.services.steps import SUBJECT, begin, cause_of, end, owe_again, set_lead
from congvan.directives.states import AssignmentStatus
from congvan.documents.services.grants import close_grants, reopen_grants
from congvan.dossiers.services import put_in_within
from congvan.exchange.states import StatusCode
from congvan.kernel import audit, clock
from congvan.kernel.errors import InvalidInput
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.organization.acting import ActingMember

LONGEST_TEXT = 4000
# Columns of the handling.
LONGEST_RESULT = 1000
LONGEST_SYMBOL = 100
_CLOSING = ["status", "closed_at", "closed_by", "result", "reply_symbol", "percent"]


@in_transaction
def opened(*, by: ActingMember, document_id: int) -> None:
    """Note that the member has opened the document: the receipt, and "Để biết" is done by it.

    Changes nothing, and locks nothing, when there is nothing new. Raises NotFound.
    """
    mine = Assignment.objects.filter(
        held_by(by), handling__document_id=document_id, handling__agency_id=by.agency_id,
        status=AssignmentStatus.WAITING,
    )  # fmt: skip
    if mine.exists():
        open_within(open_case(by, document_id))
    else:
        get_handling(by, document_id)


@requires_transaction
def open_within(case: Case) -> list[Assignment]:
    """Give the receipt for all the member's unopened parts; those that were done by it."""
    done = []
    for assignment in [a for a in case.open if is_holder(case.by, a)]:
        if assignment.status != AssignmentStatus.WAITING:
            continue
        row = ASSIGNMENT.move(assignment.status, "open", {AssignmentParty.HOLDER})
        assignment.status = str(row.target.value)
        assignment.opened_at, assignment.opened_by = case.now, case.by.person_name
        assignment.save(update_fields=["status", "opened_at", "opened_by"])
        open_on_subject(case.by.agency_id, SUBJECT, case.document.pk).filter(
            cause=cause_of(assignment.pk), read_at__isnull=True
        ).update(read_at=case.now)
        audit.record(
            events.DocumentOpened(
                document_id=case.document.pk, symbol=case.symbol, assignment_id=assignment.pk,
                part=Part(assignment.part).label.lower(),
            ),
            by=case.by.actor,
        )  # fmt: skip
        if assignment.part == Part.INFORM:
            done.append(end(case, assignment, "finish", AssignmentParty.HOLDER))
        if assignment.part == Part.LEAD:
            telling.tell_sender(case, StatusCode.IN_PROGRESS)
    return done


@in_transaction
def note_progress(*, by: ActingMember, document_id: int, text: str, percent: int) -> ProgressNote:
    """Note what was done so far, by whoever leads or coordinates (R-054, GL443 Đ8.1).

    The lead's percent is the document's. Raises NotFound, NotAllowed, WrongState, InvalidInput.
    """
    case = open_case(by, document_id)
    words = clean_text(text, what="tiến độ", field="text", longest=LONGEST_TEXT)
    if not 0 <= percent <= 100:
        raise InvalidInput(
            "Tiến độ phải từ 0 đến 100 phần trăm.", next_step="Sửa lại số.", field="percent"
        )
    case.move("note_progress")
    own = case.held(Part.LEAD, Part.COORDINATE)
    assert own is not None, "the table lets only those who hold a part"  # noqa: S101
    begin(case, own)
    own.percent = percent
    own.save(update_fields=["percent"])
    if own.part == Part.LEAD:
        case.handling.percent = percent
    case.handling.save(update_fields=["status", "percent"])
    telling.tell_sender(case, StatusCode.IN_PROGRESS)
    note = ProgressNote.objects.create(
        handling=case.handling, assignment=own, text=words, percent=percent,
        noted_by_id=by.membership_id, noted_at=case.now,
    )  # fmt: skip
    audit.record(
        events.ProgressNoted(
            document_id=document_id, symbol=case.symbol, percent=percent, text=words
        ),
        by=by.actor,
    )
    return note


@in_transaction
def finish_part(*, by: ActingMember, document_id: int, text: str) -> Assignment:
    """A coordinator has done the own part; the lead is told. Raises as `note_progress`."""
    case = open_case(by, document_id)
    words = clean_text(text, what="kết quả phối hợp", field="text", longest=LONGEST_TEXT)
    case.move("finish_part")
    own = case.held(Part.COORDINATE)
    assert own is not None, "the table lets only coordinators"  # noqa: S101
    end(case, own, "finish", AssignmentParty.HOLDER)
    own.percent = 100
    own.save(update_fields=["percent"])
    audit.record(
        events.PartFinished(
            document_id=document_id, symbol=case.symbol, assignment_id=own.pk, text=words
        ),
        by=by.actor,
    )
    if case.lead is not None:
        telling.tell_holder(
            case, case.lead, kind="document.part_finished",
            sentence=f"{by.seat.person_name} đã xong phần phối hợp văn bản {case.symbol}.",
        )  # fmt: skip
    return own


@in_transaction
def complete(
    *, by: ActingMember, document_id: int, dossier_id: int, result: str = "", reply_symbol: str = ""
) -> Handling:
    """Finish the document and put it into a dossier; without one it cannot be closed (R-051).

    Ends the coordinators' parts; "để biết" stays until read. Raises NotFound, NotAllowed,
    WrongState, InvalidInput, and what putting into the dossier refuses.
    """
    case = open_case(by, document_id)
    outcome = clean_text(result, what="kết quả", field="result", shortest=0, longest=LONGEST_RESULT)
    reply = clean_text(
        reply_symbol, what="số, ký hiệu văn bản trả lời", field="reply_symbol", shortest=0,
        longest=LONGEST_SYMBOL,
    )  # fmt: skip
    case.move("complete")
    item = put_in_within(by=by, dossier_id=dossier_id, document_id=document_id)
    for assignment in case.open:
        if assignment.part == Part.INFORM:
            continue
        own = assignment.part == Part.LEAD
        end(case, assignment, "finish", AssignmentParty.HOLDER if own else AssignmentParty.LEAD)
    handling = case.handling
    handling.closed_at, handling.closed_by_id = case.now, by.membership_id
    handling.result, handling.reply_symbol, handling.percent = outcome, reply, 100
    handling.save(update_fields=_CLOSING)
    close_grants(document_id=document_id)
    telling.tell_sender(case, StatusCode.DONE)
    audit.record(
        events.DocumentCompleted(
            document_id=document_id, symbol=case.symbol, dossier=item.dossier.code, result=outcome,
            reply_symbol=reply,
        ),
        by=by.actor,
    )  # fmt: skip
    givers = {a.directive.given_by_id for a in case.assignments if a.part == Part.LEAD}
    telling.tell(
        case, givers, kind="document.completed",
        sentence=f"{by.seat.person_name} đã kết thúc văn bản {case.symbol}. {outcome}".strip(),
    )  # fmt: skip
    return handling


@in_transaction
def reopen(*, by: ActingMember, document_id: int, reason: str) -> Handling:
    """Reopen a completed document, saying why; it is back at its lead (leader, monitor).

    It stays in its dossier (R-052). Raises NotFound, NotAllowed, WrongState, InvalidInput.
    """
    case = open_case(by, document_id)
    why = clean_text(reason, what="lý do mở lại", field="reason")
    case.move("reopen")
    go_on(case, AssignmentParty.LEADER)
    record_reopened(case, why)
    return case.handling


@requires_transaction
def go_on(case: Case, party: AssignmentParty, *, with_coordinators: bool = False) -> None:
    """Let a completed handling go on: its last lead owes it again. Saves the handling."""
    handling = case.handling
    together = [
        a for a in case.assignments
        if a.status == AssignmentStatus.DONE and a.finished_at == handling.closed_at
        and a.part in {Part.LEAD, Part.COORDINATE}
    ]  # fmt: skip
    for assignment in together:
        if assignment.part == Part.LEAD:
            owe_again(case, assignment, "reopen", party)
            set_lead(case, assignment)
            handling.percent = assignment.percent
        elif with_coordinators:
            owe_again(case, assignment, "reopen", party)
    handling.closed_at, handling.closed_by = None, None
    handling.save(update_fields=[*_CLOSING, "lead_member", "lead_unit"])
    reopen_grants(document_id=case.document.pk)


@requires_transaction
def record_reopened(case: Case, why: str) -> None:
    """Keep the trace of a reopening and tell the lead."""
    audit.record(
        events.DocumentReopened(document_id=case.document.pk, symbol=case.symbol, reason=why),
        by=case.by.actor,
    )
    if case.lead is not None:
        telling.tell_holder(
            case, case.lead, kind="document.reopened",
            sentence=f"Văn bản {case.symbol} được mở lại ngày {clock.today():%d/%m/%Y}: {why}",
        )  # fmt: skip
