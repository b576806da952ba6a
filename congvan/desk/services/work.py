"""Open and close work: inner verbs of every verb that makes somebody owe something."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from congvan.desk.holders import Holder
from congvan.desk.models import NO_DEADLINE, WorkItem
from congvan.desk.services.inboxes import inbox_for, inboxes_for_members
from congvan.desk.services.telling import spread_work
from congvan.desk.states import Outcome, Part, Urgency
from congvan.kernel import clock
from congvan.kernel.transactions import requires_transaction
from congvan.organization.acting import ActingMember

# A second call finds the row of the first: the empty update returns its id and makes a close
# that runs at the same moment wait, which DO NOTHING would not.
_OPEN = """
    INSERT INTO desk_workitem (agency_id, inbox_id, part, subject_type, subject_id, cause, title,
        number, origin, urgency, due_at, sort_due, file_count, opened_at, opened_by_id, outcome)
    SELECT %(agency)s, inbox, %(part)s, %(subject_type)s, %(subject_id)s, %(cause)s,
        %(title)s, %(number)s, %(origin)s, %(urgency)s, %(due_at)s, %(sort_due)s, %(file_count)s,
        %(opened_at)s, %(opened_by)s, '' FROM unnest(%(inboxes)s::bigint[]) AS inbox
    ON CONFLICT (inbox_id, subject_type, subject_id, part, cause) WHERE closed_at IS NULL
    DO UPDATE SET cause = EXCLUDED.cause
    RETURNING id, inbox_id, xmax = 0
"""


@requires_transaction
def open_work(
    *, by: ActingMember | None, holder: Holder, part: Part, subject_type: str, subject_id: int,
    cause: str, title: str, number: str = "", origin: str = "", urgency: Urgency = Urgency.NORMAL,
    due_at: datetime | None = None, file_count: int = 0,
) -> int:  # fmt: skip
    """Make `holder` owe `part` in the subject, because of `cause`. Returns the item's id.

    Called again while it is open, this changes nothing and returns the same id. `by` is None for
    the system. `title`, `number`, `origin` and `file_count` are what a list shows. Raises
    NotFound when the holder is not of the agency. Lock: the holder's inbox, FOR SHARE.
    """
    if by is not None and by.agency_id != holder.agency_id:
        raise ValueError("Work goes to another agency by exchange only (R-004).")
    ((opened, _, _),) = _open(
        by=by, agency=holder.agency_id, inboxes=[inbox_for(holder)], part=part,
        subject_type=subject_type, subject_id=subject_id, cause=cause, title=title, number=number,
        origin=origin, urgency=urgency, due_at=due_at, file_count=file_count,
    )  # fmt: skip
    return opened


@requires_transaction
def open_work_for_members(
    *, by: ActingMember | None, agency_id: int, members: Iterable[int], part: Part,
    subject_type: str, subject_id: int, cause: str, title: str, number: str = "", origin: str = "",
    due_at: datetime | None = None, file_count: int = 0,
) -> int:  # fmt: skip
    """`open_work` for many seats of the agency, by as many statements for five hundred as for one.

    Seats whose work goes to the same person owe it once. Returns how many owe it newly. Raises
    NotFound when one of the seats is not of the agency. Locks: their inboxes by id, FOR SHARE.
    """
    inboxes = sorted(set(inboxes_for_members(agency_id, members).values()))
    if not inboxes:
        return 0
    opened = _open(
        by=by, agency=agency_id, inboxes=inboxes, part=part, subject_type=subject_type,
        subject_id=subject_id, cause=cause, title=title, number=number, origin=origin,
        urgency=Urgency.NORMAL, due_at=due_at, file_count=file_count,
    )  # fmt: skip
    return sum(is_new for _, _, is_new in opened)


def _open(
    *, by: ActingMember | None, agency: int, inboxes: Sequence[int], part: Part, urgency: Urgency,
    due_at: datetime | None, **values: Any,
) -> list[tuple[int, int, bool]]:  # fmt: skip
    """The rows (id, inbox, whether it is new), and the news of those that are new."""
    opened_by = by.membership_id if by else None
    with connection.cursor() as cursor:
        cursor.execute(
            _OPEN,
            {**values, "agency": agency, "inboxes": [*inboxes], "part": Part(part).value,
             "urgency": Urgency(urgency).value, "due_at": due_at, "sort_due": due_at or NO_DEADLINE,
             "opened_at": clock.now(), "opened_by": opened_by},
        )  # fmt: skip
        rows: list[tuple[int, int, bool]] = cursor.fetchall()
    fresh = [inbox for _, inbox, is_new in rows if is_new]
    if fresh:
        spread_work(
            agency_id=agency, inboxes=fresh, title=values["title"], number=values["number"],
            urgency=Urgency(urgency), subject_type=values["subject_type"],
            subject_id=values["subject_id"], giver_id=opened_by,
        )  # fmt: skip
    return rows


@requires_transaction
def close_work(
    *, by: ActingMember | None, agency_id: int, subject_type: str, subject_id: int,
    outcome: Outcome = Outcome.DONE, part: Part | None = None, cause: str | None = None,
    holder: Holder | None = None,
) -> int:  # fmt: skip
    """Close the agency's open work on the subject; narrowed by part, cause, holder when given.

    Returns how many were closed; none on a second call. `by` is None for the system.
    """
    found = open_on_subject(agency_id, subject_type, subject_id)
    if part is not None:
        found = found.filter(part=part)
    if cause is not None:
        found = found.filter(cause=cause)
    if holder is not None:
        found = found.filter(inbox_id=inbox_for(holder))
    return found.update(
        closed_at=clock.now(), closed_by_id=by.membership_id if by else None, outcome=outcome
    )


@requires_transaction
def close_work_for_members(
    *, by: ActingMember | None, agency_id: int, members: Iterable[int], subject_type: str,
    subject_id: int, cause: str, outcome: Outcome = Outcome.DONE,
) -> int:  # fmt: skip
    """`close_work` of many seats, by as many statements for five hundred as for one.

    Returns how many were closed. Raises NotFound when one of the seats is not of the agency. Locks:
    their inboxes by id, FOR SHARE.
    """
    inboxes = set(inboxes_for_members(agency_id, members).values())
    found = open_on_subject(agency_id, subject_type, subject_id)
    return found.filter(inbox_id__in=inboxes, cause=cause).update(
        closed_at=clock.now(), closed_by_id=by.membership_id if by else None, outcome=outcome
    )


def open_on_subject(agency_id: int, subject_type: str, subject_id: int) -> QuerySet[WorkItem]:
    """The agency's open work on one subject: who still owes what in it."""
    return WorkItem.objects.filter(
        agency_id=agency_id, subject_type=subject_type, subject_id=subject_id,
        closed_at__isnull=True,
    )  # fmt: skip
