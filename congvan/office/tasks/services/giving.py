"""Give a task: the order itself, and a part of a task handed on below (R-247)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from congvan.desk.services import alerts
from congvan.desk.states import Urgency
from congvan.directives.rules.deadlines import check_ahead, check_within, day_words
from congvan.directives.rules.receivers import clean_text
from congvan.documents.access import get_document
from congvan.kernel import clock
from congvan.kernel.errors import InvalidInput, NotAllowed
from congvan.kernel.form_keys import insert_once, of_form, row_key
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.office.attachments.services import NewFile, attach
from congvan.office.tasks import access, events
from congvan.office.tasks.case import (
    LONGEST_TEXT,
    LONGEST_TITLE,
    SUBJECT,
    TaskCase,
    case_of,
    open_case,
)
from congvan.office.tasks.models import Task, TaskCoordinator
from congvan.office.tasks.services import desk
from congvan.organization.acting import ActingMember
from congvan.organization.models import Membership
from congvan.organization.queries.calendar import end_of_working_day

# Nobody coordinates with more; a task for a whole agency is a document.
MOST_COORDINATORS = 50
MOST_DOCUMENTS = 20
LONGEST_SUPERIOR = 200


@dataclass(frozen=True, slots=True)
class _Above:
    """What a task carries out: the superior's name, its document, the task above."""

    name: str
    document_id: int | None
    parent: TaskCase | None


@in_transaction
def give_task(*, by: ActingMember, title: str, lead_id: int, due_on: date, **given: Any) -> int:
    """`give_task_within` as a verb of its own, with the same arguments."""
    return give_task_within(by=by, title=title, lead_id=lead_id, due_on=due_on, **given)


@requires_transaction
def give_task_within(
    *, by: ActingMember, title: str, lead_id: int, due_on: date, content: str = "",
    coordinators: Sequence[int] = (), files: Sequence[NewFile] = (),
    document_ids: Sequence[int] = (), urgency: Urgency = Urgency.NORMAL, from_above: str = "",
    source_document_id: int | None = None, parent_id: int | None = None, cause_type: str = "",
    cause_id: int | None = None, form_key: UUID | None = None,
) -> int:  # fmt: skip
    """Give a task to one lead and coordinators; it is on their desks at once. Returns its id.

    `lead_id` and `coordinators` are seats below the giver's; `due_on` ends with working hours;
    `from_above` names the superior organ whose order it carries out, `source_document_id` the
    document of that order; `parent_id` the task of which this is a part. `cause_type` and
    `cause_id` name what it came of. The same form sent again is the task that was given. Raises
    NotAllowed (no superior), InvalidInput, NotFound (a document the giver does not see), WrongState
    (the task above is over).
    """
    key = row_key(
        form_key, title, content, lead_id, [*coordinators], due_on, [*document_ids], from_above,
        parent_id, [one.name for one in files],
    )  # fmt: skip
    former = of_form(Task.objects.filter(giver_id=by.membership_id), key)
    if (given := former.first()) is not None:
        return given.pk
    name = clean_text(title, what="việc cần làm", field="title", shortest=3, longest=LONGEST_TITLE)
    words = clean_text(content, what="nội dung", field="content", shortest=0, longest=LONGEST_TEXT)
    people = _people(by, lead_id, coordinators)
    if len(document_ids) > MOST_DOCUMENTS:
        raise InvalidInput(
            f"Một việc chỉ kèm được {MOST_DOCUMENTS} văn bản.",
            next_step="Lập hồ sơ rồi ghi tên hồ sơ vào nội dung.", field="documents",
        )  # fmt: skip
    above = _above(by, from_above, source_document_id, parent_id)
    due_at = end_of_working_day(due_on)
    check_ahead(due_at, clock.now())
    if above.parent is not None:
        check_within(due_at, above.parent.task.due_at, whose="của việc trên")
    task = Task(
        agency_id=by.agency_id, title=name, content=words, giver_id=by.membership_id,
        lead_id=lead_id, parent_id=parent_id, urgency=Urgency(urgency), due_at=due_at,
        from_above=above.name, source_document_id=above.document_id, cause_type=cause_type,
        cause_id=cause_id, given_at=clock.now(), form_key=key,
    )  # fmt: skip
    if (given := insert_once(task, former)) is not None:
        return given.pk
    helping = [one for one in people if one != lead_id]
    TaskCoordinator.objects.bulk_create(
        TaskCoordinator(task=task, member_id=member_id) for member_id in helping
    )
    case = case_of(by, task)
    _hand_over(case, people, files, document_ids)
    return task.pk


