"""The horizontal chain of the draft's page: who had it, in what role, how long (UX §3.6)."""

from __future__ import annotations

from datetime import datetime

from congvan.drafting.case import DraftCase, asked_name
from congvan.drafting.models import Review
from congvan.drafting.queries.page_values import Step
from congvan.drafting.states import (
    ENDED_DRAFT,
    IN_DRAFTERS_HANDS,
    DraftStatus,
    Ink,
    ReviewDecision,
    ReviewLevel,
)
from congvan.kernel.clock import OFFICE_ZONE

DRAFTER, HEAD, LEADER, SIGNER = "Người soạn", "Lãnh đạo đơn vị", "Lãnh đạo cơ quan", "Người ký"
REGISTRY = "Văn thư"


def chain_of(case: DraftCase) -> tuple[Step, ...]:
    """The stations passed, the one where the draft is now, and those still to come."""
    reviews = [r for r in case.reviews if r.level != ReviewLevel.COORDINATION]
    steps = [_begun(case, reviews[0] if reviews else None)]
    steps += [_review(case, review) for review in reviews]
    draft = case.draft
    if reviews and draft.status in IN_DRAFTERS_HANDS:
        steps.append(_now(case, DRAFTER, draft.drafter.person.full_name))
    if draft.status == DraftStatus.ISSUING:
        steps.append(_now(case, REGISTRY, REGISTRY))
    return (*steps, *_to_come(case, reviews))


def _begun(case: DraftCase, first: Review | None) -> Step:
    draft = case.draft
    until = first.asked_at if first else draft.closed_at
    return Step(
        role=DRAFTER, name=draft.drafter.person.full_name, since=draft.made_at, until=until,
        days=_days(draft.made_at, until or case.now),
        result="Đã trình" if first else str(DraftStatus(draft.status).label), text="",
        ink=Ink.NONE, round=1, is_now=first is None and draft.status not in ENDED_DRAFT,
    )  # fmt: skip


def _review(case: DraftCase, review: Review) -> Step:
    decided = review.decided_by
    is_open = review.decision == ReviewDecision.WAITING
    waiting = "Đang xem" if review.opened_at else "Chưa mở"
    return Step(
        role=_role(case, review),
        name=decided.person.full_name
        if decided and review.decision != ReviewDecision.WITHDRAWN else asked_name(review),
        since=review.asked_at, until=review.decided_at,
        days=_days(review.asked_at, review.decided_at or case.now),
        result=waiting if is_open else str(ReviewDecision(review.decision).label),
        text=review.text, ink=Ink.BLUE if review.level == ReviewLevel.UNIT else Ink.RED,
        round=review.round, is_now=is_open,
    )  # fmt: skip


def _role(case: DraftCase, review: Review) -> str:
    if review.level == ReviewLevel.UNIT:
        return HEAD
    return SIGNER if review.member_id == case.draft.signer_id else LEADER


def _now(case: DraftCase, role: str, name: str) -> Step:
    draft = case.draft
    return Step(
        role=role, name=name, since=draft.status_since, until=None,
        days=_days(draft.status_since, case.now), result=str(DraftStatus(draft.status).label),
        text="", ink=Ink.NONE, round=draft.round, is_now=True,
    )  # fmt: skip


def _to_come(case: DraftCase, reviews: list[Review]) -> list[Step]:
    draft = case.draft
    if draft.status in (*ENDED_DRAFT, DraftStatus.ISSUING, DraftStatus.APPROVED):
        return []
    coming = []
    before_head = (DraftStatus.DRAFTING, DraftStatus.RETURNED)
    if draft.status in before_head and not case.above.is_sole:
        unit = draft.unit.name if draft.unit else ""
        coming.append(_later(HEAD, unit, Ink.BLUE, draft.round))
    at_signer = any(
        r.decision == ReviewDecision.WAITING and r.member_id == draft.signer_id for r in reviews
    )
    if not at_signer:
        signer = draft.signer.person.full_name if draft.signer else ""
        coming.append(_later(SIGNER, signer, Ink.RED, draft.round))
    return coming


def _later(role: str, name: str, ink: Ink, number: int) -> Step:
    return Step(role, name, None, None, None, "", "", ink, number, is_now=False)


def _days(since: datetime, until: datetime) -> int:
    return (until.astimezone(OFFICE_ZONE).date() - since.astimezone(OFFICE_ZONE).date()).days
