"""All verbs of review under one name: submit, decide, approve, confirm, opinions, dissent."""

from congvan.drafting.services.approving import (
    Correction,
    approve,
    approve_with_corrections,
    confirm_content,
    confirm_layout,
    hand_over,
    tick_correction,
)
from congvan.drafting.services.deciding import agree, pass_up, return_draft
from congvan.drafting.services.opinions import (
    ask_opinion,
    decide_dissent,
    give_opinion,
    note_dissent,
)
from congvan.drafting.services.submitting import (
    opened,
    submit_to_leader,
    submit_to_unit,
    withdraw,
)

__all__ = [
    "Correction",
    "agree",
    "approve",
    "approve_with_corrections",
    "ask_opinion",
    "confirm_content",
    "confirm_layout",
    "decide_dissent",
    "give_opinion",
    "hand_over",
    "note_dissent",
    "opened",
    "pass_up",
    "return_draft",
    "submit_to_leader",
    "submit_to_unit",
    "tick_correction",
    "withdraw",
]
