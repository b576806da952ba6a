"""The pages "Văn bản đến": tabs, lines, counters; the viewer comes first.

Viewers of the whole agency (clerk, leader, monitor) see its documents, the most urgent first;
everybody else what was granted, the newest first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from django.db import connection

from congvan.desk.rules import COUNT_CAP
from congvan.desk.states import Part, Urgency
from congvan.directives.queries.ranges import (
    Filters,
    Range,
    Tab,
    conditions,
    held_range,
    near_range,
    range_of,
)
from congvan.directives.rules.deadlines import NEAR_WORKING_DAYS
from congvan.directives.states import HandlingStatus
from congvan.documents.visibility import Reach, reach
from congvan.kernel import clock
from congvan.kernel.errors import NotFound
from congvan.organization.acting import ActingMember
from congvan.organization.queries.calendar import due_in

__all__ = [
    "Filters",
    "IncomingLine",
    "IncomingPage",
    "Tab",
    "counters",
    "due_soon",
    "incoming",
    "overdue",
    "tabs",
    "unit_work",
]

PAGE_SIZE = 50
_NARROW = (Tab.IN_PROGRESS, Tab.OVERDUE, Tab.DONE, Tab.ALL)


@dataclass(frozen=True, slots=True)
class IncomingLine:
    """One line: nothing more is looked up to show it. `due_at` is one's own part's, if any."""

    document_id: int
    handling_id: int
    status: HandlingStatus
    part: Part | None
    urgency: Urgency
    subject: str
    symbol: str
    type_name: str
    issuer: str
    issued_on: date | None
    arrival_number: str
    arrived_on: date
    holder: str
    due_at: datetime | None
    closed_at: datetime | None
    percent: int
    urged_count: int
    file_count: int
    is_unread: bool
    # Who has it now, to be urged; None when it is over or nobody's.
    assignment_id: int | None
    is_reference: bool


@dataclass(frozen=True, slots=True)
class IncomingPage:
    """One page; `next` goes into the address of the following one, "" when there is none."""

    lines: tuple[IncomingLine, ...]
    next: str


def tabs(viewer: ActingMember) -> tuple[Tab, ...]:
    """The tabs the viewer has."""
    return tuple(Tab) if reach(viewer).whole_agency else _NARROW


def incoming(
    viewer: ActingMember, tab: Tab, *, after: str = "", filters: Filters | None = None,
    limit: int = PAGE_SIZE,
) -> IncomingPage:  # fmt: skip
    """A page of a tab. One statement.

    A mangled `after` gives the first page; a tab that is not the viewer's is empty.
    """
    held = reach(viewer)
    if not held.whole_agency and tab not in _NARROW:
        return IncomingPage((), "")
    first = range_of(tab, wide=held.whole_agency, filters=filters)
    place = _place(first, after)
    wanted = range_of(tab, wide=held.whole_agency, after=bool(place), filters=filters)
    return _page(viewer, held, wanted, {**place, **conditions(filters or Filters())[1]}, limit)


def counters(viewer: ActingMember) -> Mapping[Tab, int]:
    """How many stand in each tab: the length of its list up to `COUNT_CAP`, one more beyond."""
    held = reach(viewer)
    mine = tuple(Tab) if held.whole_agency else _NARROW
    counts = ", ".join(
        f"(SELECT count(*) FROM ({range_of(tab, wide=held.whole_agency).rows}) c)"  # noqa: S608 - constants only
        for tab in mine
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}", _parameters(viewer, held, COUNT_CAP + 1))
        row = cursor.fetchone()
    return MappingProxyType(dict(zip(mine, row, strict=True)))


def overdue(viewer: ActingMember, limit: int = PAGE_SIZE) -> tuple[IncomingLine, ...]:
    """What is late among what the viewer answers for, the latest first."""
    return incoming(viewer, Tab.OVERDUE, limit=limit).lines


def due_soon(viewer: ActingMember, limit: int = PAGE_SIZE) -> tuple[IncomingLine, ...]:
    """What is due within `NEAR_WORKING_DAYS`, the next first (R-059)."""
    held = reach(viewer)
    values = {"soon": due_in(NEAR_WORKING_DAYS)}
    return _page(viewer, held, near_range(wide=held.whole_agency), values, limit).lines


def unit_work(
    viewer: ActingMember, *, unit_id: int | None = None, member_id: int | None = None,
    limit: int = PAGE_SIZE,
) -> tuple[IncomingLine, ...]:  # fmt: skip
    """What is open at a unit (the led one without `unit_id`), or at one of its people, by deadline.

    For its head and those who see the agency. Raises NotFound.
    """
    held = reach(viewer)
    unit = unit_id if unit_id is not None else viewer.unit_id
    if unit is None or not (held.whole_agency or unit in held.unit_ids):
        raise NotFound("Không có đơn vị này.")
    values = {"unit": unit, "holder": member_id}
    wanted = held_range(by_member=member_id is not None)
    return _page(viewer, held, wanted, values, limit).lines


# Joined after the limit, so that names cost at most a page of look-ups in indexes. An open part
# goes before a finished one, and chủ trì before phối hợp.
_LINES = """
    WITH w AS MATERIALIZED ({rows})
    SELECT h.document_id, h.id, h.status, mine.part, h.urgency, d.subject, d.symbol, t.name,
        coalesce(o.name, ''), d.issued_on, coalesce(e.number || e.suffix, ''), h.arrived_on,
        coalesce(lead.full_name, lead_unit.name, holding.full_name, ''),
        coalesce(mine.due_at, h.due_at), h.closed_at, h.percent, h.urged_count,
        (SELECT count(*) FROM documents_documentfile f WHERE f.document_id = d.id),
        NOT EXISTS (SELECT 1 FROM documents_readrecord r
                    WHERE r.document_id = d.id AND r.member_id = %(member)s),
        holding.id, d.legal_value = 'reference',
        {keys}
    FROM w
    JOIN directives_handling h ON h.id = w.id
    JOIN documents_document d ON d.id = h.document_id
    JOIN documents_documenttype t ON t.id = d.type_id
    LEFT JOIN documents_organ o ON o.id = d.issuer_id
    LEFT JOIN registers_entry e ON e.document_id = d.id
    LEFT JOIN organization_membership lm ON lm.id = h.lead_member_id
    LEFT JOIN organization_person lead ON lead.id = lm.person_id
    LEFT JOIN organization_unit lead_unit ON lead_unit.id = h.lead_unit_id
    LEFT JOIN LATERAL (
        SELECT a.id, p.full_name FROM directives_assignment a
        LEFT JOIN organization_membership m ON m.id = a.member_id
        LEFT JOIN organization_person p ON p.id = m.person_id
        WHERE a.handling_id = h.id AND a.part IN ('lead', 'direct')
          AND a.status IN ('waiting', 'opened', 'working')
        ORDER BY a.part = 'lead' DESC, a.id LIMIT 1
    ) holding ON h.closed_at IS NULL
    LEFT JOIN LATERAL (
        SELECT a.part, a.due_at FROM directives_assignment a
        WHERE a.handling_id = h.id AND a.status NOT IN ('returned', 'recalled')
          AND (a.member_id = %(member)s OR a.unit_id = ANY(%(units)s))
        ORDER BY a.status IN ('waiting', 'opened', 'working') DESC,
            array_position(ARRAY['lead', 'direct', 'coordinate', 'inform'], a.part::text), a.id DESC
        LIMIT 1
    ) mine ON true
    ORDER BY {order}
