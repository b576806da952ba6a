"""What the pages of account requests show."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.timezone import localtime

from congvan.organization.acting import ActingMember
from congvan.organization.queries.account_requests import RequestLine
from congvan.organization.states import Role
from congvan.ui.items import Fact, Pager, Pill
from congvan.web.administration.pages.delegations import PAGE_SIZE, Button
from congvan.web.paging import after_link

PILLS = {
    "asked": "waiting",
    "approved": "doing",
    "refused": "returned",
    "withdrawn": "cancelled",
    "carried_out": "done",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list."""

    href: str
    kind: str
    subject: str
    where: str
    asked: str
    asked_by: str
    reason: str
    pill: Pill


@dataclass(frozen=True, slots=True)
class RequestsPage:
    """The list, and whether one may ask."""

    rows: tuple[Row, ...]
    pager: Pager
    can_ask: bool

    @classmethod
    def of(cls, viewer: ActingMember, lines: list[RequestLine]) -> RequestsPage:
        """Rows in words; a further page when this one is full."""
        full = len(lines) == PAGE_SIZE
        following = after_link(lines[-1].asked_at, lines[-1].request_id) if full else ""
        return cls(
            tuple(_row(line) for line in lines),
            Pager(f"{len(lines)} đề nghị", next_href=following),
            viewer.holds(Role.SYSADMIN_AGENCY),
        )


@dataclass(frozen=True, slots=True)
class RequestPage:
    """One request with its buttons from the state table."""

    row: Row
    facts: tuple[Fact, ...]
    buttons: tuple[Button, ...]
    asks_note: bool

    @classmethod
    def of(cls, line: RequestLine) -> RequestPage:
        """The buttons open to the viewer; approving and carrying out are the primary ones."""
        buttons = tuple(
            Button(
                m.verb, m.label, "primary" if m.verb in ("approve", "carry_out") else "secondary"
            )
            for m in line.moves
        )
        row = _row(line)
        facts = [
            *([Fact("Vị trí", row.where)] if row.where else []),
            Fact("Lý do", row.reason),
            Fact("Người đề nghị", f"{row.asked_by}, {row.asked}"),
            *([Fact("Người quyết định", line.decision)] if line.decision else []),
        ]
        asks_note = any(button.verb in ("approve", "refuse") for button in buttons)
        return cls(row, tuple(facts), buttons, asks_note)


def _row(line: RequestLine) -> Row:
    return Row(
        href=reverse("administration:account-request", args=[line.request_id]),
        kind=line.kind,
        subject=line.subject,
        where=line.where,
        asked=f"{localtime(line.asked_at):%H:%M %d/%m/%Y}",
        asked_by=line.asked_by,
        reason=line.reason,
        pill=Pill(PILLS[line.status], line.state),
    )