def _hand_over(
    case: TaskCase, people: dict[int, Membership], files: Sequence[NewFile],
    document_ids: Sequence[int],
) -> None:  # fmt: skip
    """All that comes with a task just made: files, documents, desks, the trace, the bells."""
    task, by = case.task, case.by
    attach(by=by, subject_type=SUBJECT, subject_id=task.pk, new=files)
    of_order = [task.source_document_id] if task.source_document_id else []
    desk.link_documents(case, [*of_order, *document_ids])
    desk.owe(case)
    lead = people[task.lead_id].person.full_name
    names = tuple(one.person.full_name for seat, one in people.items() if seat != task.lead_id)
    case.record(
        events.TaskGiven, lead=lead, due_at=task.due_at, coordinators=names,
        from_above=task.from_above, text=task.content,
    )  # fmt: skip
    until = f"hạn {day_words(task.due_at)}"
    giver = by.seat.person_name
    case.tell([task.lead_id], kind="given", sentence=f"{giver} giao việc: {task.title}, {until}.")
    case.tell(
        [c.member_id for c in case.coordinators], kind="given",
        sentence=f"{giver} giao phối hợp cùng {lead}: {task.title}, {until}.",
    )  # fmt: skip
    if task.urgency != Urgency.NORMAL:
        alerts.alert_urgent(
            agency_id=by.agency_id, member_ids=[task.lead_id], title=task.title,
            urgency=Urgency(task.urgency), subject_type=SUBJECT, subject_id=task.pk,
        )  # fmt: skip


def _people(
    by: ActingMember, lead_id: int, coordinators: Sequence[int]
) -> dict[int, Membership]:  # fmt: skip
    if not access.may_give(by):
        raise NotAllowed(
            "Chỉ lãnh đạo cơ quan và lãnh đạo đơn vị mới được giao việc.",
            next_step="Gửi thư đề nghị, hoặc đặt lời nhắc riêng.",
        )
    wanted = dict.fromkeys([lead_id, *coordinators])
    if len(wanted) > MOST_COORDINATORS + 1:
        raise InvalidInput(
            f"Một việc chỉ có nhiều nhất {MOST_COORDINATORS} người phối hợp.",
            next_step="Bớt người phối hợp.", field="coordinators",
        )  # fmt: skip
    if by.membership_id in wanted:
        raise InvalidInput(
            "Không tự giao việc cho mình.",
            next_step="Chọn người khác, hoặc đặt lời nhắc riêng.", field="lead",
        )  # fmt: skip
    found = access.check_superior(by, list(wanted))
    return {seat: found[seat] for seat in wanted}


def _above(
    by: ActingMember, from_above: str, source_document_id: int | None, parent_id: int | None
) -> _Above:
    name = clean_text(
        from_above, what="tên cấp trên giao", field="from_above", shortest=0,
        longest=LONGEST_SUPERIOR,
    )  # fmt: skip
    if source_document_id is not None:
        document = get_document(by, source_document_id)
        if not name and document.issuer is not None:
            name = document.issuer.name[:LONGEST_SUPERIOR]
        if not name:
            raise InvalidInput(
                "Chưa ghi cấp trên nào giao.",
                next_step="Ghi tên cơ quan cấp trên.", field="from_above",
            )  # fmt: skip
    parent = None
    if parent_id is not None:
        parent = open_case(by, parent_id)
        parent.move("give_under")
        name = name or parent.task.from_above
    return _Above(name, source_document_id, parent)
