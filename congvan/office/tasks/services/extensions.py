"""More time: asked for by the lead, granted or refused by the giver (R-059)."""

from __future__ import annotations

from datetime import date

from congvan.desk.states import Outcome, Part
from congvan.directives.rules.deadlines import check_ahead, check_within, day_words
from congvan.directives.rules.receivers import clean_text
from congvan.kernel.errors import InvalidInput, NotFound, WrongState
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.office.tasks import access, events
from congvan.office.tasks.case import TaskCase, open_case
from congvan.office.tasks.lifecycles import EXTENSION, TaskExtensionParty
from congvan.office.tasks.models import TaskExtension
from congvan.office.tasks.services import desk
from congvan.office.tasks.states import ExtensionStatus
from congvan.organization.acting import ActingMember
from congvan.organization.queries.calendar import end_of_working_day


@in_transaction
def ask_extension(*, by: ActingMember, task_id: int, due_on: date, text: str) -> None:
    """Ask the giver for more time. Raises NotFound, NotAllowed, WrongState, InvalidInput."""
    case = open_case(by, task_id)
    why = clean_text(text, what="lý do gia hạn", field="text")
    case.move("ask_extension")
    due_at = end_of_working_day(due_on)
    check_ahead(due_at, case.now)
    if due_at <= case.task.due_at:
        raise InvalidInput(
            f"Hạn đề nghị phải sau hạn hiện nay ({day_words(case.task.due_at)}).",
            next_step="Chọn ngày muộn hơn.", field="due_on",
        )  # fmt: skip
    if TaskExtension.objects.filter(task=case.task, status=ExtensionStatus.ASKED).exists():
        raise WrongState(
            "Đang có một đề nghị gia hạn chờ trả lời.", next_step="Rút đề nghị đó rồi đề nghị lại."
        )
    extension = TaskExtension.objects.create(
        task=case.task, asked_due_at=due_at, reason=why, asked_by_id=by.membership_id,
        asked_at=case.now,
    )  # fmt: skip
    words = f"Gia hạn đến {day_words(due_at)}: {case.task.title}"
    desk.put(case, case.task.giver_id, Part.REVIEW, _cause(extension), words)
    case.record(
        events.TaskExtensionAsked, extension_id=extension.pk, due_at=due_at, text=why
    )  # fmt: skip


@in_transaction
def grant_extension(*, by: ActingMember, task_id: int, text: str = "") -> None:
    """Grant the time asked for: the deadline moves on every desk.

    Raises NotFound, NotAllowed, InvalidInput (beyond the task above).
    """
    case, extension = _decided(by, task_id, "grant", text)
    due_at = extension.asked_due_at
    if case.task.parent is not None:
        check_within(due_at, case.task.parent.due_at, whose="của việc trên")
    _close(case, extension)
    desk.set_due(case, due_at)
    case.task.save(update_fields=["due_at"])
    case.record(
        events.TaskExtensionGranted, extension_id=extension.pk, due_at=due_at, text=extension.note
    )
    until = day_words(due_at)
    case.tell(
        case.people, kind="extension", sentence=f"Đồng ý gia hạn đến {until}: {case.task.title}."
    )  # fmt: skip


@in_transaction
def refuse_extension(*, by: ActingMember, task_id: int, text: str) -> None:
    """Refuse more time, saying why. Raises NotFound, NotAllowed, InvalidInput."""
    clean_text(text, what="lý do không đồng ý", field="text")
    case, extension = _decided(by, task_id, "refuse", text)
    _close(case, extension)
    case.record(events.TaskExtensionRefused, extension_id=extension.pk, text=extension.note)
    case.tell(
        [case.task.lead_id], kind="extension",
        sentence=f"Không đồng ý gia hạn việc {case.task.title}: {extension.note}",
    )  # fmt: skip


@in_transaction
def withdraw_extension(*, by: ActingMember, task_id: int) -> None:
    """Take back what was asked and not answered. Raises NotFound, NotAllowed."""
    case, extension = _decided(by, task_id, "withdraw", "")
    _close(case, extension, Outcome.CANCELLED)
    case.record(events.TaskExtensionWithdrawn, extension_id=extension.pk)


@requires_transaction
def lapse_extension(case: TaskCase) -> None:
    """What was asked falls away with what it was asked for: reported, paused, recalled."""
    extension = _asked(case)
    if extension is None:
        return
    _move(case, extension, "lapse", {TaskExtensionParty.GIVER})
    _close(case, extension, Outcome.CANCELLED)
    case.record(events.TaskExtensionLapsed, extension_id=extension.pk)


def _decided(
    by: ActingMember, task_id: int, verb: str, text: str
) -> tuple[TaskCase, TaskExtension]:  # fmt: skip
    case = open_case(by, task_id)
    extension = _asked(case)
    if extension is None:
        raise NotFound(
            "Không có đề nghị gia hạn nào chờ trả lời.", next_step="Tải lại trang của việc này."
        )
    extension.note = clean_text(text, what="ý kiến", field="text", shortest=0)
    _move(case, extension, verb, access.extension_parties(by, case.task, extension))
    return case, extension


def _asked(case: TaskCase) -> TaskExtension | None:
    asked = TaskExtension.objects.filter(task=case.task, status=ExtensionStatus.ASKED)
    return asked.select_for_update().first()


def _move(
    case: TaskCase, extension: TaskExtension, verb: str, parties: set[TaskExtensionParty]
) -> None:
    extension.status = str(EXTENSION.move(extension.status, verb, parties).target.value)
    extension.decided_at, extension.decided_by_id = case.now, case.by.membership_id
    extension.save(update_fields=["status", "decided_at", "decided_by", "note"])


def _close(case: TaskCase, extension: TaskExtension, outcome: Outcome = Outcome.DONE) -> None:
    desk.take_off(case, _cause(extension), member_id=case.task.giver_id, outcome=outcome)


def _cause(extension: TaskExtension) -> str:
    return f"task.extension:{extension.pk}"
