"""Wrong route or premature finish: specialist → own head → administrator, with trace (R-056)."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction

from congvan.desk.holders import Holder, of_member, of_role, of_unit
from congvan.desk.services.notices import tell
from congvan.desk.services.work import close_work, open_work
from congvan.desk.states import Outcome, Part
from congvan.directives import access
from congvan.directives.case import Case, landing_verb, open_case
from congvan.directives.events import requests as events
from congvan.directives.lifecycles import REPAIR, AssignmentParty, HandlingParty, RepairParty
from congvan.directives.models import Assignment, Handling, Repair
from congvan.directives.rules.receivers import clean_text
from congvan.directives.services.returning import take_from
from congvan.directives.services.work import go_on
from congvan.directives.states import OPEN_HANDLING, HandlingStatus, RepairKind, RepairStatus
from congvan.documents.models import Document
from congvan.kernel import audit, clock
from congvan.kernel.errors import NotAllowed, NotFound, WrongState
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.organization.acting import ActingMember
from congvan.organization.queries.people import holders_of
from congvan.organization.states import Role

_ADMINISTRATOR = frozenset({HandlingParty.ADMINISTRATOR})


def cause_of(repair_id: int) -> str:
    """The cause of the work items of a request."""
    return f"repair:{repair_id}"


@in_transaction
def ask_repair(*, by: ActingMember, document_id: int, kind: RepairKind, reason: str) -> Repair:
    """Ask that a wrong route or a premature finish be undone; the own head answers first.

    A head's own request goes to the administrator at once. Raises NotFound, NotAllowed (had no
    part in it), WrongState, InvalidInput.
    """
    case = open_case(by, document_id)
    why = clean_text(reason, what="lý do", field="reason")
    _check_askable(case, RepairKind(kind))
    try:
        with transaction.atomic():
            repair = Repair.objects.create(
                handling=case.handling, kind=kind, reason=why, asked_by_id=by.membership_id,
                asked_at=case.now,
            )  # fmt: skip
    except IntegrityError as clash:
        raise WrongState(
            "Văn bản đang có một yêu cầu khôi phục chờ trả lời.", next_step="Đợi trả lời."
        ) from clash
    audit.record(
        events.RepairAsked(
            document_id=document_id, repair_id=repair.pk, symbol=case.symbol,
            kind=RepairKind(kind).label.lower(), reason=why,
        ),
        by=by.actor,
    )  # fmt: skip
    if "agree" in {m.verb for m in REPAIR.moves_from(repair.status, access.repair_parties(by, repair))}:  # fmt: skip
        _agree(by, repair, case.document, "")
    else:
        _put_on_desk(by, repair, case.document, _first_answerer(by), subject=("document", document_id))  # fmt: skip
    return repair


@in_transaction
def agree_repair(*, by: ActingMember, repair_id: int, answer: str = "") -> Repair:
    """The head agrees; the administrator is to carry it out. Raises NotFound, NotAllowed, WrongState."""
    repair, document = _locked(by, repair_id)
    _agree(by, repair, document, clean_text(answer, what="ý kiến", field="answer", shortest=0))
    return repair


@in_transaction
def carry_out_repair(*, by: ActingMember, repair_id: int, answer: str = "") -> Repair:
    """The administrator restores: the lead goes back a step, or the finished one is open again.

    The administrator acts without seeing the document. Raises NotFound, NotAllowed, WrongState.
    """
    repair, document = _locked(by, repair_id)
    words = clean_text(answer, what="ý kiến", field="answer", shortest=0)
    _move(repair, "carry_out", by)
    repair.carried_out_by_id, repair.carried_out_at = by.person_id, clock.now()
    repair.answer = words or repair.answer
    repair.save(update_fields=["status", "carried_out_by", "carried_out_at", "answer"])
    case = _case_for_administrator(by, repair, document)
    if repair.kind == RepairKind.CLOSED_EARLY:
        case.move("reopen", also=_ADMINISTRATOR)
        go_on(case, AssignmentParty.ADMINISTRATOR)
    else:
        lead = case.lead
        if lead is None:
            raise WrongState("Văn bản không còn ở người chủ trì nào.", next_step="Không khôi phục.")
        case.move(landing_verb(case, lead, "recall"), also=_ADMINISTRATOR)
        take_from(case, lead, repair.reason, AssignmentParty.ADMINISTRATOR)
    _close(by, repair, document, Outcome.DONE)
    _record(by, repair, document, events.RepairCarriedOut, kind=RepairKind(repair.kind).label.lower(), answer=words)  # fmt: skip
    _tell_asker(repair, f"Đã khôi phục văn bản {_symbol(document)}.")
    return repair


@in_transaction
def refuse_repair(*, by: ActingMember, repair_id: int, answer: str) -> Repair:
    """The head or the administrator refuses, saying why. Raises as `agree_repair`, InvalidInput."""
    repair, document = _locked(by, repair_id)
    repair.answer = clean_text(answer, what="lý do không đồng ý", field="answer")
    _move(repair, "refuse", by)
    repair.save(update_fields=["status", "answer"])
    _close(by, repair, document, Outcome.DONE)
    _record(by, repair, document, events.RepairRefused, answer=repair.answer)
    _tell_asker(repair, f"Không khôi phục văn bản {_symbol(document)}: {repair.answer}")
    return repair


@in_transaction
def withdraw_repair(*, by: ActingMember, repair_id: int) -> Repair:
    """Take the request back. Raises NotFound, NotAllowed, WrongState."""
    repair, document = _locked(by, repair_id)
    _move(repair, "withdraw", by)
    repair.save(update_fields=["status"])
    _close(by, repair, document, Outcome.CANCELLED)
    _record(by, repair, document, events.RepairWithdrawn)
    return repair


@requires_transaction
def lapse_repairs(case: Case) -> None:
    """End the open requests of a document that its sender recalled: there is nothing to repair."""
    open_ones = Repair.objects.filter(
        handling=case.handling, status__in=(RepairStatus.ASKED, RepairStatus.AGREED)
    )
    for repair in open_ones.select_for_update():
        row = REPAIR.move(repair.status, "lapse", {RepairParty.CONSENTER})
        repair.status = str(row.target.value)
        repair.save(update_fields=["status"])
        _close(case.by, repair, case.document, Outcome.CANCELLED)
        _record(case.by, repair, case.document, events.RepairLapsed)


def _check_askable(case: Case, kind: RepairKind) -> None:
    had_part = any(
        access.is_holder(case.by, a) or a.directive.given_by_id == case.by.membership_id
        for a in case.assignments
    )
    if not had_part:
        raise NotAllowed(
            "Chỉ người đã được giao văn bản này mới yêu cầu khôi phục.",
            next_step="Nhờ người xử lý văn bản gửi yêu cầu.",
        )
    status = case.handling.status
    fits = {
        RepairKind.CLOSED_EARLY: status == HandlingStatus.COMPLETED,
        RepairKind.WRONG_ROUTE: status in OPEN_HANDLING and case.lead is not None,
    }
    if not fits[kind]:
        raise WrongState(
            f"Văn bản đang “{HandlingStatus(status).label}” nên không có gì để khôi phục.",
            next_step="Chọn đúng loại yêu cầu.",
        )


def _first_answerer(by: ActingMember) -> Holder:
    if by.unit_id is not None:
        return of_unit(by.agency_id, by.unit_id)
    leaders = holders_of(by.agency_id, Role.AGENCY_LEADER)
    return of_member(by.agency_id, leaders[0])


def _locked(by: ActingMember, repair_id: int) -> tuple[Repair, Document]:
    """The request and its document; the handling's row is locked first, as in every verb."""
    seen = Repair.objects.filter(access.visible_repairs(by), pk=repair_id)
    handling_id = seen.values_list("handling_id", flat=True).first()
    if handling_id is None:
        raise NotFound("Không có yêu cầu khôi phục này.")
    handling = Handling.objects.select_for_update().get(pk=handling_id)
    repair = Repair.objects.select_for_update(of=("self",)).select_related("asked_by").get(
        pk=repair_id
    )  # fmt: skip
    repair.handling = handling
    document = Document.objects.select_related("issuer").get(pk=handling.document_id)
    return repair, document


