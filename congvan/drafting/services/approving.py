"""The signer approves, the drafter corrects what was demanded, both confirmations (R-072…R-080).

An approval is of one content, by whoever will sign, with the check list of R-010 gone through.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from congvan.drafting.case import DraftCase, open_case
from congvan.drafting.events import review as events
from congvan.drafting.models import Approval, Confirmation, Dissent, Draft, RequiredCorrection
from congvan.drafting.queries.policy import RightLine
from congvan.drafting.rules.checklist import check_all
from congvan.drafting.services import inner
from congvan.drafting.services.authority import check_may_sign
from congvan.drafting.services.desk import back_to_drafter, close_draft_work, tell
from congvan.drafting.services.issuing import open_issue
from congvan.drafting.services.opinions import withdraw_open_opinions
from congvan.drafting.services.reviewing import decide
from congvan.drafting.services.standing import (
    ask_confirmation,
    confirm,
    confirmed_kinds,
    covers,
    standing_approval,
    void_approval,
)
from congvan.drafting.services.words import demanded, optional
from congvan.drafting.states import ConfirmationKind, DraftStatus, ReviewDecision
from congvan.kernel import audit
from congvan.kernel.errors import InvalidInput, NotFound, WrongState
from congvan.kernel.transactions import in_transaction
from congvan.organization.acting import ActingMember

APPROVED_ANEW = "Đã duyệt lại."
# A list that is longer says that the draft should have been returned.
MOST_CORRECTIONS = 50


@dataclass(frozen=True, slots=True)
class Correction:
    """One thing that must be corrected before signing, and where."""

    text: str
    place: str = ""


@in_transaction
def approve(
    *, by: ActingMember, draft_id: int, checked: Sequence[str], text: str = "",
    form: str | None = None, seen: str | None = None,
) -> Approval:  # fmt: skip
    """Agree to the content and permit issue: the draft goes to the clerk at once (R-072).

    `form` is how it goes out, when the leader chose one (R-085); `seen` the content hash of the
    page that was read. Raises NotFound, NotAllowed (MayNotSign), WrongState (an open dissent,
    content changed meanwhile), NotAllChecked, InvalidInput.
    """
    case = open_case(by, draft_id)
    case.check_seen(seen)
    approval, right = _approved(case, "approve", ReviewDecision.APPROVED, checked, text)
    audit.record(
        events.DraftApproved(
            draft_id=case.draft.pk, title=case.title, power=right.power.label,
            ground=right.ground, content_hash=approval.content_hash,
            checked=tuple(approval.checked), text=approval.text,
        ),
        by=by.actor,
    )  # fmt: skip
    tell(
        case, [case.draft.drafter_id], kind="draft.approved",
        sentence=f"{by.seat.person_name} duyệt dự thảo “{case.title}”, cho phép ban hành.",
    )  # fmt: skip
    _leave_for_clerk(case, form)
    return approval


@in_transaction
def approve_with_corrections(
    *, by: ActingMember, draft_id: int, checked: Sequence[str],
    corrections: Sequence[Correction], text: str = "", seen: str | None = None,
) -> Approval:  # fmt: skip
    """Agree, and demand corrections that the drafter makes and ticks before it goes on (R-079).

    Raises as `approve` does; InvalidInput without corrections.
    """
    case = open_case(by, draft_id)
    case.check_seen(seen)
    wanted = [
        Correction(
            demanded(one.text, what="điểm phải sửa", field="corrections", longest=500),
            optional(one.place, what="chỗ sửa", field="corrections", longest=200),
        )
        for one in corrections
    ]
    if not 1 <= len(wanted) <= MOST_CORRECTIONS:
        raise InvalidInput(
            "Chưa ghi điểm phải sửa.", next_step="Ghi ít nhất một điểm, hoặc duyệt luôn.",
            field="corrections",
        )  # fmt: skip
    approval, right = _approved(
        case, "approve_with_corrections", ReviewDecision.APPROVED_WITH_CORRECTIONS, checked, text
    )
    RequiredCorrection.objects.bulk_create(
        RequiredCorrection(
            draft=case.draft, text=one.text, place=one.place, asked_at=case.now,
            asked_by_id=by.membership_id,
        )
        for one in wanted
    )  # fmt: skip
    audit.record(
        events.DraftApprovedWithCorrections(
            draft_id=case.draft.pk, title=case.title, power=right.power.label,
            content_hash=approval.content_hash, checked=tuple(approval.checked),
            count=len(wanted), corrections="; ".join(one.text for one in wanted),
        ),
        by=by.actor,
    )  # fmt: skip
    withdraw_open_opinions(case)
    back_to_drafter(
        case,
        f"{by.seat.person_name} duyệt dự thảo “{case.title}”, yêu cầu sửa {len(wanted)} điểm.",
    )
    return approval


@in_transaction
def tick_correction(*, by: ActingMember, correction_id: int) -> RequiredCorrection:
    """Say that a demanded correction is made. Raises NotFound, NotAllowed, WrongState (ticked)."""
    draft_id = (
        RequiredCorrection.objects.filter(pk=correction_id)
        .values_list("draft_id", flat=True)
        .first()
    )
    if draft_id is None:
        raise NotFound("Không có điểm phải sửa này.")
    case = open_case(by, draft_id)
    case.check("tick_correction")
    correction = RequiredCorrection.objects.get(pk=correction_id)
    if correction.done_at is not None:
        raise WrongState("Điểm này đã được đánh dấu.", next_step="Tải lại trang.")
    correction.done_at, correction.done_by_id = case.now, by.membership_id
    correction.save(update_fields=["done_at", "done_by"])
    audit.record(
        events.CorrectionTicked(
            draft_id=case.draft.pk, title=case.title, correction_id=correction.pk,
            text=correction.text,
        ),
        by=by.actor,
    )  # fmt: skip
    return correction


@in_transaction
def hand_over(*, by: ActingMember, draft_id: int) -> Draft:
    """Give the approved draft to the clerk: corrections ticked, or come back from the way out.

    What was corrected on demand counts as approved from now on, once (R-079, R-099). Raises
    NotFound, NotAllowed, WrongState: corrections open, no approval of this content.
    """
    case = open_case(by, draft_id)
    case.check("hand_over")
    approval = standing_approval(case.draft.pk)
    if approval is None:
        raise WrongState(
            "Dự thảo chưa được người ký duyệt.", next_step="Trình lãnh đạo duyệt trước."
        )
    if case.draft.status == DraftStatus.APPROVED:
        _check_corrected(case.draft)
        present = case.hash()
        if not covers(approval, present):
            approval.corrected_hash = present
            approval.save(update_fields=["corrected_hash"])
    inner.check_approved(case.draft)
    if case.above.is_sole and not _content_confirmed(case):
        confirm(case, ConfirmationKind.CONTENT, note="Người soạn chịu trách nhiệm về nội dung.")
    audit.record(
        events.DraftHandedOver(draft_id=case.draft.pk, title=case.title, content_hash=case.hash()),
        by=by.actor,
    )
    case.move("hand_over")
    _leave_for_clerk(case, None)
    return case.draft


@in_transaction
def confirm_content(*, by: ActingMember, draft_id: int, note: str = "") -> Confirmation:
    """The head answers for the content as it is now, after a leader changed it (R-080).

    Raises NotFound, NotAllowed, WrongState (confirmed already), InvalidInput.
    """
    case = open_case(by, draft_id)
    words = optional(note, what="ghi chú", field="note", longest=500)
    case.check("confirm_content")
    if _content_confirmed(case):
        raise WrongState("Nội dung này đã được xác nhận.", next_step="Tải lại trang.")
    return confirm(case, ConfirmationKind.CONTENT, note=words)


@in_transaction
def confirm_layout(
    *, by: ActingMember, draft_id: int, accepted_findings: Sequence[Mapping[str, Any]] = ()
) -> Confirmation:
    """`inner.confirm_layout` as a verb of its own."""
    return inner.confirm_layout(by=by, draft_id=draft_id, accepted_findings=accepted_findings)


def _approved(
    case: DraftCase, verb: str, decision: ReviewDecision, checked: Sequence[str], text: str
) -> tuple[Approval, RightLine]:
    """Check all that an approval needs, and keep it."""
    words = optional(text, what="ý kiến", field="text")
    case.check(verb)
    right = check_may_sign(case.by, case.draft)
    _check_no_dissent(case.draft)
    ticked = check_all(checked)
    review = case.waiting_review()
    void_approval(case, APPROVED_ANEW)
    approval = Approval.objects.create(
        draft=case.draft, by_id=case.by.membership_id, typed_by=case.typed_by, power=right.power,
        content_hash=case.hash(), approved_at=case.now, text=words, checked=list(ticked),
    )  # fmt: skip
    case.move(verb)
    decide(case, review, decision, words)
    return approval, right


def _leave_for_clerk(case: DraftCase, form: str | None) -> None:
    """Nobody owes anything in the draft but the confirmation; the clerk's steps begin."""
    withdraw_open_opinions(case)
    close_draft_work(case)
    ask_confirmation(case)
    open_issue(by=case.by, draft=case.draft, form=form)


def _check_no_dissent(draft: Draft) -> None:
    if Dissent.objects.filter(draft=draft, choice="").exists():
        raise WrongState(
            "Còn ý kiến khác nhau giữa người soạn và lãnh đạo đơn vị chưa được quyết định.",
            next_step="Quyết định từng ý kiến khác nhau rồi duyệt.",
        )


def _check_corrected(draft: Draft) -> None:
    waiting = list(
        RequiredCorrection.objects.filter(draft=draft, done_at__isnull=True)
        .order_by("id")
        .values_list("text", flat=True)
    )
    if waiting:
        raise WrongState(
            f"Còn {len(waiting)} điểm phải sửa chưa xong: {'; '.join(waiting[:3])}.",
            next_step="Sửa từng điểm và đánh dấu, rồi chuyển văn thư.",
        )


def _content_confirmed(case: DraftCase) -> bool:
    return ConfirmationKind.CONTENT in confirmed_kinds(case.draft.pk, case.hash())
