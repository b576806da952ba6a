"""The case: one locked draft with all its reviews, as the verbs see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from congvan.desk.services.work import open_on_subject
from congvan.drafting import access
from congvan.drafting.lifecycles import DRAFT, DraftParty
from congvan.drafting.models import Draft, Review
from congvan.drafting.queries.hashing import content_hash
from congvan.drafting.queries.levels import Above, above
from congvan.drafting.states import (
    ENDED_DRAFT,
    DraftStatus,
    Ink,
    ReviewDecision,
    ReviewLevel,
)
from congvan.kernel import clock
from congvan.kernel.errors import WrongState
from congvan.kernel.states import Move
from congvan.kernel.transactions import requires_transaction
from congvan.organization.acting import ActingMember
from congvan.organization.states import Role

SUBJECT = "draft"
ERROR = "error"
# How a reported error begins in the list of whoever is to mend it.
REPORT_TITLE = "Báo lỗi: "
# How much of a subject a sentence carries.
TITLE_SHOWN = 120
# Columns that say where a draft stands.
_PLACE = [
    "status", "status_since", "review_due_at", "reminded_at", "escalated_at", "closed_at",
    "closing_reason",
]  # fmt: skip


@dataclass
class DraftCase:
    """What a verb works on; everything in it was read after the lock."""

    by: ActingMember
    draft: Draft
    reviews: list[Review]
    now: datetime

    @property
    def title(self) -> str:
        """How sentences name the draft."""
        subject = self.draft.subject
        return subject if len(subject) <= TITLE_SHOWN else f"{subject[:TITLE_SHOWN].rstrip()}…"

    @property
    def typed_by(self) -> str:
        """The person at the keyboard, when acting for another (R-249)."""
        return self.by.person_name if self.by.is_substitute else ""

    @cached_property
    def above(self) -> Above:
        """Who reviews before the leader does."""
        return above(self.draft)

    @cached_property
    def is_corrector(self) -> bool:
        """Whether the member was told of an error and has not answered."""
        told = open_on_subject(self.draft.agency_id, SUBJECT, self.draft.pk)
        return told.filter(cause=ERROR, inbox__member_id=self.by.membership_id).exists()

    @property
    def parties(self) -> set[DraftParty]:
        """How the member stands to the draft."""
        return access.draft_parties(
            self.by, self.draft, self.reviews, is_sole=self.above.is_sole,
            is_corrector=self.is_corrector,
        )  # fmt: skip

    @property
    def open_review(self) -> Review | None:
        """The one that waits for the head or for a leader; coordination is apart."""
        return next(
            (r for r in self.reviews
             if r.decision == ReviewDecision.WAITING and r.level != ReviewLevel.COORDINATION),
            None,
        )  # fmt: skip

    @property
    def last_unit_review(self) -> Review | None:
        """The latest review by a head of the drafting unit."""
        return next((r for r in reversed(self.reviews) if r.level == ReviewLevel.UNIT), None)

    @property
    def ink(self) -> Ink:
        """In whose colour the member's changes show: by the role held now (R-075)."""
        if self.by.membership_id == self.draft.drafter_id:
            return Ink.NONE
        parties = self.parties
        decides = not parties.isdisjoint({DraftParty.REVIEWER, DraftParty.SIGNER})
        if self.by.holds(Role.AGENCY_LEADER):
            return Ink.RED
        if decides and self.draft.status == DraftStatus.LEADER_REVIEW:
            return Ink.RED
        if DraftParty.HEAD in parties:
            return Ink.BLUE
        return Ink.RED if decides else Ink.NONE

    def hash(self) -> str:
        """The hash of the content as it is now."""
        return content_hash(self.draft.pk)

    def check(self, verb: str) -> Move:
        """The row of a verb that the member may do now. Raises WrongState, NotAllowed."""
        return DRAFT.move(self.draft.status, verb, self.parties)

    def move(self, verb: str, *, closing_reason: str = "") -> Move:
        """Take the draft along `verb` and store where it stands. Raises WrongState, NotAllowed.

        Whoever had it for review has it no longer: a new clock starts with the next review.
        """
        row = self.check(verb)
        target = str(row.target.value)
        if target == self.draft.status:
            return row
        draft = self.draft
        draft.status, draft.status_since = target, self.now
        draft.review_due_at = draft.reminded_at = draft.escalated_at = None
        if target in ENDED_DRAFT:
            draft.closed_at, draft.closing_reason = self.now, closing_reason
        draft.save(update_fields=_PLACE)
        return row

    def check_seen(self, seen: str | None) -> None:
        """Raise WrongState when the content is no longer the one the member looked at.

        `seen` is the hash the page showed; None asks nothing.
        """
        if seen is not None and seen != self.hash():
            raise WrongState(
                "Nội dung dự thảo vừa được sửa sau khi mở trang này.",
                next_step="Xem lại phiên bản mới nhất rồi quyết định.",
            )

    def waiting_review(self) -> Review:
        """`open_review`; raises WrongState when nobody is asked."""
        review = self.open_review
        if review is None:
            raise WrongState("Dự thảo không chờ ý kiến của ai.", next_step="Tải lại trang.")
        return review


@requires_transaction
def open_case(by: ActingMember, draft_id: int) -> DraftCase:
    """The case of a draft, its row locked. Raises NotFound.

    Lock: the draft's row, after its issue's, before every other of the verb.
    """
    draft = access.get_draft(by, draft_id, lock=True)
    return DraftCase(by, draft, reviews_of(draft.pk), clock.now())


def reviews_of(draft_id: int) -> list[Review]:
    """All reviews of a draft in their order, with the names that pages and sentences show."""
    return list(
        Review.objects.filter(draft_id=draft_id)
        .select_related("member__person", "unit", "asked_by__person", "decided_by__person")
        .order_by("id")
    )


def asked_name(review: Review) -> str:
    """Who is asked: the person, or the unit whose head is."""
    if review.member is not None:
        return review.member.person.full_name
    return review.unit.name if review.unit else ""
