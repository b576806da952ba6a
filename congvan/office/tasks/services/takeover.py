"""Whoever takes over a seat takes over its open tasks, given and got (R-283).

`desk.services.handover` moves the work; the desk is below and knows nothing of tasks.
"""

from __future__ import annotations

from django.db.models import Q

from congvan.kernel import audit
from congvan.kernel.errors import NotFound
from congvan.kernel.transactions import in_transaction
from congvan.office.tasks.between_events import AgencyTaskTakenOver
from congvan.office.tasks.case import case_of
from congvan.office.tasks.events import TaskTakenOver
from congvan.office.tasks.models import AgencyTask, Task, TaskCoordinator, TaskDocument
from congvan.office.tasks.services import desk
from congvan.organization.access import check_administers
from congvan.organization.acting import ActingMember
from congvan.organization.models import Membership


@in_transaction
def take_over_tasks(*, by: ActingMember, leaver_id: int, successor_id: int) -> int:
    """Move one seat's part in the unfinished tasks to another; returns how many tasks.

    A task that would then be given by the successor to the successor stays as it is: its trace
    says between whom it was, and any leader may look at it. Raises NotAllowed, NotFound.
    """
    check_administers(by)
    seats = (
        Membership.objects.filter(agency_id=by.agency_id).select_related("person")
        .in_bulk([leaver_id, successor_id])
    )  # fmt: skip
    if len(seats) != 2 or leaver_id == successor_id:
        raise NotFound("Không có vị trí công tác này trong cơ quan.")
    helping = TaskCoordinator.objects.filter(member_id=leaver_id).values("task_id")
    mine = Q(giver_id=leaver_id) | Q(lead_id=leaver_id) | Q(pk__in=helping)
    tasks = list(
        Task.objects.select_for_update(of=("self",)).select_related("giver__person")
        .filter(mine, agency_id=by.agency_id, ended_at__isnull=True).order_by("id")
    )  # fmt: skip
    moved = [task for task in tasks if _moved(by, task, leaver_id, successor_id)]
    audit.record_many(
        [
            TaskTakenOver(
                task_id=task.pk, title=task.title, leaver=seats[leaver_id].person.full_name,
                successor=seats[successor_id].person.full_name,
            )
            for task in moved
        ],
        by=by.actor,
    )  # fmt: skip
    return len(moved) + _take_over_between(by, seats[leaver_id], seats[successor_id])


def _take_over_between(by: ActingMember, leaver: Membership, successor: Membership) -> int:
    """What the leaver gave to other agencies is followed by the successor."""
    tasks = list(
        AgencyTask.objects.select_for_update()
        .filter(giver=leaver, agency_id=by.agency_id, ended_at__isnull=True).order_by("id")
    )  # fmt: skip
    for task in tasks:
        task.giver = successor
    AgencyTask.objects.bulk_update(tasks, ["giver"])
    audit.record_many(
        [
            AgencyTaskTakenOver(
                task_id=task.pk, organ=task.name, content=task.content,
                leaver=leaver.person.full_name, successor=successor.person.full_name,
            )
            for task in tasks
        ],
        by=by.actor,
    )  # fmt: skip
    return len(tasks)


def _moved(by: ActingMember, task: Task, leaver_id: int, successor_id: int) -> bool:
    lead = successor_id if task.lead_id == leaver_id else task.lead_id
    giver = successor_id if task.giver_id == leaver_id else task.giver_id
    if lead == giver:
        return False
    task.lead_id, task.giver_id = lead, giver
    task.save(update_fields=["lead", "giver"])
    own = TaskCoordinator.objects.filter(task=task, member_id=leaver_id)
    if lead == successor_id or own.model.objects.filter(task=task, member_id=successor_id).exists():
        own.filter(finished_at__isnull=True).delete()
    else:
        own.update(member_id=successor_id)
    case = case_of(by, task)
    for linked in TaskDocument.objects.filter(task=task).select_related("document"):
        desk.let_read(case, linked.document, successor_id)
    return True
