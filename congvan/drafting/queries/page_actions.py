"""Which buttons of the state table make sense now, and which is the one to press (STYLE B1, G4)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from congvan.drafting.case import DraftCase
from congvan.drafting.lifecycles import DRAFT, DraftParty
from congvan.drafting.queries.page_values import Action
from congvan.drafting.states import DraftStatus

# Not buttons of this page: forms of their own, and the steps of the page.
_ELSEWHERE = frozenset({"edit", "amend", "confirm_layout", "return_from_issue", "finish"})
# The order in which "the one thing to do now" is looked for.
_MAIN = (
    "approve", "agree", "give_opinion", "answer_error", "hand_over", "submit_to_leader",
    "submit_to_unit", "tick_correction", "confirm_content",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Facts:
    """What stands for the present content, beyond status and parties."""

    is_confirmed: bool
    is_approved: bool
    has_open_dissents: bool
    has_open_corrections: bool
    has_leaders_word: bool


def actions_of(
    case: DraftCase, parties: Collection[DraftParty], facts: Facts
) -> tuple[Action, ...]:
    """The buttons, in the table's order; a verb that could only be refused has none."""
    return tuple(
        Action(move.verb, move.label, move.needs)
        for move in DRAFT.moves_from(case.draft.status, parties)
        if move.verb not in _ELSEWHERE and _makes_sense(move.verb, case, facts)
    )


def main_of(actions: Sequence[Action]) -> str:
    """The verb of the one button to press now, "" when the viewer has only to wait."""
    verbs = {action.verb for action in actions}
    return next((verb for verb in _MAIN if verb in verbs), "")


def _makes_sense(verb: str, case: DraftCase, facts: Facts) -> bool:
    status, is_sole = case.draft.status, case.above.is_sole
    review = case.open_review
    agreed = status == DraftStatus.UNIT_AGREED
    sense = {
        "submit_to_unit": not is_sole and not (agreed and facts.is_confirmed),
        "submit_to_leader": not agreed or is_sole or facts.is_confirmed,
        "withdraw": review is not None and review.opened_at is None,
        "hand_over": not facts.has_open_corrections
        if status == DraftStatus.APPROVED else facts.is_approved,
        "tick_correction": facts.has_open_corrections,
        "decide_dissent": facts.has_open_dissents,
        "confirm_content": not facts.is_confirmed,
        "report_error": facts.has_leaders_word,
    }  # fmt: skip
    return sense.get(verb, True)
