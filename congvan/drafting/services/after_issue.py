"""After issue: corrected by a công văn, replaced or amended by a document of equal form, recalled (R-103).

What was issued is never edited: each of these leaves the original as it is and adds to it.
"""

from __future__ import annotations

from congvan.desk.services import notices
from congvan.desk.services.work import close_work
from congvan.desk.states import Outcome, Part
from congvan.documents.access import get_document
from congvan.documents.models import DocumentType
from congvan.documents.services.amending import amend
from congvan.documents.states import RelationKind
from congvan.drafting.details import DraftDetails
from congvan.drafting.events import issue as events
from congvan.drafting.models import Draft, Issue, IssueAmendment, IssueRecipient
from congvan.drafting.services.checking import still_listed
from congvan.drafting.services.drafts import new_draft_within
from congvan.drafting.services.issuing_case import IssueCase, cause_of, done, open_case, said
from congvan.drafting.states import DispatchStatus, OrderSource, Route
from congvan.exchange.services.recalling import recall
from congvan.kernel import audit
from congvan.kernel.errors import InvalidInput
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.organization.acting import ActingMember

LETTER = "cong_van"
SUBJECT_LENGTH = 500
NOTE_LENGTH = 500
_VERBS = {RelationKind.REPLACES: "replace", RelationKind.AMENDS: "amend"}
_BEGINNINGS = {
    RelationKind.CORRECTS: "Đính chính",
    RelationKind.REPLACES: "Thay thế",
    RelationKind.AMENDS: "Sửa đổi, bổ sung",
}
# Whoever has got it already, and whoever it still waits to be sent to, gets it no more.
_RECALLED_FROM = (DispatchStatus.WAITING, DispatchStatus.ARRIVED, DispatchStatus.SENT)


@in_transaction
def correct_issued(*, by: ActingMember, issue_id: int, reason: str) -> Draft:
    """Begin the công văn đính chính for an error of form or procedure (R-103).

    Raises NotFound, NotAllowed, WrongState, InvalidInput.
    """
    case = open_case(by, issue_id)
    case.move("correct")
    letter = DocumentType.objects.filter(code=LETTER).order_by("-valid_from").first()
    kind_id = letter.pk if letter else case.issue.type_id
    return _begin(case, RelationKind.CORRECTS, kind_id, reason)


@in_transaction
def replace_issued(
    *, by: ActingMember, issue_id: int, reason: str, kind: str = RelationKind.REPLACES
) -> Draft:
    """Begin a document of equal form that replaces or amends what was wrong in content (R-103).

    The original is replaced when the new one is issued. Raises as `correct_issued` does.
    """
    case = open_case(by, issue_id)
    if kind not in _VERBS:
        raise InvalidInput("Chọn thay thế, hoặc sửa đổi, bổ sung.", next_step="Chọn lại.", field="kind")  # fmt: skip
    case.move(_VERBS[RelationKind(kind)])
    return _begin(case, RelationKind(kind), case.issue.type_id, reason)


@requires_transaction
def _begin(case: IssueCase, kind: RelationKind, type_id: int, reason: str) -> Draft:
    issue, by = case.issue, _actor(case)
    why = said(reason, what="lý do")
    subject = f"{_BEGINNINGS[kind]} {issue.type.name} số {case.name}: {issue.subject}"
    earlier = issue.draft
    agency_id = issue.agency_id
    signer_id = still_listed("signer_id", issue.signer_id, agency_id=agency_id)
    field_id = earlier.field_id if earlier else None
    draft = new_draft_within(
        by=by,
        details=DraftDetails(
            type_id=type_id, subject=subject[:SUBJECT_LENGTH].rstrip(), source=OrderSource.OWN,
            source_note=f"{_BEGINNINGS[kind]} {case.name}"[:300],
            field_id=still_listed("field_id", field_id, agency_id=agency_id), urgency=issue.urgency,
            circulation=earlier.circulation if earlier else "",
            unit_id=still_listed("unit_id", issue.unit_id, agency_id=agency_id),
            signer_id=signer_id, signing_power=earlier.signing_power if earlier and signer_id else "",
            recipients_text=_recipients(issue), is_normative=bool(earlier and earlier.is_normative),
        ),
    )  # fmt: skip
    IssueAmendment.objects.create(
        draft=draft, issue=issue, kind=kind, reason=why, asked_at=case.now,
        asked_by_id=by.membership_id,
    )  # fmt: skip
    audit.record(
        events.IssueCorrectionBegun(
            issue_id=issue.pk, name=case.name, draft_id=draft.pk,
            kind=_BEGINNINGS[kind].lower(), reason=why,
        ),
        by=by.actor,
    )  # fmt: skip
    return draft


def _recipients(issue: Issue) -> str:
    """Whoever got the original gets what corrects it."""
    rows = list(IssueRecipient.objects.filter(issue=issue).order_by("position"))
    addressees = [f"- {one.name};" for one in rows if one.is_addressee]
    others = [f"- {one.name};" for one in rows if not one.is_addressee]
    parts = ["Kính gửi:", *addressees] if addressees else []
    return "\n".join([*parts, "Nơi nhận:", *others])


@in_transaction
def recall_issued(*, by: ActingMember, issue_id: int, reason: str) -> Issue:
    """Take an issued document back: it is frozen, everybody who has it inside the house is told.

    The number stays. What waits for other agencies is not sent any more, those who have it are asked
    to destroy it (R-183). Raises NotFound, NotAllowed, WrongState, InvalidInput. Lock: the
    issue, then the document.
    """
    case = open_case(by, issue_id)
    case.move("recall")
    why = said(reason, what="lý do thu hồi")
    issue = case.issue
    issue.ended_at, issue.end_reason = case.now, why
    issue.save(update_fields=["status", "ended_at", "end_reason"])
    done(case, outcome=Outcome.CANCELLED)
    document = get_document(by, issue.document_id or 0, lock=True)
    note = f"Đã thu hồi ngày {case.now:%d/%m/%Y}: {why}. {document.note}".strip()
    amend(by=by, document=document, changes={"note": note[:NOTE_LENGTH]}, reason=why)
    close_work(
        by=by, agency_id=issue.agency_id, subject_type="document", subject_id=document.pk,
        part=Part.INFORM, cause=cause_of(issue), outcome=Outcome.CANCELLED,
    )  # fmt: skip
    _mark_recipients(case, why)
    recall(by=by, document=document, reason=why)
    audit.record(
        events.IssueRecalled(
            issue_id=issue_id, name=case.name, document_id=document.pk, reason=why
        ),
        by=by.actor,
    )
    return issue


def _mark_recipients(case: IssueCase, why: str) -> None:
    rows = IssueRecipient.objects.filter(issue=case.issue, status__in=_RECALLED_FROM)
    members = list(
        rows.filter(route=Route.INTERNAL, member__isnull=False).values_list("member_id", flat=True)
    )
    rows.exclude(route=Route.RETAINED).update(status=DispatchStatus.RECALLED)
    notices.tell(
        agency_id=case.issue.agency_id,
        members=sorted({*members, case.issue.drafter_id, case.issue.signer_id}),
        kind="issue.recalled", sentence=f"Văn bản {case.name} đã bị thu hồi: {why}",
        subject_type="document", subject_id=case.issue.document_id or 0,
    )  # fmt: skip


def _actor(case: IssueCase) -> ActingMember:
    assert case.by is not None, "verbs after issue are done by people"  # noqa: S101
    return case.by
