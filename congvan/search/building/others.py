"""Records of dossiers, tasks and people: things without files of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from congvan.desk.states import Outcome
from congvan.dossiers.states import DossierStatus
from congvan.search.building.made import Made, office_day
from congvan.search.building.reading import rows
from congvan.search.states import Kind

# States of a task: the desk itself has none but when it was closed.
OPEN_TASK, CLOSED_TASK = "open", "closed"
_OPEN_LABEL = "Cần xử lý"

_DOSSIERS = """
    SELECT x.id, x.agency_id, x.code, x.title, x.owner_id, p.full_name owner, x.unit_id,
        u.name unit_name, x.started_on, x.note, x.status
    FROM dossiers_dossier x
    JOIN organization_membership m ON m.id = x.owner_id
    JOIN organization_person p ON p.id = m.person_id
    LEFT JOIN organization_unit u ON u.id = x.unit_id
    WHERE x.id = ANY(%s)
"""
_TASKS = """
    SELECT w.id, w.agency_id, w.inbox_id, left(w.title, 2000) title, w.number,
        left(w.origin, 500) origin, w.urgency, w.opened_at, w.closed_at, w.outcome,
        t.content, CASE WHEN w.cause = 'task.lead' THEN t.giver_id END giver_id
    FROM desk_workitem w
    LEFT JOIN tasks_task t ON w.subject_type = 'task' AND t.id = w.subject_id
    WHERE w.id = ANY(%s)
"""
_SEATS = """
    SELECT m.id, m.agency_id, m.unit_id, m.valid_from, p.full_name, p.phone, p.email,
        t.title post, u.name unit_name, u.short_name unit_short
    FROM organization_membership m
    JOIN organization_person p ON p.id = m.person_id
    JOIN organization_post t ON t.id = m.post_id
    LEFT JOIN organization_unit u ON u.id = m.unit_id
    WHERE m.id = ANY(%s)
"""


def dossiers(dossier_ids: Sequence[int]) -> Iterator[list[Made]]:
    """Records of the dossiers that exist."""
    yield [_dossier(row) for row in rows(_DOSSIERS, [list(dossier_ids)])]


def tasks(item_ids: Sequence[int]) -> Iterator[list[Made]]:
    """Records of the work items that exist, open and closed."""
    yield [_task(row) for row in rows(_TASKS, [list(item_ids)])]


def seats(membership_ids: Sequence[int]) -> Iterator[list[Made]]:
    """Records of people, one for each seat; whether it has ended is asked live."""
    yield [_seat(row) for row in rows(_SEATS, [list(membership_ids)])]


def _dossier(row: Any) -> Made:
    record = Made(
        agency_id=row.agency_id,
        kind=Kind.DOSSIER,
        object_id=row.id,
        day=row.started_on,
        number=row.code,
        title=row.title,
        origin=row.owner,
        unit_id=row.unit_id,
        member_id=row.owner_id,
        state=row.status,
        state_label=str(DossierStatus(row.status).label),
    )
    record.vector.add(row.title, "A", exact=True)
    record.vector.add_symbol(row.code)
    for name in (row.owner, row.unit_name):
        record.vector.add(name or "", "B", exact=True)
    record.vector.add(row.note, "C")
    record.finish()
    return record


def _task(row: Any) -> Made:
    is_closed = row.closed_at is not None
    record = Made(
        agency_id=row.agency_id,
        kind=Kind.TASK,
        object_id=row.id,
        inbox_id=row.inbox_id,
        day=office_day(row.opened_at),
        number=row.number,
        title=row.title,
        origin=row.origin,
        urgency=row.urgency,
        state=CLOSED_TASK if is_closed else OPEN_TASK,
        state_label=str(Outcome(row.outcome).label) if is_closed else _OPEN_LABEL,
    )
    record.vector.add(row.title, "A", exact=True)
    record.vector.add_symbol(row.number)
    record.vector.add(row.origin, "B", exact=True)
    record.vector.add(row.content or "", "C")
    record.vector.add_facet("j", row.giver_id)
    record.finish()
    return record


def _seat(row: Any) -> Made:
    record = Made(
        agency_id=row.agency_id,
        kind=Kind.PERSON,
        object_id=row.id,
        day=row.valid_from,
        title=row.full_name,
        origin=" · ".join(part for part in (row.post, row.unit_name) if part),
        unit_id=row.unit_id,
        member_id=row.id,
    )
    record.vector.add(row.full_name, "A", exact=True)
    for name in (row.post, row.unit_name, row.unit_short, row.phone, row.email):
        record.vector.add(name or "", "B", exact=True)
    # A telephone is written with and without blanks.
    record.vector.add("".join(filter(str.isdecimal, row.phone)), "B")
    record.finish()
    return record
