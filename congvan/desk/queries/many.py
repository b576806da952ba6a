"""The desk's numbers for many seats at once: what the live stream asks for all who are connected.

One statement for any number of seats, made of the same texts as one seat's counters: the seats are
a table of their own (`seat`), and each parameter of the reach is a column of it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db import connection

from congvan.desk.holders import MINE, Reach
from congvan.desk.queries.work import UNREAD_NOTICES, Counters, counters_of_row, counters_text
from congvan.desk.rules import COUNT_CAP
from congvan.desk.states import TellingKind, Urgency
from congvan.desk.telling import kinds_told_as
from congvan.kernel import clock

# A toast for each of more than that would hide the page.
MOST_URGENT = 3


@dataclass(frozen=True, slots=True)
class Sign:
    """What tells whether a seat's numbers have changed, cheap enough to be asked every few seconds.

    `work` changes with the open work of its inboxes; the urgent ones are unread and recent.
    """

    notices: int
    work: str
    urgent_work: tuple[int, ...]
    urgent_notices: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class UrgentLine:
    """A hỏa tốc piece of work, or a notice about urgent papers, in one line."""

    id: int
    sentence: str


def counters_of_seats(
    seats: Sequence[Reach], beside: Mapping[str, str] | None = None
) -> list[Counters]:
    """`queries.counters` of each seat in their order. One statement."""
    others = dict(beside or {})
    rows = _asked(_counters_of_many(tuple(others.values())), seats)
    return [counters_of_row(row, others) for row in rows]


def signs_of_seats(seats: Sequence[Reach], *, urgent_since: datetime) -> list[Sign]:
    """The sign of each seat in their order; urgent is what came after `urgent_since`. One statement."""
    urgent = [*kinds_told_as(TellingKind.URGENT)]
    rows = _asked(_SIGNS, seats, since=urgent_since, urgent=urgent, most=MOST_URGENT)
    return [Sign(count, work, tuple(items), tuple(told)) for count, work, items, told in rows]


def urgent_lines(
    work_ids: Collection[int], notice_ids: Collection[int]
) -> tuple[list[UrgentLine], list[UrgentLine]]:
    """What the urgent ones of `signs_of_seats` say, for those seats. Two statements at most."""
    with connection.cursor() as cursor:
        found = []
        for statement, ids in ((_WORK_LINES, work_ids), (_NOTICE_LINES, notice_ids)):
            rows: list[Any] = []
            if ids:
                cursor.execute(statement, {"ids": [*ids]})
                rows = cursor.fetchall()
            found.append([UrgentLine(*row) for row in rows])
    return found[0], found[1]


def _asked(statement: str, seats: Sequence[Reach], **more: Any) -> list[tuple[Any, ...]]:
    if not seats:
        return []
    table = [
        {
            "place": place, "member": one.member_id, "agency": one.agency_id, "unit": one.unit_id,
            "roles": [*one.roles], "substitute": one.is_substitute,
        }
        for place, one in enumerate(seats)
    ]  # fmt: skip
    values = {"seats": json.dumps(table), "now": clock.now(), "limit": COUNT_CAP + 1, **more}
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def _of_many(text: str) -> str:
    """A text for one seat as one over the table of the seats."""
    for name in ("member", "agency", "unit", "roles", "substitute"):
        text = text.replace(f"%({name})s", f"seat.{name}")
    return f"""
        SELECT c.* FROM jsonb_to_recordset(%(seats)s::jsonb) AS seat(
            place int, member bigint, agency bigint, unit bigint, roles text[], substitute boolean)
        CROSS JOIN LATERAL ({text}) c ORDER BY seat.place
    """  # noqa: S608 - constants only


@cache
def _counters_of_many(beside: tuple[str, ...]) -> str:
    return _of_many(counters_text(beside))


# An inbox is looked at up to the cap of its counter; beyond it the number would say "1000+" anyway.
# Indexes: work_open, notice_unread.
_SIGNS = _of_many(f"""
    WITH mine AS MATERIALIZED ({MINE})
    SELECT (SELECT count(*) FROM ({UNREAD_NOTICES}) n),
           (SELECT concat_ws('.', count(*), coalesce(sum(w.id), 0), count(w.read_at))
            FROM mine CROSS JOIN LATERAL (
                SELECT w.id, w.read_at FROM desk_workitem w
                WHERE w.inbox_id = mine.id AND w.closed_at IS NULL LIMIT %(limit)s) w),
           ARRAY(SELECT w.id FROM mine CROSS JOIN LATERAL (
                SELECT w.id FROM desk_workitem w
                WHERE w.inbox_id = mine.id AND w.closed_at IS NULL AND w.read_at IS NULL
                  AND w.urgency = {Urgency.FLASH.value} AND w.opened_at > %(since)s
                  AND w.opened_by_id IS DISTINCT FROM %(member)s
                ORDER BY w.id DESC LIMIT %(most)s) w),
           ARRAY(SELECT n.id FROM desk_notice n
                 WHERE n.member_id = %(member)s AND n.read_at IS NULL AND n.at > %(since)s
                   AND n.kind = ANY(%(urgent)s) ORDER BY n.id DESC LIMIT %(most)s)
""")  # noqa: S608 - constants only

_WORK_LINES = """
    SELECT id, concat_ws(' ', nullif(number, ''), title) FROM desk_workitem
    WHERE id = ANY(%(ids)s) ORDER BY id
"""
_NOTICE_LINES = "SELECT id, sentence FROM desk_notice WHERE id = ANY(%(ids)s) ORDER BY id"