"""
_COLUMNS = 21


def _page(
    viewer: ActingMember, held: Reach, wanted: Range, values: dict[str, Any], limit: int
) -> IncomingPage:
    keys = ", ".join(f"w.k{place}" for place in range(1, len(wanted.keys) + 1))
    text = _LINES.format(rows=wanted.rows, keys=keys, order=wanted.order)
    with connection.cursor() as cursor:
        cursor.execute(text, {**_parameters(viewer, held, limit + 1), **values})
        rows = cursor.fetchall()
    following = _token(rows[limit - 1][_COLUMNS:]) if len(rows) > limit else ""
    return IncomingPage(tuple(_line(row) for row in rows[:limit]), following)


def _parameters(viewer: ActingMember, held: Reach, limit: int) -> dict[str, Any]:
    return {
        "agency": viewer.agency_id, "member": viewer.membership_id, "units": list(held.unit_ids),
        "now": clock.now(), "limit": limit,
    }  # fmt: skip


def _line(row: tuple[Any, ...]) -> IncomingLine:
    document_id, handling_id, status, part, urgency, *shown = row[:_COLUMNS]
    return IncomingLine(
        document_id, handling_id, HandlingStatus(status), Part(part) if part else None,
        Urgency(urgency), *shown,
    )  # fmt: skip


def _token(values: tuple[Any, ...]) -> str:
    return "~".join(
        value.isoformat() if isinstance(value, date | datetime) else str(value) for value in values
    )


def _place(wanted: Range, after: str) -> dict[str, Any]:
    """The values behind which the page begins; {} for the first page or a mangled address."""
    parts = after.split("~")
    if not after or len(parts) != len(wanted.keys):
        return {}
    try:
        values = [key.read(part) for key, part in zip(wanted.keys, parts, strict=True)]
    except ValueError:
        return {}
    if any(isinstance(v, int) and not 0 <= v < 2**63 for v in values):
        return {}
    if any(isinstance(v, datetime) and v.tzinfo is None for v in values):
        return {}
    return {f"a{place}": value for place, value in enumerate(values, 1)}
