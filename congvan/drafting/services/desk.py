"""The desk's side of a draft: who owes what in it, who hears of what.

One open item a person and cause: the open review, each opinion asked, the drafter's own turn, an
error to mend, a confirmation to give. `close_draft_work` ends them all.
"""

from __future__ import annotations

from collections.abc import Iterable

from congvan.desk.holders import Holder, of_member, of_unit
from congvan.desk.services import alerts, notices
from congvan.desk.services.work import close_work, open_work
from congvan.desk.states import Outcome, Part, Urgency
from congvan.drafting.case import SUBJECT, DraftCase
from congvan.drafting.models import DraftFile, Review
from congvan.kernel.transactions import requires_transaction
from congvan.organization.queries.people import heads_of_unit

DRAFTER = "drafter"
CONFIRM = "confirm"


def cause_of(review: Review) -> str:
    """The cause of the work item of a review."""
    return f"review:{review.pk}"


def holder_of(case: DraftCase, review: Review) -> Holder:
    """The desk's holder of a review."""
    if review.member_id is not None:
        return of_member(case.draft.agency_id, review.member_id)
    assert review.unit_id is not None, "the table holds one of the two"  # noqa: S101
    return of_unit(case.draft.agency_id, review.unit_id)


@requires_transaction
def put_on_desk(
    case: DraftCase, holder: Holder, part: Part, cause: str, *, review: Review | None = None,
    title: str = "",
) -> int:  # fmt: skip
    """Let somebody owe something in the draft; a second call changes nothing."""
    draft = case.draft
    return open_work(
        by=case.by, holder=holder, part=part, subject_type=SUBJECT, subject_id=draft.pk,
        cause=cause, title=title or draft.subject, origin=draft.drafter.person.full_name,
        number=draft.replies_to.symbol if draft.replies_to else "", urgency=Urgency(draft.urgency),
        due_at=review.due_at if review else draft.due_at,
        file_count=DraftFile.objects.filter(draft=draft, removed_at__isnull=True).count(),
    )  # fmt: skip


@requires_transaction
def take_off_desk(
    case: DraftCase, cause: str, *, outcome: Outcome = Outcome.DONE, holder: Holder | None = None
) -> int:
    """Close what was owed because of `cause`. Returns how much; none on a second call."""
    return close_work(
        by=case.by, agency_id=case.draft.agency_id, subject_type=SUBJECT,
        subject_id=case.draft.pk, cause=cause, outcome=outcome, holder=holder,
    )  # fmt: skip


@requires_transaction
def close_draft_work(case: DraftCase, *, outcome: Outcome = Outcome.DONE) -> int:
    """Close all that is owed in the draft: it left for the clerk, or was given up."""
    return close_work(
        by=case.by, agency_id=case.draft.agency_id, subject_type=SUBJECT,
        subject_id=case.draft.pk, outcome=outcome,
    )  # fmt: skip


@requires_transaction
def back_to_drafter(case: DraftCase, sentence: str) -> None:
    """It is the drafter's turn again: an item of work, and the sentence in the bell."""
    holder = of_member(case.draft.agency_id, case.draft.drafter_id)
    put_on_desk(case, holder, Part.LEAD, DRAFTER)
    tell(case, [case.draft.drafter_id], kind="draft.back", sentence=sentence)


@requires_transaction
def tell(case: DraftCase, members: Iterable[int], *, kind: str, sentence: str) -> None:
    """Put a sentence into the bells of these seats; whoever acts is not told of the own act."""
    others = {member for member in members if member != case.by.membership_id}
    if others:
        notices.tell(
            agency_id=case.draft.agency_id, members=sorted(others), kind=kind, sentence=sentence,
            subject_type=SUBJECT, subject_id=case.draft.pk,
        )  # fmt: skip


@requires_transaction
def tell_asked(case: DraftCase, review: Review, *, kind: str, sentence: str) -> None:
    """`tell` whoever a review is asked of; SMS or push too when the draft is urgent (R-043)."""
    seats = seats_of(review)
    tell(case, seats, kind=kind, sentence=sentence)
    alerts.alert_urgent(
        agency_id=case.draft.agency_id, member_ids=seats, title=f"Dự thảo: {case.title}",
        urgency=Urgency(case.draft.urgency), subject_type=SUBJECT, subject_id=case.draft.pk,
    )  # fmt: skip


def seats_of(review: Review) -> list[int]:
    """The seats that see the review: the member's, or those of the unit's heads."""
    if review.member_id is not None:
        return [review.member_id]
    return heads_of_unit(review.unit_id) if review.unit_id is not None else []
