"""In which of the five tracked states a task is: from its state and its deadline, nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from congvan.office.tasks.states import Stage, TaskStatus
from congvan.organization.rules.working_days import WorkingCalendar


@dataclass(frozen=True, slots=True)
class Standing:
    """What the stage is derived from."""

    status: str
    due_at: datetime
    reported_at: datetime | None
    extension_is_asked: bool


def stage_of(standing: Standing, now: datetime) -> Stage | None:
    """The one stage of a task; None for a recalled one, which nobody owes any more.

    What was reported counts by the moment of its report: the days until the acceptance are not
    the lead's. What was sent back is under way again, and its clock runs on.
    """
    status = TaskStatus(standing.status)
    if status is TaskStatus.RECALLED:
        return None
    if status is TaskStatus.PAUSED:
        return Stage.PAUSED
    reported = standing.reported_at
    late = (reported if reported is not None else now) > standing.due_at
    if status is TaskStatus.ACCEPTED:
        return Stage.DONE_LATE if late else Stage.DONE_ON_TIME
    if standing.extension_is_asked:
        return Stage.EXTENSION_ASKED
    if late:
        return Stage.LATE
    return Stage.NOT_DUE if status is TaskStatus.GIVEN else Stage.IN_TIME


def resumed_due(due: date, paused: date, resumed: date, calendar: WorkingCalendar) -> date:
    """The day of the deadline after a pause: later by just the working days that lay between."""
    lost = calendar.between(paused, resumed)
    return calendar.add(due, lost) if lost > 0 else due
