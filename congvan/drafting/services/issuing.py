"""From approval to the clerk's desk: opened, layout confirmed, form chosen, sent back (R-072, R-080, R-085).

Giving the number is in `issuing_numbers`, making the PDF in `producing`, signing in
`signing_steps`, sending in `dispatch`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from congvan.desk.states import Outcome
from congvan.documents.states import Circulation, FileRole
from congvan.drafting import issue_jobs
from congvan.drafting.events import issue as events
from congvan.drafting.issue_access import issue_parties
from congvan.drafting.issue_lifecycles import ISSUE
from congvan.drafting.models import Draft, DraftFile, Issue, IssueAmendment, IssueFile
from congvan.drafting.queries.policy import policy_of
from congvan.drafting.services import inner
from congvan.drafting.services.issuing_case import (
    IssueCase,
    done,
    name_of,
    open_case,
    owe_registry,
    said,
)
from congvan.drafting.services.issuing_rules import chosen_form
from congvan.drafting.services.recipients import fill_recipients
from congvan.drafting.states import (
    ConfirmationKind,
    DraftStatus,
    FileKind,
    IssueForm,
    IssueStatus,
    StepOrder,
)
from congvan.kernel import audit, clock, jobs
from congvan.kernel.errors import InvalidInput, WrongState
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.organization.acting import ActingMember
from congvan.organization.models import Membership

_ROLES = {FileKind.MAIN: FileRole.MAIN, FileKind.ATTACHMENT: FileRole.ATTACHMENT}


@requires_transaction
def open_issue(*, by: ActingMember, draft: Draft, form: str | None = None) -> Issue:
    """Put an approved draft on the registry's desk; inner verb of approving and handing over.

    `by` is the signer or the drafter; `form` what the leader chose, else the lists decide. When
    the layout is confirmed already, that step is done. Called again for a draft on its way it
    returns the same issue. Lock: the caller holds the draft's row. Raises WrongState, InvalidInput.
    """
    if draft.status != DraftStatus.ISSUING:
        raise WrongState("Dự thảo chưa được duyệt để phát hành.", next_step="Trình lãnh đạo duyệt.")
    running = _running(draft)
    if running is not None:
        return running
    inner.check_approved(draft)
    if draft.signer is None:
        raise InvalidInput("Dự thảo chưa có người ký.", next_step="Chọn người ký.", field="signer")
    issue = _new(draft, draft.signer, form)
    rows = [_file(issue, file) for file in _issued_files(draft)]
    case = IssueCase(by, issue, IssueFile.objects.bulk_create(rows), clock.now())
    fill_recipients(case)
    owe_registry(case)
    audit.record(
        events.IssueOpened(
            issue_id=issue.pk, name=name_of(issue), draft_id=draft.pk,
            signer=draft.signer.person.full_name,
        ),
        by=by.actor,
    )  # fmt: skip
    if ConfirmationKind.LAYOUT not in inner.missing_confirmations(draft):
        _after_layout(case)
    return issue


def _running(draft: Draft) -> Issue | None:
    ended = (IssueStatus.RETURNED, IssueStatus.VOIDED)
    return Issue.objects.filter(draft=draft).exclude(status__in=ended).first()


def _new(draft: Draft, signer: Membership, form: str | None) -> Issue:
    by_rule = rule_of(draft)
    chosen = IssueForm(form) if form else by_rule.form
    differs = chosen is not by_rule.form
    amendment = IssueAmendment.objects.filter(draft=draft).first()
    return Issue.objects.create(
        agency_id=draft.agency_id, draft=draft, step_order=policy_of(draft.agency_id).step_order,
        form=chosen, form_decided_by_id=draft.signer_id if form else None,
        form_ground=f"Lãnh đạo chọn khi duyệt, khác {by_rule.ground}"[:300] if differs else by_rule.ground[:300],
        urgency=draft.urgency, subject=draft.subject, type_id=draft.type_id, unit_id=draft.unit_id,
        drafter_id=draft.drafter_id, signer=signer, opened_at=clock.now(),
        amends_id=amendment.issue_id if amendment else None,
    )  # fmt: skip


def rule_of(draft: Draft) -> Any:
    """What the lists say today about the form of a draft (`rules.modes.Choice`)."""
    return chosen_form(
        agency_id=draft.agency_id, type_code=draft.type.code, subject=draft.subject,
        on=clock.today(), is_normative=draft.is_normative,
        stays_inside=draft.circulation == Circulation.INTERNAL,
    )  # fmt: skip


def _issued_files(draft: Draft) -> list[DraftFile]:
    kept = DraftFile.objects.filter(draft=draft, removed_at__isnull=True, kind__in=_ROLES)
    return list(kept.select_related("current__blob").order_by("position"))


def _file(issue: Issue, file: DraftFile) -> IssueFile:
    return IssueFile(
        issue=issue, draft_file=file, role=_ROLES[FileKind(file.kind)], position=file.position,
        name=file.name,
    )  # fmt: skip


@in_transaction
def confirm_layout_step(
    *, by: ActingMember, issue_id: int, accepted: Sequence[Mapping[str, Any]] = ()
) -> Issue:
    """The first step: form and layout answered for by name (R-080).

    `accepted` are the findings left standing, each {"key", "sentence", "reason"}. Raises NotFound,
    NotAllowed, WrongState, InvalidInput.
    """
    case = open_case(by, issue_id)
    case.move(_layout_verb(case.issue))
    inner.confirm_layout(by=by, draft_id=_draft(case).pk, accepted_findings=list(accepted))
    _after_layout(case, moved=True)
    audit.record(
        events.IssueLayoutConfirmed(issue_id=issue_id, name=case.name, accepted=len(accepted)),
        by=by.actor,
    )
    return case.issue


def signs_first(issue: Issue) -> bool:
    """Whether the leader signs before the number is given; a paper signed by hand never waits for that."""
    return issue.step_order == StepOrder.SIGN_FIRST and issue.form != IssueForm.PAPER_FIRST


def _layout_verb(issue: Issue) -> str:
    return "confirm_layout_to_sign" if signs_first(issue) else "confirm_layout"


@requires_transaction
def _after_layout(case: IssueCase, *, moved: bool = False) -> None:
    if not moved:
        target = (
            IssueStatus.AWAITING_PDF if signs_first(case.issue) else IssueStatus.AWAITING_NUMBER
        )
        case.issue.status = target
    case.issue.layout_at = case.now
    case.issue.save(update_fields=["status", "layout_at"])
    if case.issue.status == IssueStatus.AWAITING_PDF:
        jobs.defer(issue_jobs.produce, issue_id=case.issue.pk)


@in_transaction
def choose_form(*, by: ActingMember, issue_id: int, form: str, ground: str = "") -> Issue:
    """The leader chooses electronic only, paper beside it, or paper first (R-085).

    A ground is asked for when the choice differs from the lists. Raises NotFound, NotAllowed,
    WrongState (after the document was made into a PDF the order of steps stands), InvalidInput.
    """
    case = open_case(by, issue_id)
    case.move("choose_form")
    issue, chosen = case.issue, IssueForm(form)
    by_rule = rule_of(_draft(case))
    words = ground.strip()
    if chosen is not by_rule.form:
        words = said(ground, what="căn cứ chọn hình thức khác quy định", field="ground")[:300]
    hand = IssueForm.PAPER_FIRST in {chosen, IssueForm(issue.form)} and chosen != issue.form
    early = issue.status in {IssueStatus.AWAITING_LAYOUT, IssueStatus.AWAITING_NUMBER}
    if hand and (not early or issue.signed_at is not None):
        raise WrongState(
            "Văn bản đã vào bước tạo PDF và ký số, không đổi sang hoặc khỏi ký giấy được nữa.",
            next_step="Trả lại người soạn, hoặc chọn phát hành kèm bản giấy.",
        )
    issue.form, issue.form_decided_by_id = chosen, by.membership_id
    issue.form_ground = words or by_rule.ground[:300]
    issue.save(update_fields=["form", "form_decided_by", "form_ground"])
    audit.record(
        events.IssueFormChosen(
            issue_id=issue_id, name=case.name, form=chosen.label, ground=issue.form_ground
        ),
        by=by.actor,
    )
    return issue


@in_transaction
def send_back(*, by: ActingMember, issue_id: int, text: str) -> Issue:
    """Back to the drafter with a reason, before there is a number; `void` is for later.

    Raises NotFound, NotAllowed, WrongState, InvalidInput.
    """
    case = open_case(by, issue_id)
    if case.issue.symbol:
        raise WrongState(
            f"Văn bản đã có số {case.issue.symbol}, không trả lại mà giữ số được.",
            next_step="Hủy số, ghi lý do; văn bản sẽ trở lại người soạn.",
        )
    case.move("send_back")
    why = said(text, what="lý do trả lại", field="text")
    end(case, why)
    audit.record(events.IssueSentBack(issue_id=issue_id, name=case.name, reason=why), by=by.actor)
    return case.issue


@in_transaction
def retry_pdf(*, by: ActingMember, issue_id: int) -> Issue:
    """Try again to make the PDF after its failure was seen to. Raises NotFound, NotAllowed, WrongState."""
    case = open_case(by, issue_id)
    # Who may bring the PDF may also have it made.
    ISSUE.move(case.issue.status, "upload_pdf", issue_parties(by, case.issue))
    case.issue.pdf_failure = ""
    case.issue.save(update_fields=["pdf_failure"])
    jobs.defer(issue_jobs.produce, issue_id=issue_id)
    return case.issue


@requires_transaction
def end(case: IssueCase, why: str) -> None:
    """Close an issue that will not go out, and give its draft back to the drafter."""
    issue = case.issue
    issue.ended_at, issue.end_reason = case.now, why
    issue.save(update_fields=["status", "ended_at", "end_reason"])
    done(case, outcome=Outcome.CANCELLED)
    if issue.draft_id is not None and case.by is not None:
        inner.return_from_issue(by=case.by, draft_id=issue.draft_id, text=why)


def _draft(case: IssueCase) -> Draft:
    draft = case.issue.draft
    if draft is None:
        raise WrongState("Văn bản này không có dự thảo trên hệ thống.", next_step="")
    return draft
