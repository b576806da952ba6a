"""The head's page for an arrival that was reported."""

from __future__ import annotations

from dataclasses import dataclass

from congvan.intake.access import arrival_parties, get_arrival
from congvan.intake.lifecycles import ARRIVAL
from congvan.intake.queries import ArrivalView, main_blob
from congvan.organization.acting import ActingMember
from congvan.ui.items import Fact
from congvan.web.intake.pages.entry import Scan, barred_in, scan_of
from congvan.web.intake.pages.lists import came
from congvan.web.intake.pages.verdicts import Standing

_KINDS = {"accept": "primary", "order_return": "secondary", "ignore": "secondary"}
_ICONS = {"accept": "check", "order_return": "arrow-back-up", "ignore": ""}


@dataclass(frozen=True, slots=True)
class Choice:
    """One button of the decision."""

    verb: str
    label: str
    kind: str
    icon: str


@dataclass(frozen=True, slots=True)
class DecisionPage:
    """What was reported and what may be decided now."""

    title: str
    came: str
    report: str
    facts: tuple[Fact, ...]
    standing: Standing
    scan: Scan
    choices: tuple[Choice, ...]
    status: str
    reason: str

    @classmethod
    def of(cls, viewer: ActingMember, view: ArrivalView) -> DecisionPage:
        """The page; the buttons are the moves of the state table open to the viewer."""
        line = view.line
        arrival = get_arrival(viewer, line.id)
        moves = ARRIVAL.moves_from(arrival.status, arrival_parties(viewer, arrival))
        standing = Standing.of(view)
        is_barred = barred_in(view.text) is not None
        facts = (
            Fact("Số, ký hiệu", line.symbol), Fact("Cơ quan ban hành", line.issuer or line.origin),
            Fact("Cách đến", came(line)),
        )  # fmt: skip
        return cls(
            title=line.title, came=came(line), report=line.report,
            facts=tuple(fact for fact in facts if fact.value),
            standing=standing,
            scan=scan_of(view, main_blob(viewer, view), marks={}, order=(), is_barred=is_barred),
            choices=tuple(
                Choice(move.verb, move.label, _KINDS[move.verb], _ICONS[move.verb])
                for move in moves
                if move.verb in _KINDS and not (move.verb == "accept" and standing.is_altered)
            ),
            status=str(line.status.label), reason=line.reason,
        )  # fmt: skip
