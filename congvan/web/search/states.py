"""In which states things of a kind are: what the chip offers, which pill a line shows."""

from __future__ import annotations

from collections.abc import Sequence

from congvan.directives.states import HandlingStatus
from congvan.dossiers.states import DossierStatus
from congvan.drafting.states import DraftStatus, IssueStatus
from congvan.search.queries import Line
from congvan.search.states import Kind
from congvan.ui.items import Pill

Offered = Sequence[tuple[str, str]]
_TASKS: Offered = (("open", "Cần xử lý"), ("closed", "Xong"))
_OFFERED: dict[Kind, Offered] = {
    Kind.INCOMING: [(one.value, str(one.label)) for one in HandlingStatus],
    Kind.OUTGOING: [(one.value, str(one.label)) for one in IssueStatus],
    Kind.DRAFT: [(one.value, str(one.label)) for one in DraftStatus],
    Kind.DOSSIER: [(one.value, str(one.label)) for one in DossierStatus],
    Kind.TASK: _TASKS,
}
# Look of the pill by the state's value; the word is the state's own. Others are plain.
_LOOKS = {
    "waiting": (
        "awaiting_distribution", "awaiting_direction", "awaiting_layout", "awaiting_number",
        "awaiting_pdf", "awaiting_signature", "awaiting_seal", "awaiting_dispatch",
    ),
    "doing": ("assigned", "in_progress", "drafting", "issuing", "open"),
    "review-wait": ("unit_review", "leader_review"),
    "returned": ("returned", "recalled"),
    "done": ("completed", "issued", "approved", "unit_agreed", "closed"),
}  # fmt: skip
_LOOK_OF = {state: look for look, states in _LOOKS.items() for state in states}


def offered_states(kind: Kind | None) -> Offered:
    """(value, words) of the states a chip offers; none while all kinds are shown together."""
    return _OFFERED.get(kind, ()) if kind else ()


def state_pill(line: Line) -> Pill | None:
    """Where the thing stands; None for what has no state."""
    if not line.state_label:
        return None
    return Pill(_LOOK_OF.get(line.state, "plain"), line.state_label)
