"""Words of others on a draft: coordinated opinions, and dissent side by side (R-077)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from congvan.desk.holders import Holder
from congvan.desk.states import Outcome, Part, Urgency
from congvan.directives.queries.holders import facts_of
from congvan.drafting.access import is_asked
from congvan.drafting.case import DraftCase, open_case
from congvan.drafting.events import review as events
from congvan.drafting.models import Dissent, Review
from congvan.drafting.queries.policy import clock_of
from congvan.drafting.services.desk import cause_of, put_on_desk, take_off_desk, tell, tell_asked
from congvan.drafting.services.words import LONGEST_NOTE, demanded, optional
from congvan.drafting.states import DissentChoice, ReviewDecision, ReviewLevel
from congvan.kernel import audit
from congvan.kernel.errors import InvalidInput, NotAllowed, NotFound, WrongState
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.organization.acting import ActingMember

# More than these are asked by a document, not by a draft.
MOST_ASKED = 50


@in_transaction
def ask_opinion(
    *, by: ActingMember, draft_id: int, holders: Sequence[Holder], due_at: datetime | None = None,
    note: str = "",
) -> tuple[Review, ...]:  # fmt: skip
    """Ask units or people of the agency for their opinion; they see the draft from then on.

    Without `due_at` the clock of reviews holds. Raises NotFound, NotAllowed, WrongState,
    InvalidInput (nobody, somebody twice or asked already, a deadline that is past).
    """
    case = open_case(by, draft_id)
    words = optional(note, what="nội dung xin ý kiến", field="note", longest=LONGEST_NOTE)
    case.check("ask_opinion")
    if not 1 <= len(holders) <= MOST_ASKED:
        raise InvalidInput(
            "Chưa chọn nơi xin ý kiến." if not holders else f"Một lần xin ý kiến nhiều nhất {MOST_ASKED} nơi.",
            next_step="Chọn đơn vị hoặc người cần xin ý kiến.", field="holders",
        )  # fmt: skip
    if due_at is not None and due_at <= case.now:
        raise InvalidInput("Hạn cho ý kiến đã qua.", next_step="Chọn ngày khác.", field="due_at")
    agency_id = case.draft.agency_id
    _check_new(case, holders)
    facts = facts_of(agency_id, holders)
    due = due_at or clock_of(agency_id, case.now, Urgency(case.draft.urgency)).due_at
    asked = []
    for holder in dict.fromkeys(holders):
        review = Review.objects.create(
            draft=case.draft, level=ReviewLevel.COORDINATION, round=case.draft.round,
            member_id=holder.member_id, unit_id=holder.unit_id, asked_by_id=by.membership_id,
            asked_at=case.now, note=words, due_at=due,
        )  # fmt: skip
        put_on_desk(case, holder, Part.COORDINATE, cause_of(review), review=review)
        tell_asked(
            case, review, kind="draft.opinion_asked",
            sentence=f"{by.seat.person_name} xin ý kiến về dự thảo “{case.title}”. {words}".strip(),
        )  # fmt: skip
        audit.record(
            events.OpinionAsked(
                draft_id=case.draft.pk, title=case.title, review_id=review.pk,
                holder=facts[holder].name, note=words,
            ),
            by=by.actor,
        )  # fmt: skip
        asked.append(review)
    return tuple(asked)


@in_transaction
def give_opinion(*, by: ActingMember, review_id: int, text: str) -> Review:
    """Answer what one was asked. Raises NotFound, NotAllowed, WrongState (answered), InvalidInput."""
    draft_id = (
        Review.objects.filter(pk=review_id, level=ReviewLevel.COORDINATION)
        .values_list("draft_id", flat=True)
        .first()
    )
    if draft_id is None:
        raise NotFound("Không có yêu cầu cho ý kiến này.")
    case = open_case(by, draft_id)
    words = demanded(text, what="ý kiến", field="text")
    review = next(one for one in case.reviews if one.pk == review_id)
    if not is_asked(by, review):
        raise NotAllowed(
            "Chỉ người được xin ý kiến mới trả lời.", next_step="Nhờ người được xin ý kiến."
        )
    if review.decision != ReviewDecision.WAITING:
        raise WrongState("Yêu cầu này đã được trả lời.", next_step="Tải lại trang.")
    case.check("give_opinion")
    review.decision, review.decided_at, review.text = ReviewDecision.OPINION, case.now, words
    review.decided_by_id, review.typed_by = by.membership_id, case.typed_by
    review.opened_at, review.content_hash = review.opened_at or case.now, case.hash()
    review.save(
        update_fields=[
            "decision", "decided_at", "text", "decided_by", "typed_by", "opened_at",
            "content_hash",
        ]
    )  # fmt: skip
    take_off_desk(case, cause_of(review))
    audit.record(
        events.OpinionGiven(
            draft_id=case.draft.pk, title=case.title, review_id=review.pk, text=words
        ),
        by=by.actor,
    )
    tell(
        case, {case.draft.drafter_id, review.asked_by_id}, kind="draft.opinion_given",
        sentence=f"{by.seat.person_name} cho ý kiến về dự thảo “{case.title}”: {words[:200]}",
    )  # fmt: skip
    return review


@requires_transaction
def withdraw_open_opinions(case: DraftCase) -> None:
    """Nobody is asked any more: the draft left its review, approved or given up."""
    for review in case.reviews:
        if review.decision == ReviewDecision.WAITING:
            review.decision, review.decided_at = ReviewDecision.WITHDRAWN, case.now
            review.save(update_fields=["decision", "decided_at"])
            take_off_desk(case, cause_of(review), outcome=Outcome.CANCELLED)


@in_transaction
def note_dissent(
    *, by: ActingMember, draft_id: int, matter: str, specialist_text: str, head_text: str
) -> Dissent:
    """The head notes both opinions that could not be joined, for the leader to decide (R-077).

    Raises NotFound, NotAllowed, WrongState, InvalidInput.
    """
    case = open_case(by, draft_id)
    case.check("note_dissent")
    dissent = Dissent.objects.create(
        draft=case.draft, round=case.draft.round, head_id=by.membership_id, noted_at=case.now,
        matter=demanded(matter, what="vấn đề", field="matter", longest=300),
        specialist_text=demanded(specialist_text, what="ý kiến người soạn", field="specialist_text"),
        head_text=demanded(head_text, what="ý kiến lãnh đạo đơn vị", field="head_text"),
    )  # fmt: skip
    audit.record(
        events.DissentNoted(
            draft_id=case.draft.pk, title=case.title, dissent_id=dissent.pk,
            matter=dissent.matter, specialist=dissent.specialist_text, head=dissent.head_text,
        ),
        by=by.actor,
    )  # fmt: skip
    tell(
        case, [case.draft.drafter_id], kind="draft.dissent",
        sentence=f"{by.seat.person_name} ghi ý kiến khác nhau về “{dissent.matter}” để lãnh đạo quyết định.",
    )  # fmt: skip
    return dissent


@in_transaction
def decide_dissent(*, by: ActingMember, dissent_id: int, choice: str, text: str = "") -> Dissent:
    """The leader decides between the two opinions; another one must be written out.

    Raises NotFound, NotAllowed, WrongState (decided), InvalidInput.
    """
    draft_id = Dissent.objects.filter(pk=dissent_id).values_list("draft_id", flat=True).first()
    if draft_id is None:
        raise NotFound("Không có ý kiến khác nhau này.")
    case = open_case(by, draft_id)
    if choice not in DissentChoice.values or choice == DissentChoice.OPEN:
        raise InvalidInput("Chưa chọn theo ý kiến nào.", next_step="Chọn một.", field="choice")
    chosen = DissentChoice(choice)
    words = optional(text, what="quyết định", field="text")
    if chosen is DissentChoice.OTHER:
        words = demanded(text, what="quyết định", field="text")
    case.check("decide_dissent")
    dissent = Dissent.objects.select_related("head").get(pk=dissent_id)
    if dissent.choice:
        raise WrongState("Ý kiến khác nhau này đã được quyết định.", next_step="Tải lại trang.")
    dissent.choice, dissent.decided_at, dissent.decision_text = chosen, case.now, words
    dissent.decided_by_id = by.membership_id
    dissent.save(update_fields=["choice", "decided_at", "decision_text", "decided_by"])
    audit.record(
        events.DissentDecided(
            draft_id=case.draft.pk, title=case.title, dissent_id=dissent.pk,
            matter=dissent.matter, choice=chosen.label, text=words,
        ),
        by=by.actor,
    )  # fmt: skip
    tell(
        case, {case.draft.drafter_id, dissent.head_id}, kind="draft.dissent_decided",
        sentence=f"{by.seat.person_name} quyết định về “{dissent.matter}”: {chosen.label.lower()}.",
    )  # fmt: skip
    return dissent


def _check_new(case: DraftCase, holders: Sequence[Holder]) -> None:
    waiting = {
        (review.member_id, review.unit_id) for review in case.reviews
        if review.level == ReviewLevel.COORDINATION and review.decision == ReviewDecision.WAITING
    }  # fmt: skip
    for holder in holders:
        if (holder.member_id, holder.unit_id) in waiting:
            raise InvalidInput(
                "Đã xin ý kiến nơi này và chưa có trả lời.",
                next_step="Chờ trả lời, hoặc chọn nơi khác.", field="holders",
            )  # fmt: skip
        if holder.member_id == case.draft.drafter_id or holder.role is not None:
            raise InvalidInput(
                "Không xin ý kiến của chính người soạn.",
                next_step="Chọn người khác.", field="holders",
            )  # fmt: skip
