"""An incoming document is recalled by whoever sent it: nobody owes anything in it any more (R-185)."""

from __future__ import annotations

from congvan.desk.services.work import close_work
from congvan.desk.states import Outcome
from congvan.directives.access import AssignmentParty
from congvan.directives.case import UNFINISHED, Case, open_case
from congvan.directives.events.distribution import DocumentRecalledBySender
from congvan.directives.lifecycles import HandlingParty
from congvan.directives.models import Handling
from congvan.directives.services import telling
from congvan.directives.services.repairs import lapse_repairs
from congvan.directives.services.steps import SUBJECT, end, set_lead
from congvan.directives.states import AssignmentStatus, HandlingStatus
from congvan.documents.models import Document, ReadRecord
from congvan.documents.services.grants import close_grants
from congvan.kernel import audit
from congvan.kernel.transactions import requires_transaction
from congvan.organization.acting import ActingMember
from congvan.organization.queries.people import heads_of_unit

REASON = "Nơi gửi đã thu hồi văn bản."
_SAVED = ["status", "lead_member", "lead_unit", "closed_at", "closed_by", "result"]


@requires_transaction
def recall_document(*, by: ActingMember, document_id: int, reason: str) -> Handling | None:
    """End the handling of a document whose issuer recalled it; inner verb of the consent.

    Open parts end, their work is cancelled, handlers and readers are told why. Whoever saw the
    document keeps seeing that it was there. None when it is in no handling; one that was returned
    to its sender stays as it ended. Raises NotFound. Lock: the handling, then the inboxes.
    """
    if not Handling.objects.filter(document_id=document_id, agency_id=by.agency_id).exists():
        return None
    case = open_case(by, document_id)
    handling = case.handling
    if handling.status == HandlingStatus.RECALLED:
        return handling
    concerned = concerned_by(case)
    ended = [one for one in case.assignments if one.status in UNFINISHED]
    if handling.status != HandlingStatus.RETURNED:
        case.move("be_recalled", also=frozenset({HandlingParty.CONSENTER}))
        handling.closed_at = handling.closed_at or case.now
        handling.closed_by_id = by.membership_id
        handling.result = reason
    for assignment in ended:
        end(case, assignment, "replace", AssignmentParty.CLERK, reason=REASON, keeps_right=True)
    lapse_repairs(case)
    close_work(
        by=by, agency_id=by.agency_id, subject_type=SUBJECT, subject_id=document_id,
        outcome=Outcome.CANCELLED,
    )  # fmt: skip
    set_lead(case, None)
    handling.save(update_fields=_SAVED)
    close_grants(document_id=document_id)
    audit.record(
        DocumentRecalledBySender(
            document_id=document_id, symbol=case.symbol, parts=len(ended), reason=reason
        ),
        by=by.actor,
    )
    _tell(case, concerned, reason)
    return handling


@requires_transaction
def tell_superseded(*, by: ActingMember, document_id: int, newer: Document) -> None:
    """Tell whoever has to do with a document that its sender put a newer one in its place (R-187).

    Nobody's part changes: what follows from the newer one is for people to decide. Raises NotFound.
    """
    if not Handling.objects.filter(document_id=document_id, agency_id=by.agency_id).exists():
        return
    case = open_case(by, document_id)
    telling.tell(
        case, concerned_by(case), kind="document.superseded",
        sentence=f"Nơi gửi đã thay văn bản {case.symbol} bằng {newer.symbol or newer.subject[:60]}.",
    )  # fmt: skip


def concerned_by(case: Case) -> set[int]:
    """The seats that hear of what its sender did to a document: handlers, givers, readers."""
    kept = [one for one in case.assignments if one.status != AssignmentStatus.RECALLED]
    members = {one.member_id for one in kept if one.member_id is not None}
    members |= {one.directive.given_by_id for one in kept}
    for unit_id in {one.unit_id for one in kept if one.unit_id is not None}:
        members.update(heads_of_unit(unit_id))
    members.update(
        ReadRecord.objects.filter(document_id=case.document.pk).values_list("member_id", flat=True)
    )
    return members


def _tell(case: Case, members: set[int], reason: str) -> None:
    sender = case.document.sender.name if case.document.sender else "Nơi gửi"
    telling.tell(
        case, members, kind="document.recalled_by_sender",
        sentence=f"{sender} thu hồi văn bản {case.symbol}, nội dung không còn mở được. Lý do: {reason}",
    )  # fmt: skip
