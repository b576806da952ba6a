"""Give a task out of a letter: the letter stays as it is, its files go with the task (R-247)."""

from __future__ import annotations

from datetime import date

from congvan.kernel import audit
from congvan.kernel.transactions import in_transaction
from congvan.office.personal_mail import access, events
from congvan.office.personal_mail.services.writing import SUBJECT_TYPE, files_of
from congvan.office.tasks.services.giving import give_task_within
from congvan.organization.acting import ActingMember


@in_transaction
def give_task_from(
    *, by: ActingMember, letter_id: int, title: str, lead_id: int, due_on: date, content: str = ""
) -> int:
    """Give a task whose cause is a sent letter of the own ones. Returns its id.

    Raises NotFound, and what `tasks.services.giving.give_task_within` raises: NotAllowed unless the
    member is the superior of the lead.
    """
    letter = access.get_sent(by, letter_id)
    task_id = give_task_within(
        by=by, title=title, lead_id=lead_id, due_on=due_on, content=content,
        files=files_of(letter), cause_type=SUBJECT_TYPE, cause_id=letter.pk,
    )  # fmt: skip
    audit.record(
        events.LetterBecameTask(
            letter_id=letter.pk, title=letter.subject, task_id=task_id, work=title
        ),
        by=by.actor,
    )
    return task_id