def _case_for_administrator(by: ActingMember, repair: Repair, document: Document) -> Case:
    """The case without the gate of visibility: restoring a route needs no reading (R-056)."""
    handling = repair.handling
    handling.document = document
    assignments = (
        Assignment.objects.filter(handling=handling)
        .select_related("directive__given_by__person", "member__person", "unit")
        .order_by("id")
    )
    return Case(by, handling, list(assignments), clock.now())


def _agree(by: ActingMember, repair: Repair, document: Document, words: str) -> None:
    _move(repair, "agree", by)
    repair.agreed_by_id, repair.agreed_at, repair.answer = by.person_id, clock.now(), words
    repair.save(update_fields=["status", "agreed_by", "agreed_at", "answer"])
    _close(by, repair, document, Outcome.DONE)
    _put_on_desk(
        by, repair, document, of_role(by.agency_id, Role.SYSADMIN_AGENCY),
        subject=("repair", repair.pk),
    )  # fmt: skip
    _record(by, repair, document, events.RepairAgreed, answer=words)


def _put_on_desk(
    by: ActingMember, repair: Repair, document: Document, holder: Holder, *,
    subject: tuple[str, int],
) -> None:  # fmt: skip
    kind = RepairKind(repair.kind).label
    # The administrator learns the number and the reason, never the content.
    about = document.subject if subject[0] == "document" else f"văn bản {_symbol(document)}"
    open_work(
        by=by, holder=holder, part=Part.REVIEW, subject_type=subject[0], subject_id=subject[1],
        cause=cause_of(repair.pk), title=f"Khôi phục ({kind.lower()}): {about}",
        number=document.symbol, origin=by.seat.person_name,
    )  # fmt: skip


def _close(by: ActingMember, repair: Repair, document: Document, outcome: Outcome) -> None:
    for subject_type, subject_id in (("document", document.pk), ("repair", repair.pk)):
        close_work(
            by=by, agency_id=by.agency_id, subject_type=subject_type, subject_id=subject_id,
            cause=cause_of(repair.pk), outcome=outcome,
        )  # fmt: skip


def _move(repair: Repair, verb: str, by: ActingMember) -> None:
    row = REPAIR.move(repair.status, verb, access.repair_parties(by, repair))
    repair.status = str(row.target.value)


def _record(
    by: ActingMember, repair: Repair, document: Document, event: type[Any], **told: str
) -> None:
    audit.record(
        event(document_id=document.pk, repair_id=repair.pk, symbol=_symbol(document), **told),
        by=by.actor,
    )


def _symbol(document: Document) -> str:
    return document.symbol or f"ngày {document.issued_on:%d/%m/%Y}"


def _tell_asker(repair: Repair, sentence: str) -> None:
    tell(
        agency_id=repair.handling.agency_id, members=[repair.asked_by_id], kind="document.repair",
        sentence=sentence, subject_type="document", subject_id=repair.handling.document_id,
    )  # fmt: skip
