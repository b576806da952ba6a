"""More time, and being reminded: extensions by whoever gave it, urging with a count (R-059, R-060)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import F

from congvan.desk.holders import of_member
from congvan.desk.services.work import close_work, open_work
from congvan.desk.states import Outcome, Part, Urgency
from congvan.directives import access
from congvan.directives.case import Case, case_of_assignment
from congvan.directives.events import requests as events
from congvan.directives.lifecycles import ASSIGNMENT, EXTENSION
from congvan.directives.models import Assignment, Extension, Handling, Urging
from congvan.directives.queries.holders import holder_name
from congvan.directives.rules.deadlines import check_ahead, check_within, day_words
from congvan.directives.rules.receivers import clean_text
from congvan.directives.services import telling
from congvan.directives.services.pending import cause_of_extension, file_count
from congvan.directives.services.steps import SUBJECT, set_due
from congvan.directives.states import OPEN_HANDLING, DirectiveKind, RequestStatus
from congvan.kernel import audit
from congvan.kernel.errors import InvalidInput, NotFound, WrongState
from congvan.kernel.transactions import in_transaction
from congvan.organization.acting import ActingMember

_EXTENDABLE = (Part.LEAD, Part.COORDINATE)


@in_transaction
def ask_extension(
    *, by: ActingMember, assignment_id: int, due_at: datetime, reason: str
) -> Extension:
    """Ask for more time for an own part, also one passed on; whoever gave it decides (R-059).

    Raises NotFound, NotAllowed, WrongState (asked already), InvalidInput.
    """
    case, assignment = case_of_assignment(by, assignment_id)
    why = clean_text(reason, what="lý do gia hạn", field="reason")
    parties = access.assignment_parties(by, assignment)
    ASSIGNMENT.move(assignment.status, "ask_extension", parties)
    if assignment.part not in _EXTENDABLE or case.handling.status not in OPEN_HANDLING:
        raise WrongState("Phần việc này không có hạn để gia hạn.", next_step="Tải lại trang.")
    check_ahead(due_at, case.now)
    if assignment.due_at is not None and due_at <= assignment.due_at:
        raise InvalidInput(
            f"Hạn đề nghị phải sau hạn hiện nay ({day_words(assignment.due_at)}).",
            next_step="Chọn ngày muộn hơn.", field="due_at",
        )  # fmt: skip
    if Extension.objects.filter(assignment=assignment, status=RequestStatus.ASKED).exists():
        raise WrongState(
            "Đang có một đề nghị gia hạn chờ trả lời.", next_step="Rút đề nghị đó rồi đề nghị lại."
        )
    extension = Extension.objects.create(
        assignment=assignment, asked_due_at=due_at, reason=why, asked_by_id=by.membership_id,
        asked_at=case.now,
    )  # fmt: skip
    _put_on_desk(case, assignment, extension)
    audit.record(
        events.ExtensionAsked(
            document_id=case.document.pk, extension_id=extension.pk, symbol=case.symbol,
            due_at=due_at, reason=why,
        ),
        by=by.actor,
    )  # fmt: skip
    return extension


@in_transaction
def grant_extension(*, by: ActingMember, extension_id: int, note: str = "") -> Extension:
    """Grant the time asked for; the leader's grant moves the document's own deadline too.

    Raises NotFound, NotAllowed, WrongState, InvalidInput (beyond what the giver was given).
    """
    case, extension = _decided(by, extension_id, "grant", note)
    assignment = extension.assignment
    above = case.parent_of(assignment)
    by_leader = assignment.directive.kind == DirectiveKind.DIRECT or above is None
    if not by_leader and above is not None and above.part == Part.LEAD:
        check_within(extension.asked_due_at, above.due_at, whose="của đơn vị")
    set_due(case, assignment, extension.asked_due_at)
    if by_leader and assignment.part == Part.LEAD:
        case.handling.due_at = extension.asked_due_at
        case.handling.save(update_fields=["due_at"])
    _answer(
        case, extension, events.ExtensionGranted, Outcome.DONE,
        f"Đã đồng ý gia hạn văn bản {case.symbol} đến {day_words(extension.asked_due_at)}.",
        due_at=extension.asked_due_at, note=extension.decision_note,
    )  # fmt: skip
    return extension


@in_transaction
def refuse_extension(*, by: ActingMember, extension_id: int, note: str) -> Extension:
    """Refuse more time, saying why. Raises NotFound, NotAllowed, WrongState, InvalidInput."""
    clean_text(note, what="lý do không đồng ý", field="note")
    case, extension = _decided(by, extension_id, "refuse", note)
    _answer(
        case, extension, events.ExtensionRefused, Outcome.DONE,
        f"Không đồng ý gia hạn văn bản {case.symbol}: {extension.decision_note}",
        note=extension.decision_note,
    )  # fmt: skip
    return extension


@in_transaction
def withdraw_extension(*, by: ActingMember, extension_id: int) -> Extension:
    """Take back what was asked and not answered. Raises NotFound, NotAllowed, WrongState."""
    case, extension = _decided(by, extension_id, "withdraw", "")
    _answer(case, extension, events.ExtensionWithdrawn, Outcome.CANCELLED, "")
    return extension


@in_transaction
def urge(*, by: ActingMember, assignment_id: int, note: str) -> Urging:
    """Remind whoever holds an open part; counted on the document (R-060, NĐ 30 Đ24.1).

    By the monitor, the leader or whoever gave it. Raises NotFound, NotAllowed, WrongState,
    InvalidInput.
    """
    case, assignment = case_of_assignment(by, assignment_id)
    words = clean_text(note, what="nội dung đôn đốc", field="note")
    ASSIGNMENT.move(assignment.status, "urge", access.assignment_parties(by, assignment))
    urging = Urging.objects.create(
        assignment=assignment, note=words, urged_by_id=by.membership_id, urged_at=case.now
    )
    Handling.objects.filter(pk=case.handling.pk).update(urged_count=F("urged_count") + 1)
    audit.record(
        events.HolderUrged(
            document_id=case.document.pk, symbol=case.symbol, assignment_id=assignment.pk,
            holder=holder_name(assignment), count=case.handling.urged_count + 1, note=words,
        ),
        by=by.actor,
    )  # fmt: skip
    telling.tell_holder(
        case, assignment, kind="document.urged",
        sentence=f"{by.seat.person_name} đôn đốc văn bản {case.symbol}: {words}",
    )  # fmt: skip
    return urging


def _put_on_desk(case: Case, assignment: Assignment, extension: Extension) -> None:
    document = case.document
    open_work(
        by=case.by, holder=of_member(case.by.agency_id, assignment.directive.given_by_id),
        part=Part.REVIEW, subject_type=SUBJECT, subject_id=document.pk,
        cause=cause_of_extension(extension.pk),
        title=f"Gia hạn đến {day_words(extension.asked_due_at)}: {document.subject}",
        number=document.symbol, origin=document.issuer.name if document.issuer else "",
        urgency=Urgency(case.handling.urgency), due_at=assignment.due_at,
        file_count=file_count(document.pk),
    )  # fmt: skip


def _decided(by: ActingMember, extension_id: int, verb: str, note: str) -> tuple[Case, Extension]:
    """Move a request along; the case is locked before the request is read."""
    assignment_id = (
        Extension.objects.filter(pk=extension_id).values_list("assignment_id", flat=True).first()
    )
    if assignment_id is None:
        raise NotFound("Không có đề nghị gia hạn này.")
    case, assignment = case_of_assignment(by, assignment_id)
    extension = Extension.objects.select_for_update().get(pk=extension_id)
    extension.assignment = assignment
    row = EXTENSION.move(extension.status, verb, access.extension_parties(by, extension))
    extension.status = str(row.target.value)
    extension.decided_at, extension.decided_by_id = case.now, by.person_id
    extension.decision_note = clean_text(note, what="ý kiến", field="note", shortest=0)
    extension.save(update_fields=["status", "decided_at", "decided_by", "decision_note"])
    return case, extension


def _answer(
    case: Case, extension: Extension, event: type[Any], outcome: Outcome, sentence: str,
    **told: object,
) -> None:  # fmt: skip
    close_work(
        by=case.by, agency_id=case.by.agency_id, subject_type=SUBJECT,
        subject_id=case.document.pk, cause=cause_of_extension(extension.pk), outcome=outcome,
    )  # fmt: skip
    audit.record(
        event(
            document_id=case.document.pk, extension_id=extension.pk, symbol=case.symbol, **told
        ),
        by=case.by.actor,
    )  # fmt: skip
    if sentence:
        telling.tell(case, [extension.asked_by_id], kind="document.extension", sentence=sentence)
