"""Open and close work: inner verbs of every verb that makes somebody owe something."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from congvan.desk.holders import Holder
from congvan.desk.models import NO_DEADLINE, WorkItem
from congvan.desk.services.inboxes import inbox_for
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
    VALUES (%(agency)s, %(inbox)s, %(part)s, %(subject_type)s, %(subject_id)s, %(cause)s,
        %(title)s, %(number)s, %(origin)s, %(urgency)s, %(due_at)s, %(sort_due)s, %(file_count)s,
        %(opened_at)s, %(opened_by)s, '')
    ON CONFLICT (inbox_id, subject_type, subject_id, part, cause) WHERE closed_at IS NULL
    DO UPDATE SET cause = EXCLUDED.cause
    RETURNING id, xmax = 0
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
    values: dict[str, Any] = {
        "agency": holder.agency_id, "inbox": inbox_for(holder), "part": Part(part).value,
        "subject_type": subject_type, "subject_id": subject_id, "cause": cause, "title": title,
        "number": number, "origin": origin, "urgency": Urgency(urgency).value, "due_at": due_at,
        "sort_due": due_at or NO_DEADLINE, "file_count": file_count, "opened_at": clock.now(),
        "opened_by": by.membership_id if by else None,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, values)
        opened, is_new = cursor.fetchone()
    if is_new:
        spread_work(
            agency_id=holder.agency_id, inbox_id=values["inbox"], title=title, number=number,
            urgency=Urgency(urgency), subject_type=subject_type, subject_id=subject_id,
            giver_id=values["opened_by"],
        )  # fmt: skip
    return int(opened)


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


def open_on_subject(agency_id: int, subject_type: str, subject_id: int) -> QuerySet[WorkItem]:
    """The agency's open work on one subject: who still owes what in it."""
    return WorkItem.objects.filter(
        agency_id=agency_id, subject_type=subject_type, subject_id=subject_id,
        closed_at__isnull=True,
    )  # fmt: skip
