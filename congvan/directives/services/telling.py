"""Who hears of what happened: the bell, and SMS or push for what is urgent (R-043, R-257)."""

from __future__ import annotations

from collections.abc import Iterable

from congvan.desk.services import alerts, notices
from congvan.desk.states import Urgency
from congvan.directives.case import Case
from congvan.directives.models import Assignment
from congvan.directives.queries.holders import facts_of, holder_of
from congvan.directives.services.steps import SUBJECT, Given
from congvan.exchange.services import answering
from congvan.exchange.states import StatusCode
from congvan.kernel.transactions import requires_transaction


@requires_transaction
def tell(case: Case, members: Iterable[int], *, kind: str, sentence: str) -> None:
    """Put a sentence into the bells of these seats; whoever acts is not told of the own act."""
    others = {member for member in members if member != case.by.membership_id}
    if others:
        notices.tell(
            agency_id=case.by.agency_id, members=sorted(others), kind=kind, sentence=sentence,
            subject_type=SUBJECT, subject_id=case.document.pk,
        )  # fmt: skip


@requires_transaction
def tell_holder(case: Case, assignment: Assignment, *, kind: str, sentence: str) -> None:
    """`tell` whoever sees the work of an assignment: the seat, or the heads of the unit."""
    if assignment.member_id is not None:
        tell(case, [assignment.member_id], kind=kind, sentence=sentence)
        return
    holder = holder_of(case.by.agency_id, assignment)
    tell(
        case, facts_of(case.by.agency_id, [holder])[holder].reached, kind=kind, sentence=sentence
    )  # fmt: skip


@requires_transaction
def alert(case: Case, given: Iterable[Given]) -> None:
    """SMS and push for hỏa tốc, thượng khẩn and khẩn, from the system itself (R-043)."""
    if case.handling.urgency == Urgency.NORMAL:
        return
    alerts.alert_urgent(
        agency_id=case.by.agency_id, member_ids=_reached(given), title=case.document.subject,
        urgency=Urgency(case.handling.urgency), subject_type=SUBJECT, subject_id=case.document.pk,
    )  # fmt: skip


@requires_transaction
def alert_by_hand(case: Case, given: Iterable[Given]) -> None:
    """The ticked "Báo SMS": refused (NotAllowed) for those who may not text."""
    alerts.alert(
        by=case.by, agency_id=case.by.agency_id, member_ids=_reached(given),
        text=f"Văn bản {case.symbol}: {case.document.subject}", subject_type=SUBJECT,
        subject_id=case.document.pk,
    )  # fmt: skip


@requires_transaction
def tell_sender(case: Case, code: StatusCode, text: str = "") -> None:
    """Report to whoever sent it by exchange how far it has come (R-177): 04, 05, 06, once each.

    Only forwards (R-178); a return goes out at any time. Nothing, and no statement, for a document
    that did not come that way.
    """
    told = case.handling.sender_told
    if not told or (code != StatusCode.REFUSED and code <= told):
        return
    if code != StatusCode.REFUSED:
        case.handling.sender_told = code
        case.handling.save(update_fields=["sender_told"])
    answering.report(by=case.by, document_id=case.document.pk, code=code, text=text)


def _reached(given: Iterable[Given]) -> list[int]:
    return sorted({seat for one in given for seat in one.to.reached})
