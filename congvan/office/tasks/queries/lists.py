"""Lists of tasks, by tabs and keyset; a count is the length of its list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from congvan.desk.rules import COUNT_CAP
from congvan.desk.states import Urgency
from congvan.kernel import clock
from congvan.office.tasks.access import involved, visible_tasks
from congvan.office.tasks.models import Task, TaskCoordinator
from congvan.office.tasks.queries.stages import with_stage
from congvan.office.tasks.states import Stage, TaskStatus
from congvan.organization.acting import ActingMember

PAGE = 50


class Shelf(models.TextChoices):
    """Tabs of one's tasks in their order."""

    RECEIVED = "toi-nhan", "Tôi nhận"
    GIVEN = "toi-giao", "Tôi giao"
    HELPING = "phoi-hop", "Phối hợp"
    LATE = "qua-han", "Quá hạn"
    DONE = "xong", "Xong"


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One task in a list; `stage` is None for a recalled one."""

    task_id: int
    title: str
    giver_id: int
    giver_name: str
    lead_id: int
    lead_name: str
    due_at: datetime
    status: TaskStatus
    stage: Stage | None
    percent: int
    urgency: Urgency
    from_above: str
    reported_at: datetime | None
    ended_at: datetime | None


def tasks_on(
    viewer: ActingMember, shelf: Shelf, *, after: tuple[datetime, int] | None = None,
    limit: int = PAGE,
) -> list[TaskLine]:  # fmt: skip
    """A page of a tab, the nearest deadline first; of what is over, the last first."""
    found = _shelf(viewer, shelf)
    if shelf is Shelf.DONE:
        if after is not None:
            at, last = after
            found = found.filter(Q(ended_at__lt=at) | Q(ended_at=at, pk__lt=last))
        return lines_of(found.order_by("-ended_at", "-id")[:limit])
    return lines_of(_by_due(found, after)[:limit])


def counts(viewer: ActingMember) -> dict[Shelf, int]:
    """How many each tab has; exact up to the desk's cap, one more says "more than that"."""
    return {shelf: _shelf(viewer, shelf)[: COUNT_CAP + 1].count() for shelf in Shelf}


def from_above(
    viewer: ActingMember, stage: Stage | None = None, *,
    after: tuple[datetime, int] | None = None, limit: int = PAGE,
) -> list[TaskLine]:  # fmt: skip
    """Tasks that carry out a superior organ's order, all that the viewer sees or one stage."""
    found = with_stage(_from_above(viewer), clock.now())
    if stage is not None:
        found = found.filter(Q(stage=stage.value))
    return lines_of(_by_due(found, after)[:limit])


def from_above_counts(viewer: ActingMember) -> dict[Stage, int]:
    """How many of them are in each stage: their sum is the list of all."""
    found = with_stage(_from_above(viewer), clock.now()).order_by()
    counted = dict(found.values_list("stage").annotate(number=Count("pk")))  # type: ignore[misc]
    return {stage: counted.get(stage.value, 0) for stage in Stage}


def tasks_of_cause(
    viewer: ActingMember, cause_type: str, cause_ids: Iterable[int]
) -> Mapping[int, Sequence[TaskLine]]:
    """The tasks that came of these, as far as the viewer sees them; no key where there is none."""
    found = with_stage(visible_tasks(viewer), clock.now()).filter(
        cause_type=cause_type, cause_id__in=list(cause_ids)
    )
    grouped: dict[int, list[TaskLine]] = defaultdict(list)
    for row in found.select_related("giver__person", "lead__person").order_by("id"):
        assert row.cause_id is not None, "the filter asks for one"  # noqa: S101
        grouped[row.cause_id].append(line_of(row))
    return dict(grouped)


def lines_of(tasks: QuerySet[Task]) -> list[TaskLine]:
    """The lines of a page of tasks read `with_stage`; one statement."""
    return [line_of(row) for row in tasks.select_related("giver__person", "lead__person")]


def line_of(row: Task) -> TaskLine:
    """The line of a task read with its stage and its people."""
    stage: str = row.stage  # type: ignore[attr-defined]
    return TaskLine(
        task_id=row.pk, title=row.title, giver_id=row.giver_id,
        giver_name=row.giver.person.full_name, lead_id=row.lead_id,
        lead_name=row.lead.person.full_name, due_at=row.due_at, status=TaskStatus(row.status),
        stage=Stage(stage) if stage else None, percent=row.percent, urgency=Urgency(row.urgency),
        from_above=row.from_above, reported_at=row.reported_at, ended_at=row.ended_at,
    )  # fmt: skip


def _by_due(found: QuerySet[Task], after: tuple[datetime, int] | None) -> QuerySet[Task]:
    if after is not None:
        at, last = after
        found = found.filter(Q(due_at__gt=at) | Q(due_at=at, pk__gt=last))
    return found.order_by("due_at", "id")


def _from_above(viewer: ActingMember) -> QuerySet[Task]:
    return visible_tasks(viewer).exclude(status=TaskStatus.RECALLED).filter(from_above__gt="")


def _shelf(viewer: ActingMember, shelf: Shelf) -> QuerySet[Task]:
    tasks = with_stage(Task.objects.filter(agency_id=viewer.agency_id), clock.now())
    helping = TaskCoordinator.objects.filter(task_id=OuterRef("pk"), member_id=viewer.membership_id)
    open_now = Q(ended_at__isnull=True)
    conditions = {
        Shelf.RECEIVED: open_now & Q(lead_id=viewer.membership_id),
        Shelf.GIVEN: open_now & Q(giver_id=viewer.membership_id),
        Shelf.HELPING: open_now & Q(Exists(helping)),
        Shelf.LATE: involved(viewer)
        & Q(status__in=(TaskStatus.GIVEN, TaskStatus.WORKING), due_at__lt=clock.now()),
        Shelf.DONE: involved(viewer) & Q(ended_at__isnull=False),
    }
    return tasks.filter(conditions[shelf])
