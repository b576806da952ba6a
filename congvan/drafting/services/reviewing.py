"""Steps of the verbs of review: ask somebody for a word, note the word, close what was owed."""

from __future__ import annotations

from congvan.desk.holders import Holder
from congvan.desk.states import Outcome, Part, Urgency
from congvan.drafting.case import DraftCase, asked_name
from congvan.drafting.events import review as events
from congvan.drafting.models import DraftFile, Review
from congvan.drafting.queries.policy import clock_of
from congvan.drafting.services.desk import (
    DRAFTER,
    cause_of,
    holder_of,
    put_on_desk,
    take_off_desk,
    tell_asked,
)
from congvan.drafting.states import ReviewDecision, ReviewLevel
from congvan.kernel import audit
from congvan.kernel.transactions import requires_transaction

_OUTCOMES = {
    ReviewDecision.WITHDRAWN: Outcome.CANCELLED,
    ReviewDecision.PASSED_UP: Outcome.PASSED_ON,
}


@requires_transaction
def ask(case: DraftCase, level: ReviewLevel, holder: Holder, *, note: str) -> Review:
    """Put the draft before a head or a leader and start their clock (R-074).

    The drafter's turn is over: what the drafter owed is closed, files taken out are given back.
    """
    draft = case.draft
    review = Review.objects.create(
        draft=draft, level=level, round=draft.round, member_id=holder.member_id,
        unit_id=holder.unit_id, asked_by_id=case.by.membership_id, asked_at=case.now, note=note,
        due_at=clock_of(draft.agency_id, case.now, Urgency(draft.urgency)).due_at,
    )  # fmt: skip
    review = Review.objects.select_related("member__person", "unit").get(pk=review.pk)
    case.reviews.append(review)
    draft.review_due_at, draft.reminded_at, draft.escalated_at = review.due_at, None, None
    draft.save(update_fields=["review_due_at", "reminded_at", "escalated_at"])
    take_off_desk(case, DRAFTER)
    DraftFile.objects.filter(draft=draft, locked_at__isnull=False).update(
        locked_by=None, locked_at=None
    )
    put_on_desk(case, holder, Part.REVIEW, cause_of(review), review=review)
    tell_asked(
        case, review, kind="draft.submitted",
        sentence=f"{case.by.seat.person_name} trình dự thảo “{case.title}”. {note}".strip(),
    )  # fmt: skip
    return review


@requires_transaction
def record_submission(case: DraftCase, review: Review) -> None:
    """Tell the audit trail to whom the draft was submitted."""
    audit.record(
        events.DraftSubmitted(
            draft_id=case.draft.pk, title=case.title, to=asked_name(review),
            round=case.draft.round, note=review.note,
        ),
        by=case.by.actor,
    )  # fmt: skip


@requires_transaction
def decide(case: DraftCase, review: Review, decision: ReviewDecision, text: str) -> None:
    """Keep what was decided, by whom, on which content; the work is done."""
    review.decision, review.decided_at, review.text = decision, case.now, text
    review.decided_by_id, review.typed_by = case.by.membership_id, case.typed_by
    review.opened_at = review.opened_at or case.now
    review.content_hash = case.hash()
    if decision is ReviewDecision.WITHDRAWN:
        review.opened_at = None
    review.save(
        update_fields=[
            "decision", "decided_at", "text", "decided_by", "typed_by", "opened_at",
            "content_hash",
        ]
    )  # fmt: skip
    take_off_desk(
        case, cause_of(review), outcome=_OUTCOMES.get(decision, Outcome.DONE),
        holder=holder_of(case, review),
    )  # fmt: skip
