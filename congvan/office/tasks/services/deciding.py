"""The giver decides: acceptance, more work, pause, recall, urging (R-247)."""

from __future__ import annotations

from datetime import date, datetime

from congvan.desk.states import Outcome
from congvan.directives.rules.deadlines import check_ahead, day_words
from congvan.directives.rules.receivers import clean_text
from congvan.kernel.clock import OFFICE_ZONE
from congvan.kernel.transactions import in_transaction
from congvan.office.tasks import events
from congvan.office.tasks.case import LONGEST_TEXT, TaskCase, case_of, open_case
from congvan.office.tasks.lifecycles import TaskParty
from congvan.office.tasks.models import Task
from congvan.office.tasks.rules.stages import resumed_due
from congvan.office.tasks.services import desk
from congvan.office.tasks.services.extensions import lapse_extension
from congvan.office.tasks.states import ENDED
from congvan.organization.acting import ActingMember
from congvan.organization.queries.calendar import end_of_working_day, working_calendar


@in_transaction
def accept(*, by: ActingMember, task_id: int, text: str = "") -> None:
    """Accept what was reported: the task is done. Raises NotFound, NotAllowed, WrongState."""
    case = open_case(by, task_id)
    words = clean_text(text, what="ý kiến", field="text", shortest=0, longest=LONGEST_TEXT)
    case.move("accept")
    case.task.ended_at = case.now
    case.task.save(update_fields=["status", "ended_at"])
    desk.owe(case)
    case.record(events.TaskAccepted, text=words)
    case.tell(
        case.people, kind="accepted",
        sentence=f"{by.seat.person_name} đã nghiệm thu việc: {case.task.title}.",
    )  # fmt: skip


@in_transaction
def send_back(*, by: ActingMember, task_id: int, text: str) -> None:
    """What was reported does not do yet, for a reason: the lead owes it again.

    The deadline stays; the report no longer counts against it. Raises as `accept`, InvalidInput.
    """
    case = open_case(by, task_id)
    words = clean_text(text, what="lý do", field="text", longest=LONGEST_TEXT)
    case.move("send_back")
    case.task.reported_at = None
    case.task.save(update_fields=["status", "reported_at"])
    desk.owe(case)
    case.record(events.TaskReturned, text=words)
    case.tell(
        [case.task.lead_id], kind="returned",
        sentence=f"{by.seat.person_name} yêu cầu làm tiếp việc {case.task.title}: {words}"[:600],
    )  # fmt: skip


@in_transaction
def pause(*, by: ActingMember, task_id: int, text: str) -> None:
    """Let the task rest, for a reason: nobody owes it, its clock stands still.

    Raises NotFound, NotAllowed, WrongState, InvalidInput.
    """
    case = open_case(by, task_id)
    words = clean_text(text, what="lý do tạm dừng", field="text")
    case.move("pause")
    case.task.paused_at = case.now
    case.task.save(update_fields=["status", "paused_at"])
    lapse_extension(case)
    desk.owe(case, Outcome.CANCELLED)
    case.record(events.TaskPaused, text=words)
    case.tell(
        case.people, kind="paused",
        sentence=f"{by.seat.person_name} cho tạm dừng việc {case.task.title}: {words}",
    )  # fmt: skip


@in_transaction
def resume(*, by: ActingMember, task_id: int, due_on: date | None = None) -> None:
    """Let a paused task go on; later by the working days it rested, or until `due_on`.

    Raises NotFound, NotAllowed, WrongState, InvalidInput.
    """
    case = open_case(by, task_id)
    task = case.task
    paused_at = task.paused_at or case.now
    case.move("resume" if task.received_at else "resume_unreceived")
    if due_on is None:
        day = resumed_due(_day(task.due_at), _day(paused_at), _day(case.now), working_calendar())
        due_at = end_of_working_day(day)
    else:
        due_at = end_of_working_day(due_on)
        check_ahead(due_at, case.now)
    task.paused_at = None
    desk.set_due(case, due_at)
    task.save(update_fields=["status", "paused_at", "due_at"])
    desk.owe(case)
    case.record(events.TaskResumed, due_at=due_at)
    case.tell(
        case.people, kind="resumed",
        sentence=f"{by.seat.person_name} cho làm tiếp việc {task.title}, hạn {day_words(due_at)}.",
    )  # fmt: skip


@in_transaction
def recall(*, by: ActingMember, task_id: int, text: str) -> None:
    """Take the order back, for a reason, with all its parts below; its trace stays.

    Raises NotFound, NotAllowed, WrongState, InvalidInput. Locks: the task, then its parts from
    above to below, each level by id.
    """
    words = clean_text(text, what="lý do thu hồi", field="text")
    case = open_case(by, task_id)
    case.move("recall")
    _end_recalled(case, words)
    above = [case.task.pk]
    while above:
        parts = (
            Task.objects.select_for_update(of=("self",))
            .select_related("giver__person")
            .filter(parent__in=above)
            .exclude(status__in=ENDED)
            .order_by("id")
        )
        below = [case_of(by, part) for part in parts]
        for one in below:
            one.move("recall", {TaskParty.GIVER})
            _end_recalled(one, words)
        above = [one.task.pk for one in below]


@in_transaction
def urge(*, by: ActingMember, task_id: int, text: str) -> None:
    """Remind the lead and the coordinators (R-060). Raises as `pause`."""
    case = open_case(by, task_id)
    words = clean_text(text, what="nội dung đôn đốc", field="text")
    case.move("urge")
    case.record(events.TaskUrged, text=words)
    case.tell(
        case.people, kind="urged",
        sentence=f"{by.seat.person_name} đôn đốc việc {case.task.title}: {words}",
    )  # fmt: skip


def _end_recalled(case: TaskCase, words: str) -> None:
    task = case.task
    task.ended_at, task.paused_at = case.now, None
    task.save(update_fields=["status", "ended_at", "paused_at"])
    lapse_extension(case)
    desk.owe(case, Outcome.CANCELLED)
    desk.close_documents(case)
    case.record(events.TaskRecalled, text=words)
    case.tell(
        case.people, kind="recalled",
        sentence=f"{case.by.seat.person_name} thu hồi việc {task.title}: {words}",
    )  # fmt: skip


def _day(moment: datetime) -> date:
    return moment.astimezone(OFFICE_ZONE).date()
