"""What a head or a leader decides short of approving: agree, return, pass on (R-071)."""

from __future__ import annotations

from congvan.desk.holders import of_member
from congvan.drafting.case import DraftCase, open_case
from congvan.drafting.events import review as events
from congvan.drafting.models import Draft, Review
from congvan.drafting.services.desk import back_to_drafter
from congvan.drafting.services.reviewing import ask, decide
from congvan.drafting.services.standing import confirm, void_approval
from congvan.drafting.services.submitting import leader_of
from congvan.drafting.services.words import optional, reason_of
from congvan.drafting.states import (
    ConfirmationKind,
    DraftStatus,
    ReviewDecision,
    ReviewLevel,
)
from congvan.kernel import audit
from congvan.kernel.errors import InvalidInput
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.organization.acting import ActingMember


@in_transaction
def agree(*, by: ActingMember, draft_id: int, text: str = "", seen: str | None = None) -> Draft:
    """The head agrees and answers for the content by name (R-071, R-080); back to the drafter.

    `seen` is the content hash of the page that was read. Raises NotFound, NotAllowed, WrongState, InvalidInput.
    """
    case = open_case(by, draft_id)
    words = optional(text, what="ý kiến", field="text")
    case.check("agree")
    case.check_seen(seen)
    case.move("agree")
    decide(case, case.waiting_review(), ReviewDecision.AGREED, words)
    confirmation = confirm(case, ConfirmationKind.CONTENT, note="")
    audit.record(
        events.DraftAgreed(
            draft_id=case.draft.pk, title=case.title, text=words,
            content_hash=confirmation.content_hash,
        ),
        by=by.actor,
    )  # fmt: skip
    back_to_drafter(case, f"{by.seat.person_name} đồng ý dự thảo “{case.title}”. {words}".strip())
    return case.draft


@in_transaction
def return_draft(*, by: ActingMember, draft_id: int, text: str) -> Draft:
    """Give the draft back to its drafter, saying why; an approval falls with it.

    Raises NotFound, NotAllowed, WrongState, InvalidInput.
    """
    case = open_case(by, draft_id)
    why = reason_of(text)
    was_approved = case.draft.status == DraftStatus.APPROVED
    case.move("return_draft")
    if was_approved:
        void_approval(case, why[:300])
    else:
        decide(case, case.waiting_review(), ReviewDecision.RETURNED, why)
    told_return(case, why)
    return case.draft


@in_transaction
def pass_up(*, by: ActingMember, draft_id: int, to: int, text: str = "") -> Review:
    """Put the draft before another leader, with one's word. Raises NotFound, NotAllowed,
    WrongState, InvalidInput.
    """
    case = open_case(by, draft_id)
    words = optional(text, what="ý kiến", field="text", longest=1000)
    case.check("pass_up")
    leader = leader_of(case, to)
    present = case.waiting_review()
    if leader.pk in {by.membership_id, present.member_id}:
        raise InvalidInput(
            f"Dự thảo đang ở {leader.person.full_name}.",
            next_step="Chọn lãnh đạo khác.", field="to",
        )  # fmt: skip
    decide(case, present, ReviewDecision.PASSED_UP, words)
    review = ask(case, ReviewLevel.AGENCY, of_member(case.draft.agency_id, leader.pk), note=words)
    audit.record(
        events.DraftPassedUp(
            draft_id=case.draft.pk, title=case.title, to=leader.person.full_name, text=words
        ),
        by=by.actor,
    )
    return review


@requires_transaction
def told_return(case: DraftCase, why: str) -> None:
    """It is the drafter's turn again, and why."""
    audit.record(
        events.DraftReturned(draft_id=case.draft.pk, title=case.title, text=why),
        by=case.by.actor,
    )
    back_to_drafter(case, f"{case.by.seat.person_name} trả lại dự thảo “{case.title}”: {why}")
