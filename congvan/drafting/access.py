"""Who may see a draft, and how a member stands to it; the states are in `lifecycles`.

Seen by its drafter, the head of its unit, whoever was asked for a word, its signer; by the
registry from the approval on, by leaders and monitors once it was put before a leader (R-110).
To everybody else it does not exist.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from congvan.drafting.lifecycles import DraftParty
from congvan.drafting.models import Draft, Issue, Review
from congvan.drafting.states import DraftStatus, ReviewDecision, ReviewLevel
from congvan.kernel.errors import NotFound
from congvan.organization.acting import ActingMember
from congvan.organization.states import Role, Scope

NO_DRAFT = "Không có dự thảo này."
_JOINED = (
    "agency", "type", "field", "unit", "drafter__person", "drafter__post", "signer__person",
    "signer__post", "replies_to__issuer",
)  # fmt: skip


def led_units(viewer: ActingMember) -> tuple[int, ...]:
    """The units whose drafts the viewer sees as their head: the own one, and those below it."""
    if viewer.unit_id is None or not viewer.holds(Role.UNIT_LEADER):
        return ()
    if viewer.scope_of(Role.UNIT_LEADER) is Scope.UNIT_AND_BELOW and viewer.seat.units_reached:
        return viewer.seat.units_reached
    return (viewer.unit_id,)


def heads(viewer: ActingMember, unit_id: int | None) -> bool:
    """Whether the viewer leads this very unit."""
    return unit_id is not None and unit_id == viewer.unit_id and viewer.holds(Role.UNIT_LEADER)


def asked(viewer: ActingMember) -> Q:
    """Reviews asked of the viewer, or of a unit the viewer leads."""
    mine = Q(member_id=viewer.membership_id)
    if viewer.unit_id is not None and viewer.holds(Role.UNIT_LEADER):
        mine |= Q(unit_id=viewer.unit_id)
    return mine


def visible_drafts(viewer: ActingMember) -> QuerySet[Draft]:
    """The drafts `viewer` may see; the root of every list, count and page."""
    reviews = Review.objects.filter(draft_id=OuterRef("pk")).order_by()
    seen = Q(drafter_id=viewer.membership_id) | Q(signer_id=viewer.membership_id)
    seen |= Q(Exists(reviews.filter(asked(viewer))))
    units = led_units(viewer)
    if units:
        seen |= Q(unit_id__in=units)
    if viewer.holds(Role.AGENCY_LEADER, Role.MONITOR):
        seen |= Q(Exists(reviews.filter(level=ReviewLevel.AGENCY)))
    if viewer.holds(Role.REGISTRY_CLERK, Role.LAYOUT_CHECKER):
        issues = Issue.objects.filter(draft_id=OuterRef("pk")).order_by()
        seen |= Q(status__in=(DraftStatus.ISSUING, DraftStatus.ISSUED)) | Q(Exists(issues))
    return Draft.objects.filter(seen, agency_id=viewer.agency_id)


def get_draft(viewer: ActingMember, draft_id: int, *, lock: bool = False) -> Draft:
    """One of `visible_drafts` with what verbs and pages need; locked for change if asked.

    Raises NotFound, the same for what does not exist. Lock: the draft's row, after its issue,
    before its files, the registers and the inboxes.
    """
    found = visible_drafts(viewer).select_related(*_JOINED)
    if lock:
        found = found.select_for_update(of=("self",))
    draft = found.filter(pk=draft_id).first()
    if draft is None:
        raise NotFound(NO_DRAFT, next_step="Kiểm tra lại đường dẫn, hoặc hỏi người soạn.")
    return draft


def draft_parties(
    by: ActingMember, draft: Draft, reviews: Iterable[Review], *, is_sole: bool, is_corrector: bool
) -> set[DraftParty]:
    """How `by` stands to the draft; `reviews` are all of it.

    `is_sole`: its drafter sits under no head; `is_corrector`: `by` was told of an error.
    """
    parties: set[DraftParty] = set()
    if by.agency_id != draft.agency_id:
        return parties
    if by.membership_id == draft.drafter_id:
        parties |= {DraftParty.DRAFTER, DraftParty.SOLE} if is_sole else {DraftParty.DRAFTER}
    if by.membership_id == draft.signer_id:
        parties.add(DraftParty.SIGNER)
    if is_corrector:
        parties.add(DraftParty.CORRECTOR)
    if by.holds(Role.REGISTRY_CLERK):
        parties.add(DraftParty.CLERK)
    if by.holds(Role.LAYOUT_CHECKER):
        parties.add(DraftParty.LAYOUT)
    return parties | _parties_by_review(by, draft, reviews)


def _parties_by_review(
    by: ActingMember, draft: Draft, reviews: Iterable[Review]
) -> set[DraftParty]:
    parties: set[DraftParty] = set()
    for review in reviews:
        is_open = review.decision == ReviewDecision.WAITING
        if review.level == ReviewLevel.AGENCY:
            if is_open and review.member_id == by.membership_id:
                parties.add(DraftParty.REVIEWER)
        elif review.level == ReviewLevel.COORDINATION:
            if is_open and is_asked(by, review):
                parties.add(DraftParty.COORDINATOR)
        elif heads(by, review.unit_id) and by.membership_id != draft.drafter_id:
            parties.add(DraftParty.HEAD)
    return parties


def is_asked(by: ActingMember, review: Review) -> bool:
    """Whether the review is asked of the seat, or of the unit it leads."""
    if review.member_id is not None:
        return review.member_id == by.membership_id
    return heads(by, review.unit_id)
