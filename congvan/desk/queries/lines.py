"""What a list shows of a piece of work, and how a page of lines is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from congvan.desk.holders import reach_of
from congvan.desk.states import Outcome, Part, Urgency
from congvan.kernel import clock
from congvan.organization.acting import ActingMember
from congvan.organization.states import Role

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One line of a list: nothing more is looked up to show it."""

    id: int
    part: Part
    subject_type: str
    subject_id: int
    title: str
    number: str
    origin: str
    urgency: Urgency
    due_at: datetime | None
    sort_due: datetime
    file_count: int
    opened_at: datetime
    read_at: datetime | None
    closed_at: datetime | None
    outcome: Outcome | None
    giver: str
    giver_post: str
    holder: str
    is_mine: bool
    is_starred: bool
    # Where the list of stars goes on; None in the other lists.
    star_at: datetime | None = None
    star_id: int | None = None


@dataclass(frozen=True, slots=True)
class WorkPage:
    """One page of lines, and whether more follow."""

    lines: tuple[WorkLine, ...]
    has_more: bool


# Names are joined after the limit, so that they cost at most a page of index look-ups.
_LINE = """
    SELECT w.id, w.part, w.subject_type, w.subject_id, w.title, w.number, w.origin, w.urgency,
        w.due_at, w.sort_due, w.file_count, w.opened_at, w.read_at, w.closed_at, w.outcome,
        coalesce(giver.full_name, ''), coalesce(giver_post.title, ''),
        coalesce(holder.full_name, unit.name, ''), box.role, box.member_id,
        EXISTS (SELECT 1 FROM desk_star s WHERE s.item_id = w.id AND s.member_id = %(member)s){more}
    FROM w
    JOIN desk_inbox box ON box.id = w.inbox_id
    LEFT JOIN organization_membership gm ON gm.id = w.opened_by_id
    LEFT JOIN organization_person giver ON giver.id = gm.person_id
    LEFT JOIN organization_post giver_post ON giver_post.id = gm.post_id
    LEFT JOIN organization_membership hm ON hm.id = box.member_id
    LEFT JOIN organization_person holder ON holder.id = hm.person_id
    LEFT JOIN organization_unit unit ON unit.id = box.unit_id
    ORDER BY {order}
"""
_COLUMNS = 21


def statement(ctes: str, rows: str, *, order: str, more: str = "") -> str:
    """The text of a page: `rows` (at most %(limit)s) with their names, in `order`."""
    return f"{ctes} w AS MATERIALIZED ({rows}) {_LINE.format(order=order, more=more)}"


def read_page(
    viewer: ActingMember,
    text: str,
    values: Mapping[str, Any] | None = None,
    *,
    limit: int = PAGE_SIZE,
) -> WorkPage:
    """Run one statement made by `statement`; one row beyond the page tells that more follow."""
    parameters = {
        **reach_of(viewer).parameters, "now": clock.now(), "limit": limit + 1, **(values or {}),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(text, parameters)
        rows = cursor.fetchall()
    lines = tuple(_line(row, viewer) for row in rows[:limit])
    return WorkPage(lines, has_more=len(rows) > limit)


def _line(row: tuple[Any, ...], viewer: ActingMember) -> WorkLine:
    (*shown, outcome, giver, giver_post, holder, role, member_id, starred) = row[:_COLUMNS]
    identity, part, subject_type, subject_id, title, number, origin, urgency, *times = shown
    due_at, sort_due, file_count, opened_at, read_at, closed_at = times
    return WorkLine(
        id=identity, part=Part(part), subject_type=subject_type, subject_id=subject_id,
        title=title, number=number, origin=origin, urgency=Urgency(urgency), due_at=due_at,
        sort_due=sort_due, file_count=file_count, opened_at=opened_at, read_at=read_at,
        closed_at=closed_at, outcome=Outcome(outcome) if outcome else None, giver=giver,
        giver_post=giver_post, holder=str(Role(role).label) if role else holder,
        is_mine=member_id == viewer.membership_id, is_starred=starred,
        star_at=row[_COLUMNS] if len(row) > _COLUMNS else None,
        star_id=row[_COLUMNS + 1] if len(row) > _COLUMNS else None,
    )  # fmt: skip
