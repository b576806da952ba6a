"""What the pages of delegations show."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.timezone import localtime

from congvan.organization.acting import ActingMember
from congvan.organization.queries.delegations import DelegationLine
from congvan.ui.items import Fact, Pager, Pill
from congvan.web.paging import after_link

PAGE_SIZE = 50
# Why a substitute sees no button: the refusal explains itself before the click.
HINT = (
    "Đang làm thay thì không quyết định việc ủy quyền: ủy quyền không được ủy quyền lại. "
    "Bấm “Thôi” trên thanh làm thay; nếu anh, chị cũng là lãnh đạo cơ quan thì quyết định bằng tên mình."
)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list."""

    href: str
    delegator: str
    delegator_seat: str
    delegate: str
    delegate_seat: str
    period: str
    pill: Pill
    reason: str


@dataclass(frozen=True, slots=True)
class DelegationsPage:
    """The list, and whether one may ask."""

    rows: tuple[Row, ...]
    pager: Pager
    can_ask: bool

    @classmethod
    def of(cls, viewer: ActingMember, lines: list[DelegationLine]) -> DelegationsPage:
        """Rows in words; a further page when this one is full."""
        full = len(lines) == PAGE_SIZE
        following = after_link(lines[-1].asked_at, lines[-1].delegation_id) if full else ""
        return cls(
            tuple(_row(line) for line in lines),
            Pager(f"{len(lines)} ủy quyền", next_href=following),
            not viewer.is_substitute,
        )


@dataclass(frozen=True, slots=True)
class AskPage:
    """What stands beside the form."""

    own_unit: str
    is_substitute: bool

    @classmethod
    def of(cls, viewer: ActingMember) -> AskPage:
        """The rule of the unit (R-250) in the viewer's own words."""
        return cls(viewer.seat.unit_name, viewer.is_substitute)


@dataclass(frozen=True, slots=True)
class Button:
    """A move as a button."""

    verb: str
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class DelegationPage:
    """One delegation with its buttons."""

    row: Row
    facts: tuple[Fact, ...]
    buttons: tuple[Button, ...]
    asks_note: bool
    hint: str

    @classmethod
    def of(cls, viewer: ActingMember, line: DelegationLine) -> DelegationPage:
        """Buttons come from the state table; permitting is the primary one."""
        buttons = tuple(
            Button(move.verb, move.label, "primary" if move.verb == "permit" else "secondary")
            for move in line.moves
        )
        row = _row(line)
        facts = [
            Fact("Người đi vắng", f"{row.delegator}, {row.delegator_seat}"),
            Fact("Người làm thay", f"{row.delegate}, {row.delegate_seat}"),
            Fact("Thời gian", row.period),
            Fact("Lý do", row.reason),
            Fact("Đề nghị lúc", f"{localtime(line.asked_at):%H:%M %d/%m/%Y}"),
        ]
        if line.decision_note:
            facts.append(Fact("Ý kiến", line.decision_note))
        asks_note = any(button.verb in ("permit", "refuse") for button in buttons)
        hint = HINT if viewer.is_substitute and line.status == "asked" else ""
        return cls(row, tuple(facts), buttons, asks_note, hint)


def _row(line: DelegationLine) -> Row:
    starts, ends = localtime(line.starts_at), localtime(line.ends_at)
    return Row(
        href=reverse("administration:delegation", args=[line.delegation_id]),
        delegator=line.delegator,
        delegator_seat=line.delegator_seat,
        delegate=line.delegate,
        delegate_seat=line.delegate_seat,
        period=f"{starts:%H:%M %d/%m/%Y} đến {ends:%H:%M %d/%m/%Y}",
        pill=Pill(_pill(line), line.state),
        reason=line.reason,
    )


def _pill(line: DelegationLine) -> str:
    if line.is_in_force:
        return "doing"
    return {"asked": "waiting", "refused": "returned", "permitted": "done"}.get(
        line.status, "cancelled"
    )
