"""The clock of reviews: a reminder on the second day, whoever is above after the third (R-074).

Safe to run at any time and by several workers: each review is reminded once and escalated once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from congvan.desk.services import notices
from congvan.desk.states import Urgency
from congvan.drafting.case import SUBJECT, asked_name, reviews_of
from congvan.drafting.events import review as events
from congvan.drafting.models import Draft, Review
from congvan.drafting.queries.policy import clock_of
from congvan.drafting.services.desk import seats_of
from congvan.drafting.states import ReviewDecision, ReviewLevel
from congvan.kernel import audit, clock
from congvan.kernel.clock import OFFICE_ZONE
from congvan.kernel.transactions import in_transaction
from congvan.organization.models import Membership
from congvan.organization.queries.calendar import in_working_hours
from congvan.organization.queries.people import current_members, holders_of
from congvan.organization.states import Role

# One run tells of at most so many; the next run, minutes later, goes on.
MOST_A_RUN = 500


def watch_reviews() -> int:
    """Remind and escalate what is due, in working hours only. Returns of how many drafts."""
    now = clock.now()
    if not in_working_hours(now):
        return 0
    waiting = (
        Draft.objects.filter(
            Q(reminded_at__isnull=True) | Q(review_due_at__lt=now, escalated_at__isnull=True),
            closed_at__isnull=True, review_due_at__isnull=False,
        )
        .order_by("review_due_at", "id")
        .values_list("id", flat=True)[:MOST_A_RUN]
    )  # fmt: skip
    return sum(_watch(draft_id=draft_id, now=now) for draft_id in list(waiting))


@in_transaction
def _watch(*, draft_id: int, now: datetime) -> bool:
    """One draft, looked at again under its lock; one that somebody works on waits for the next run."""
    draft = (
        Draft.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("drafter__person", "signer__person")
        .filter(pk=draft_id, closed_at__isnull=True, review_due_at__isnull=False)
        .first()
    )
    if draft is None or draft.review_due_at is None:
        return False
    review = next(
        (r for r in reviews_of(draft.pk)
         if r.decision == ReviewDecision.WAITING and r.level != ReviewLevel.COORDINATION),
        None,
    )  # fmt: skip
    if review is None:
        return False
    if now > draft.review_due_at and draft.escalated_at is None:
        _escalate(draft, review, now)
        return True
    remind_at = clock_of(draft.agency_id, review.asked_at, Urgency(draft.urgency)).remind_at
    if draft.reminded_at is None and now >= remind_at:
        _remind(draft, review, now)
        return True
    return False


def _remind(draft: Draft, review: Review, now: datetime) -> None:
    draft.reminded_at = now
    draft.save(update_fields=["reminded_at"])
    due_at = draft.review_due_at
    assert due_at is not None, "only drafts with a clock are watched"  # noqa: S101
    _tell(
        draft, seats_of(review), kind="draft.review_due",
        sentence=f"Dự thảo “{draft.subject}” cần cho ý kiến trước {_moment(due_at)}.",
    )  # fmt: skip
    audit.record(
        events.ReviewReminded(
            draft_id=draft.pk, title=draft.subject, reviewer=asked_name(review), due_at=due_at
        ),
        by=audit.Actor.system(scope_id=draft.agency_id),
    )


def _escalate(draft: Draft, review: Review, now: datetime) -> None:
    # Whoever was never reminded (a system that stood still) is not reminded after the deadline.
    draft.reminded_at, draft.escalated_at = draft.reminded_at or now, now
    draft.save(update_fields=["reminded_at", "escalated_at"])
    due_at = draft.review_due_at
    assert due_at is not None, "only drafts with a clock are watched"  # noqa: S101
    name = asked_name(review)
    superiors = _superiors(draft, review)
    monitors = holders_of(draft.agency_id, Role.MONITOR)
    _tell(
        draft, [*(seat.pk for seat in superiors), *monitors], kind="draft.review_overdue",
        sentence=f"{name} chưa cho ý kiến về dự thảo “{draft.subject}”, quá hạn {_moment(due_at)}.",
    )  # fmt: skip
    _tell(
        draft, [*seats_of(review), draft.drafter_id], kind="draft.review_overdue",
        sentence=f"Dự thảo “{draft.subject}” đã quá hạn cho ý kiến {_moment(due_at)}; đã báo cấp trên.",
    )  # fmt: skip
    told = [seat.person.full_name for seat in superiors]
    told += ["người theo dõi, đôn đốc"] if monitors else []
    audit.record(
        events.ReviewEscalated(
            draft_id=draft.pk, title=draft.subject, reviewer=name, due_at=due_at,
            told=", ".join(told) or "không ai ở trên",
        ),
        by=audit.Actor.system(scope_id=draft.agency_id),
    )  # fmt: skip


def _superiors(draft: Draft, review: Review) -> list[Membership]:
    """Above a head the leader who will sign, or the agency's highest; above a deputy the head."""
    leaders = list(
        current_members(draft.agency_id).filter(
            pk__in=holders_of(draft.agency_id, Role.AGENCY_LEADER)
        )
    )
    if not leaders:
        return []
    highest = [seat for seat in leaders if seat.post.rank == leaders[0].post.rank]
    if review.level == ReviewLevel.UNIT:
        return [seat for seat in leaders if seat.pk == draft.signer_id] or highest
    return [seat for seat in highest if seat.pk != review.member_id]


def _tell(draft: Draft, members: Sequence[int], *, kind: str, sentence: str) -> None:
    notices.tell(
        agency_id=draft.agency_id, members=sorted(set(members)), kind=kind, sentence=sentence,
        subject_type=SUBJECT, subject_id=draft.pk,
    )  # fmt: skip


def _moment(at: datetime) -> str:
    local = at.astimezone(OFFICE_ZONE)
    return f"{local:%H:%M} ngày {local:%d/%m/%Y}"
