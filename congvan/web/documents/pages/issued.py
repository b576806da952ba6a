"""The card of a document that went out from here: its state, its recipients, the ways on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from congvan.desk.rules import time_words
from congvan.documents.states import Direction
from congvan.drafting.queries.issued import IssuedTo, IssuedView
from congvan.ui.items import Link, Pill
from congvan.web.desk import links
from congvan.web.outgoing.pages.words import DISPATCH_PILLS, STATUS_PILLS


@dataclass(frozen=True, slots=True)
class RecipientRow:
    """One recipient."""

    name: str
    route: str
    pill: Pill
    when: str
    note: str


@dataclass(frozen=True, slots=True)
class IssuedCard:
    """What stands in place of the handling."""

    pill: Pill
    sentence: str
    reason: str
    links: tuple[Link, ...]
    recipients: tuple[RecipientRow, ...]


def issued_card(
    view: IssuedView | None, *, now: datetime, others: Sequence[Link | None] = ()
) -> IssuedCard | None:
    """The card; None for a document that was not issued here. `others`: ways to what came of it."""
    if view is None:
        return None
    said = (
        f"{view.drafter} soạn", view.unit,
        f"phát hành {time_words(view.issued_at, now)}" if view.issued_at else "",
    )  # fmt: skip
    ways = (
        Link("Các bước phát hành", links.address("outgoing:issue", view.issue_id))
        if view.issue_id else None,
        Link("Dự thảo và ý kiến", links.address("drafting:draft", view.draft_id))
        if view.draft_id else None,
        *others,
    )  # fmt: skip
    return IssuedCard(
        pill=STATUS_PILLS.get(view.status, Pill("waiting", str(view.status.label))),
        sentence=" · ".join(word for word in said if word),
        reason=view.end_reason,
        links=tuple(one for one in ways if one and one.href),
        recipients=tuple(_row(one, now) for one in view.recipients),
    )


def is_outgoing(direction: Direction) -> bool:
    """Whether the document is one of ours that goes out."""
    return direction is Direction.OUT


def _row(one: IssuedTo, now: datetime) -> RecipientRow:
    return RecipientRow(
        one.name, str(one.route.label), Pill(DISPATCH_PILLS[one.status], one.label),
        time_words(one.sent_at, now) if one.sent_at else "", one.note,
    )  # fmt: skip
