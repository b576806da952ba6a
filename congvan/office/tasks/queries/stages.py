"""The stage of tasks in SQL: the same as `rules.stages.stage_of`, so that counts are the lists."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When

from congvan.office.tasks.models import Task, TaskExtension
from congvan.office.tasks.states import ExtensionStatus, Stage, TaskStatus


def with_stage(tasks: QuerySet[Task], now: datetime) -> QuerySet[Task]:
    """The tasks with their `stage` and `is_extension_asked`; "" is the stage of a recalled one."""
    asked = TaskExtension.objects.filter(task=OuterRef("pk"), status=ExtensionStatus.ASKED)
    late = Q(reported_at__gt=F("due_at")) | Q(reported_at__isnull=True, due_at__lt=now)
    rows = (
        (Q(status=TaskStatus.RECALLED), ""),
        (Q(status=TaskStatus.PAUSED), Stage.PAUSED),
        (Q(status=TaskStatus.ACCEPTED) & late, Stage.DONE_LATE),
        (Q(status=TaskStatus.ACCEPTED), Stage.DONE_ON_TIME),
        (Q(is_extension_asked=True), Stage.EXTENSION_ASKED),
        (late, Stage.LATE),
        (Q(status=TaskStatus.GIVEN), Stage.NOT_DUE),
    )
    stage = Case(
        *(When(condition, then=Value(str(name))) for condition, name in rows),
        default=Value(Stage.IN_TIME.value), output_field=CharField(),
    )  # fmt: skip
    return tasks.annotate(is_extension_asked=Exists(asked)).annotate(stage=stage)
