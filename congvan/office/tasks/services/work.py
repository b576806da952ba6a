"""The lead and the coordinators at work: receipt, progress, own part done, report (R-247)."""

from __future__ import annotations

from collections.abc import Sequence

from congvan.desk.services.work import open_on_subject
from congvan.desk.states import Outcome
from congvan.directives.rules.receivers import clean_text
from congvan.kernel.errors import InvalidInput, WrongState
from congvan.kernel.transactions import in_transaction
from congvan.office.attachments.services import NewFile, attach
from congvan.office.tasks import events
from congvan.office.tasks.case import LONGEST_TEXT, SUBJECT, TaskCase, open_case
from congvan.office.tasks.models import Task, TaskProgress
from congvan.office.tasks.services import desk
from congvan.office.tasks.services.extensions import lapse_extension
from congvan.office.tasks.states import ENDED
from congvan.organization.acting import ActingMember

WHOLE = 100


@in_transaction
def receive(*, by: ActingMember, task_id: int) -> None:
    """The lead confirms having received the order. Raises NotFound, NotAllowed, WrongState."""
    case = open_case(by, task_id)
    case.move("receive")
    case.task.received_at = case.now
    case.task.save(update_fields=["status", "received_at"])
    open_on_subject(by.agency_id, SUBJECT, task_id).filter(
        cause=desk.LEAD, read_at__isnull=True
    ).update(read_at=case.now)
    case.record(events.TaskReceived)
    case.tell(
        [case.task.giver_id], kind="received",
        sentence=f"{by.seat.person_name} đã nhận việc: {case.task.title}.",
    )  # fmt: skip


@in_transaction
def note_progress(
    *, by: ActingMember, task_id: int, percent: int, text: str, files: Sequence[NewFile] = ()
) -> None:
    """Say how far it has come; the lead's percent is the task's.

    Raises NotFound, NotAllowed, WrongState, InvalidInput.
    """
    case = open_case(by, task_id)
    words = clean_text(text, what="tiến độ", field="text", longest=LONGEST_TEXT)
    if not 0 <= percent <= WHOLE:
        raise InvalidInput(
            "Tiến độ phải từ 0 đến 100 phần trăm.", next_step="Sửa lại số.", field="percent"
        )
    case.move("note_progress")
    if case.task.lead_id == by.membership_id:
        case.task.percent = percent
        case.task.save(update_fields=["percent"])
    TaskProgress.objects.create(
        task=case.task, percent=percent, text=words, noted_by_id=by.membership_id,
        noted_at=case.now,
    )  # fmt: skip
    attach(by=by, subject_type=SUBJECT, subject_id=task_id, new=files)
    case.record(events.TaskProgressNoted, percent=percent, text=words)
    case.tell(
        [case.task.giver_id, case.task.lead_id], kind="progress",
        sentence=f"{by.seat.person_name} ghi tiến độ {percent}%: {case.task.title}.",
    )  # fmt: skip


@in_transaction
def finish_part(
    *, by: ActingMember, task_id: int, text: str, files: Sequence[NewFile] = ()
) -> None:
    """A coordinator has done the own part. Raises as `note_progress`."""
    case = open_case(by, task_id)
    words = clean_text(text, what="kết quả phối hợp", field="text", longest=LONGEST_TEXT)
    case.move("finish_part")
    own = case.own_part()
    assert own is not None, "the table lets only unfinished coordinators"  # noqa: S101
    own.finished_at, own.result = case.now, words
    own.save(update_fields=["finished_at", "result"])
    desk.take_off(case, desk.PART, member_id=own.member_id, outcome=Outcome.DONE)
    attach(by=by, subject_type=SUBJECT, subject_id=task_id, new=files)
    case.record(events.TaskPartFinished, text=words)
    case.tell(
        [case.task.lead_id], kind="part_finished",
        sentence=f"{by.seat.person_name} đã xong phần phối hợp: {case.task.title}.",
    )  # fmt: skip


@in_transaction
def report(*, by: ActingMember, task_id: int, text: str, files: Sequence[NewFile] = ()) -> None:
    """The lead reports the result; the giver accepts it or asks for more.

    Raises NotFound, NotAllowed, WrongState (a part of it is still open), InvalidInput.
    """
    case = open_case(by, task_id)
    words = clean_text(text, what="kết quả", field="text", longest=LONGEST_TEXT)
    case.move("report")
    _check_parts_are_over(case)
    task = case.task
    task.reported_at, task.report, task.percent = case.now, words, WHOLE
    task.save(update_fields=["status", "reported_at", "report", "percent"])
    lapse_extension(case)
    attach(by=by, subject_type=SUBJECT, subject_id=task_id, new=files)
    desk.owe(case)
    case.record(events.TaskReported, text=words)
    case.tell(
        [task.giver_id], kind="reported",
        sentence=f"{by.seat.person_name} báo cáo kết quả: {task.title}.",
    )  # fmt: skip


def _check_parts_are_over(case: TaskCase) -> None:
    still = Task.objects.filter(parent=case.task).exclude(status__in=ENDED).count()
    if still:
        raise WrongState(
            f"Còn {still} việc giao tiếp chưa kết thúc.",
            next_step="Nghiệm thu hoặc thu hồi các việc đó trước khi báo cáo.",
        )
