"""Submit a draft to the head of its unit, then to a leader; take it back unread (R-069…R-071)."""

from __future__ import annotations

from congvan.desk.holders import of_member, of_unit
from congvan.desk.states import Part
from congvan.drafting.access import asked, is_asked
from congvan.drafting.case import DraftCase, asked_name, open_case
from congvan.drafting.events import review as events
from congvan.drafting.models import Draft, Review
from congvan.drafting.queries.readiness import readiness_of
from congvan.drafting.rules.readiness import check_ready
from congvan.drafting.services.authority import check_signer
from congvan.drafting.services.desk import DRAFTER, put_on_desk
from congvan.drafting.services.reviewing import ask, decide, record_submission
from congvan.drafting.services.standing import confirm, confirmed_kinds
from congvan.drafting.services.words import LONGEST_NOTE, optional
from congvan.drafting.states import (
    ConfirmationKind,
    DraftStatus,
    ReviewDecision,
    ReviewLevel,
)
from congvan.kernel import audit
from congvan.kernel.errors import InvalidInput, WrongState
from congvan.kernel.transactions import in_transaction
from congvan.organization.acting import ActingMember
from congvan.organization.models import Membership
from congvan.organization.queries.people import current_members, holders_of
from congvan.organization.states import Role


@in_transaction
def submit_to_unit(*, by: ActingMember, draft_id: int, note: str = "") -> Review:
    """Put the draft before the head of its unit; a new round begins (R-071).

    Raises NotFound, NotAllowed, WrongState, NotReady naming every missing field, InvalidInput when
    nobody heads a unit above the drafter.
    """
    case = open_case(by, draft_id)
    words = _note(note)
    case.check("submit_to_unit")
    check_ready(readiness_of(case.draft))
    if case.above.unit_id is None:
        raise InvalidInput(
            "Không có lãnh đạo đơn vị ở trên người soạn.",
            next_step="Trình thẳng lãnh đạo cơ quan.", field="unit",
        )  # fmt: skip
    case.move("submit_to_unit")
    _next_round(case)
    holder = of_unit(case.draft.agency_id, case.above.unit_id)
    review = ask(case, ReviewLevel.UNIT, holder, note=words)
    record_submission(case, review)
    return review


@in_transaction
def submit_to_leader(
    *, by: ActingMember, draft_id: int, note: str = "", to: int | None = None
) -> Review:
    """Put the draft before a leader: the signer, or the leader named (R-071, R-111).

    After the head's agreement only what the head agreed to; a drafter under no head answers for
    the content by submitting it. Raises NotFound, NotAllowed, WrongState, NotReady, InvalidInput.
    """
    case = open_case(by, draft_id)
    words = _note(note)
    case.check("submit_to_leader")
    check_ready(readiness_of(case.draft))
    check_signer(case.draft)
    leader = leader_of(case, to if to is not None else case.draft.signer_id)
    begins = case.draft.status != DraftStatus.UNIT_AGREED
    if case.above.is_sole:
        if not _is_confirmed(case):
            confirm(case, ConfirmationKind.CONTENT, note="Người soạn chịu trách nhiệm về nội dung.")
    elif not _is_confirmed(case):
        raise WrongState(
            "Nội dung đã thay đổi sau khi lãnh đạo đơn vị đồng ý.",
            next_step="Trình lại lãnh đạo đơn vị.",
        )
    case.move("submit_to_leader")
    if begins:
        _next_round(case)
    holder = of_member(case.draft.agency_id, leader.pk)
    review = ask(case, ReviewLevel.AGENCY, holder, note=words)
    record_submission(case, review)
    return review


@in_transaction
def withdraw(*, by: ActingMember, draft_id: int) -> Draft:
    """Take back what nobody has opened or decided. Raises NotFound, NotAllowed, WrongState."""
    case = open_case(by, draft_id)
    case.check("withdraw")
    review = case.waiting_review()
    if review.opened_at is not None:
        raise WrongState(
            f"{asked_name(review)} đã mở dự thảo nên không rút được.",
            next_step="Chờ ý kiến, hoặc nhờ người đang xem trả lại.",
        )
    case.move("withdraw")
    decide(case, review, ReviewDecision.WITHDRAWN, "")
    holder = of_member(case.draft.agency_id, case.draft.drafter_id)
    put_on_desk(case, holder, Part.LEAD, DRAFTER)
    audit.record(
        events.DraftWithdrawn(draft_id=case.draft.pk, title=case.title, to=asked_name(review)),
        by=by.actor,
    )
    return case.draft


@in_transaction
def opened(*, by: ActingMember, draft_id: int) -> bool:
    """Note the first look of whoever is asked; quiet for everybody else and afterwards.

    Returns whether something was noted. Raises NotFound. The draft is locked only when there is
    something to note, since every reader of the page comes by here.
    """
    waiting = Review.objects.filter(
        asked(by), draft_id=draft_id, decision=ReviewDecision.WAITING, opened_at__isnull=True
    )
    if not waiting.exists():
        return False
    case = open_case(by, draft_id)
    unread = [
        review for review in case.reviews
        if review.decision == ReviewDecision.WAITING and review.opened_at is None
        and is_asked(by, review) and by.membership_id != case.draft.drafter_id
    ]  # fmt: skip
    for review in unread:
        review.opened_at = case.now
        review.save(update_fields=["opened_at"])
        audit.record(
            events.DraftOpened(draft_id=case.draft.pk, title=case.title, review_id=review.pk),
            by=by.actor,
        )
    return bool(unread)


def leader_of(case: DraftCase, member_id: int | None) -> Membership:
    """The seat to put the draft before: its signer, or a leader of the agency. Raises InvalidInput."""
    agency_id = case.draft.agency_id
    leaders = {case.draft.signer_id, *holders_of(agency_id, Role.AGENCY_LEADER)}
    seat = current_members(agency_id).filter(pk__in=[member_id]).first()
    if seat is None or seat.pk not in leaders:
        raise InvalidInput(
            "Chỉ trình người ký hoặc lãnh đạo cơ quan.",
            next_step="Chọn lại người nhận.", field="to",
        )  # fmt: skip
    return seat


def _note(note: str) -> str:
    return optional(note, what="nội dung trình", field="note", longest=LONGEST_NOTE)


def _next_round(case: DraftCase) -> None:
    case.draft.round += 1
    case.draft.save(update_fields=["round"])


def _is_confirmed(case: DraftCase) -> bool:
    return ConfirmationKind.CONTENT in confirmed_kinds(case.draft.pk, case.hash())
