"""Tell of deadlines that come on this or the next working day, once for each deadline."""

from __future__ import annotations

from django.db.models import F

from congvan.desk.services import notices
from congvan.directives.rules.deadlines import day_words
from congvan.kernel import clock
from congvan.kernel.transactions import in_transaction
from congvan.office.tasks.case import SUBJECT
from congvan.office.tasks.models import Task, TaskCoordinator
from congvan.office.tasks.states import TaskStatus
from congvan.organization.queries.calendar import end_of_working_day, working_calendar

WARNED_AT_ONCE = 200


@in_transaction
def warn_of_deadlines() -> int:
    """Tell leads and coordinators of up to `WARNED_AT_ONCE` tasks; returns how many tasks.

    A deadline that was moved is told anew; a second run tells nobody twice.
    """
    now = clock.now()
    until = end_of_working_day(working_calendar().next_working(clock.today()))
    found = (
        Task.objects.select_for_update(skip_locked=True)
        .filter(
            status__in=(TaskStatus.GIVEN, TaskStatus.WORKING), due_at__gt=now, due_at__lte=until
        )
        .exclude(warned_for__isnull=False, warned_for=F("due_at"))
        .order_by("due_at", "id")[:WARNED_AT_ONCE]
    )
    tasks = list(found)
    helping: dict[int, list[int]] = {}
    for one in TaskCoordinator.objects.filter(task__in=tasks, finished_at__isnull=True):
        helping.setdefault(one.task_id, []).append(one.member_id)
    for task in tasks:
        notices.tell(
            agency_id=task.agency_id, members=[task.lead_id, *helping.get(task.pk, [])],
            kind="task.due", sentence=f"Sắp đến hạn {day_words(task.due_at)}: {task.title}.",
            subject_type=SUBJECT, subject_id=task.pk,
        )  # fmt: skip
        task.warned_for = task.due_at
    Task.objects.bulk_update(tasks, ["warned_for"])
    return len(tasks)
