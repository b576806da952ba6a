"""Ways to consultations from other pages: the leader's home, an issued document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from congvan.office.consultations.queries import lists
from congvan.office.consultations.services import between
from congvan.organization.acting import ActingMember
from congvan.organization.rules.working_days import WorkingCalendar
from congvan.ui.items import Due, Link
from congvan.web.addresses import address
from congvan.web.deadlines import due_of_open


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A question that waits for one's answer."""

    href: str
    title: str
    asker: str
    due: Due


def waiting_rows(
    member: ActingMember, *, now: datetime, calendar: WorkingCalendar, limit: int
) -> tuple[WaitingRow, ...]:
    """What waits for the member's answer, the nearest deadline first. One statement."""
    return tuple(
        WaitingRow(
            address("consultations:consultation", line.id), line.title, line.asker,
            due_of_open(line.due_at, now, calendar),
        )
        for line in lists.waiting(member, limit=limit)
    )  # fmt: skip


def way_from_document(member: ActingMember, document_id: int) -> Link | None:
    """From an issued document to what its recipients answer: the table, or the way to open one."""
    opened = between.opened_for(member, document_id)
    if opened is not None:
        return Link("Ý kiến của các cơ quan", address("consultations:matrix", opened))
    if between.may_open(member, document_id):
        return Link(
            "Tổng hợp ý kiến của các cơ quan", address("consultations:of-document", document_id)
        )
    return None
