"""The case: one locked task with its coordinators, as the verbs see it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from congvan.desk.services import notices
from congvan.kernel import audit, clock
from congvan.kernel.states import Move
from congvan.kernel.transactions import requires_transaction
from congvan.office.tasks import access
from congvan.office.tasks.lifecycles import TASK, TaskParty
from congvan.office.tasks.models import Task, TaskCoordinator
from congvan.organization.acting import ActingMember

SUBJECT = "task"
LONGEST_TITLE = 300
LONGEST_TEXT = 4000
LONGEST_REASON = 500


@dataclass
class TaskCase:
    """What a verb works on; everything in it was read after the lock."""

    by: ActingMember
    task: Task
    coordinators: list[TaskCoordinator]
    now: datetime

    @property
    def people(self) -> tuple[int, ...]:
        """The seats of the giver, the lead and the coordinators."""
        helping = [c.member_id for c in self.coordinators]
        return (self.task.giver_id, self.task.lead_id, *helping)

    def own_part(self) -> TaskCoordinator | None:
        """The acting seat's own unfinished part as a coordinator."""
        mine = (c for c in self.coordinators if c.member_id == self.by.membership_id)
        return next((c for c in mine if c.finished_at is None), None)

    def move(self, verb: str, parties: Collection[TaskParty] | None = None) -> Move:
        """Take the task along `verb`; saved by the caller. Raises WrongState, NotAllowed."""
        if parties is None:
            parties = access.task_parties(self.by, self.task, self.coordinators)
        row = TASK.move(self.task.status, verb, parties)
        self.task.status = str(row.target.value)
        return row

    def record(self, event: type[Any], **told: object) -> None:
        """Keep the trace of what was done to this task."""
        audit.record(event(task_id=self.task.pk, title=self.task.title, **told), by=self.by.actor)

    def tell(self, members: Iterable[int], *, kind: str, sentence: str) -> None:
        """Put a sentence into the bells of these seats, never into that of whoever acts."""
        others = {member for member in members if member != self.by.membership_id}
        if others:
            notices.tell(
                agency_id=self.by.agency_id, members=sorted(others), kind=f"task.{kind}",
                sentence=sentence, subject_type=SUBJECT, subject_id=self.task.pk,
            )  # fmt: skip


@requires_transaction
def open_case(by: ActingMember, task_id: int) -> TaskCase:
    """The case of a task, its row locked. Raises NotFound.

    Lock: the task's row, before its parts (from above to below) and before any inbox.
    """
    return case_of(by, access.get_task(by, task_id, lock=True))


@requires_transaction
def case_of(by: ActingMember, task: Task) -> TaskCase:
    """The case of a task whose row the caller has locked or just made."""
    coordinators = list(
        TaskCoordinator.objects.filter(task=task).select_related("member__person").order_by("id")
    )
    return TaskCase(by, task, coordinators, clock.now())
