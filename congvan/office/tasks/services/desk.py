"""Who owes what of a task on the one desk, and who may read what goes with it.

The lead owes it and unfinished coordinators owe their parts while it is given or under way; the
giver owes the acceptance of what was reported; paused and ended tasks are owed by nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from congvan.desk.holders import of_member
from congvan.desk.services.work import close_work, open_on_subject, open_work
from congvan.desk.states import Outcome, Part, Urgency
from congvan.directives.models import Handling
from congvan.documents.access import get_document
from congvan.documents.models import Document, Grant
from congvan.documents.services.grants import grant, revoke
from congvan.documents.states import Right
from congvan.kernel import clock
from congvan.kernel.transactions import requires_transaction
from congvan.office.tasks.case import SUBJECT, TaskCase
from congvan.office.tasks.models import TaskDocument
from congvan.office.tasks.states import TaskStatus

LEAD, PART, ACCEPTANCE = "task.lead", "task.part", "task.acceptance"


@requires_transaction
def owe(case: TaskCase, outcome: Outcome = Outcome.DONE) -> None:
    """Close with `outcome` what was owed before, and open what is owed now."""
    task = case.task
    for cause in (LEAD, PART, ACCEPTANCE):
        close_work(
            by=case.by, agency_id=task.agency_id, subject_type=SUBJECT, subject_id=task.pk,
            outcome=outcome, cause=cause,
        )  # fmt: skip
    if task.status in (TaskStatus.GIVEN, TaskStatus.WORKING):
        put(case, task.lead_id, Part.LEAD, LEAD, task.title)
        for one in case.coordinators:
            if one.finished_at is None:
                put(case, one.member_id, Part.COORDINATE, PART, task.title)
    elif task.status == TaskStatus.REPORTED:
        put(case, task.giver_id, Part.REVIEW, ACCEPTANCE, f"Nghiệm thu: {task.title}")


@requires_transaction
def put(case: TaskCase, member_id: int, part: Part, cause: str, title: str) -> None:
    """Open one piece of work on the task."""
    task = case.task
    open_work(
        by=case.by, holder=of_member(task.agency_id, member_id), part=part, subject_type=SUBJECT,
        subject_id=task.pk, cause=cause, title=title, origin=task.giver.person.full_name,
        urgency=Urgency(task.urgency), due_at=task.due_at,
    )  # fmt: skip


@requires_transaction
def take_off(case: TaskCase, cause: str, *, member_id: int, outcome: Outcome) -> None:
    """Close one person's work of one cause on the task."""
    close_work(
        by=case.by, agency_id=case.task.agency_id, subject_type=SUBJECT, subject_id=case.task.pk,
        outcome=outcome, cause=cause, holder=of_member(case.task.agency_id, member_id),
    )  # fmt: skip


@requires_transaction
def set_due(case: TaskCase, due_at: datetime) -> None:
    """Give the task and what is open on it another deadline; saved by the caller."""
    case.task.due_at = due_at
    open_on_subject(case.task.agency_id, SUBJECT, case.task.pk).update(
        due_at=due_at, sort_due=due_at
    )


@requires_transaction
def link_documents(case: TaskCase, document_ids: Sequence[int]) -> None:
    """Put documents the giver sees beside the task; its people may read them. Raises NotFound."""
    for document_id in dict.fromkeys(document_ids):
        document = get_document(case.by, document_id)
        TaskDocument.objects.create(task=case.task, document=document)
        day = _day_of(document)
        for member_id in sorted({case.task.lead_id, *(c.member_id for c in case.coordinators)}):
            let_read(case, document, member_id, day=day)


@requires_transaction
def let_read(
    case: TaskCase, document: Document, member_id: int, *, day: date | None = None
) -> None:
    """Let one of the task's people read a document that goes with it, without owing it."""
    grant(
        document_id=document.pk, agency_id=case.task.agency_id,
        holder=of_member(case.task.agency_id, member_id), right=Right.READ,
        cause=f"kèm việc “{case.task.title}”", source_type=SUBJECT, source_id=case.task.pk,
        document_date=day or _day_of(document),
    )  # fmt: skip
    # Read beside the task; among the documents that somebody must handle it has no place.
    Grant.objects.filter(source_type=SUBJECT, source_id=case.task.pk).update(is_open=False)


@requires_transaction
def close_documents(case: TaskCase) -> None:
    """Whoever was recalled from a task has no longer its documents."""
    revoke(source_type=SUBJECT, source_id=case.task.pk)


def _day_of(document: Document) -> date:
    """The day by which lists place the document: every grant of one document says the same."""
    known = Grant.objects.filter(document=document).values_list("document_date", flat=True)
    arrived = Handling.objects.filter(document=document).values_list("arrived_on", flat=True)
    return known.first() or arrived.first() or document.issued_on or clock.today()
