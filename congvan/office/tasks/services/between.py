"""Give other agencies tasks by an outgoing document, follow and end them (R-344).

Stated before the document goes out, content and deadline travel in its package; stated afterwards
they are followed here, by what the document itself says.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from congvan.desk.states import Outcome
from congvan.directives.rules.deadlines import check_ahead, day_words
from congvan.directives.rules.receivers import clean_text
from congvan.documents.models import Organ
from congvan.drafting.issue_access import get_issue
from congvan.drafting.models import Issue, IssueRecipient
from congvan.drafting.services import recipient_orders
from congvan.drafting.states import IssueStatus
from congvan.kernel import audit, clock
from congvan.kernel.clock import OFFICE_ZONE
from congvan.kernel.errors import InvalidInput, NotAllowed, WrongState
from congvan.kernel.transactions import in_transaction
from congvan.office.tasks import between_access
from congvan.office.tasks import between_events as events
from congvan.office.tasks.between_case import LONGEST_CONTENT, open_agency_case
from congvan.office.tasks.between_states import AgencyTaskStatus, News
from congvan.office.tasks.models import AgencyTask
from congvan.office.tasks.queries.between_stages import done_at_of
from congvan.office.tasks.rules import levels
from congvan.office.tasks.services import between_urging
from congvan.organization.acting import ActingMember
from congvan.organization.models import Agency
from congvan.organization.queries.calendar import end_of_working_day

MOST_ORGANS = 1000


@in_transaction
def give(
    *, by: ActingMember, issue_id: int, organ_ids: Sequence[int], content: str, due_on: date
) -> list[int]:
    """Give recipients of a document a task each. Returns the ids of those it made.

    Given again in the same words it makes nothing. Raises NotFound, NotAllowed (neither drafter,
    signer nor leader), WrongState (the document no longer goes out, another task is open),
    InvalidInput (no recipient, a superior organ, a deadline that has passed). Lock: the issue.
    """
    issue = get_issue(by, issue_id, lock=True)
    if not between_access.may_give_by(by, issue):
        raise NotAllowed(
            "Chỉ người soạn, người ký văn bản và lãnh đạo cơ quan mới được giao việc theo văn bản này.",
            next_step="Nhờ người soạn văn bản giao việc.",
        )
    if issue.status not in between_access.OPEN_ISSUES:
        raise WrongState(
            f"Văn bản đang ở trạng thái “{IssueStatus(issue.status).label}” nên không giao thêm việc.",
            next_step="Giao việc theo văn bản khác.",
        )
    words = clean_text(
        content, what="việc cần làm", field="content", shortest=3, longest=LONGEST_CONTENT
    )
    due_at = end_of_working_day(due_on)
    check_ahead(due_at, clock.now())
    rows = _recipients(issue, organ_ids)
    steering = _steering(by, [row.organ for row in rows if row.organ is not None])
    known = _given_before(issue, rows, words, due_on)
    fresh = [row for row in rows if row.organ_id not in known]
    made = AgencyTask.objects.bulk_create(
        AgencyTask(
            agency_id=by.agency_id, issue=issue, organ_id=row.organ_id or 0, name=row.name,
            content=words, is_steering=steering[row.organ_id or 0],
            is_carried=recipient_orders.may_carry(issue), giver_id=by.membership_id,
            due_at=due_at, given_at=clock.now(),
        )
        for row in fresh
    )  # fmt: skip
    recipient_orders.set_orders(
        issue=issue, content=words, due_on=due_on,
        organs={one.organ_id: one.is_steering for one in made},
    )  # fmt: skip
    audit.record_many(
        [
            events.AgencyTaskGiven(
                task_id=one.pk, organ=one.name, content=words, document=_named(issue),
                due_at=due_at, is_carried=one.is_carried,
            )
            for one in made
        ],
        by=by.actor,
    )  # fmt: skip
    return [one.pk for one in made]


@in_transaction
def accept(*, by: ActingMember, task_id: int, text: str = "", due_on: date | None = None) -> None:
    """The result does: the task is over. `due_on` is the day it was done, where the exchange tells none.

    Raises NotFound, NotAllowed, WrongState (not out yet), InvalidInput.
    """
    case = open_agency_case(by, task_id)
    task = case.task
    words = clean_text(text, what="ý kiến", field="text", shortest=0)
    case.move("accept")
    case.check_went_out()
    done_at = done_at_of(task.pk)
    if due_on is not None:
        if not task.given_at.astimezone(OFFICE_ZONE).date() <= due_on <= clock.today():
            raise InvalidInput(
                "Ngày thực hiện xong phải từ ngày giao đến hôm nay.",
                next_step="Ghi lại ngày, hoặc để trống.", field="due_on",
            )  # fmt: skip
        done_at = min(end_of_working_day(due_on), case.now)
    task.reported_at, task.ended_at = done_at or case.now, case.now
    task.save(update_fields=["status", "reported_at", "ended_at"])
    case.owe_nothing()
    case.record(events.AgencyTaskAccepted, text=words)
    case.tell(
        kind="accepted",
        sentence=f"{by.seat.person_name} đã nghiệm thu việc của {task.name}: {task.content}",
    )


@in_transaction
def send_back(*, by: ActingMember, task_id: int, text: str) -> bool:
    """What was reported does not do yet: the agency owes it again, its deadline stays.

    Returns whether the agency was told here; over a hub a person tells it. Raises as `accept`.
    """
    case = open_agency_case(by, task_id)
    words = clean_text(text, what="lý do", field="text")
    case.move("send_back")
    case.check_went_out()
    if done_at_of(task_id) is None:
        raise WrongState(
            f"{case.task.name} chưa báo kết quả.", next_step="Đôn đốc cơ quan đó trước."
        )
    case.task.returned_at, case.task.told = case.now, News.NONE.value
    case.task.save(update_fields=["returned_at", "told"])
    case.owe_nothing()
    case.record(events.AgencyTaskReturned, text=words)
    return between_urging.tell_there(by, case.task, f"cho biết kết quả chưa đạt: {words}")


@in_transaction
def urge(*, by: ActingMember, task_id: int, text: str) -> bool:
    """Urge the agency on; over a hub it is noted only, and a person calls (SPEC §3 has no such status).

    Returns whether it was told here. Raises NotFound, NotAllowed, WrongState, InvalidInput.
    """
    case = open_agency_case(by, task_id)
    words = clean_text(text, what="nội dung đôn đốc", field="text")
    case.move("urge")
    case.check_went_out()
    is_told = between_urging.tell_there(by, case.task, f"đôn đốc: {words}")
    case.record(events.AgencyTaskUrged, text=words, is_delivered=is_told)
    case.tell(
        kind="noted", sentence=f"{by.seat.person_name} đôn đốc {case.task.name}: {words}"
    )  # fmt: skip
    return is_told


@in_transaction
def extend(*, by: ActingMember, task_id: int, due_on: date, text: str) -> bool:
    """Give the agency more time; before the document goes out it travels with the new deadline.

    Returns whether the agency was told here. Raises NotFound, NotAllowed, WrongState, InvalidInput.
    """
    case = open_agency_case(by, task_id)
    task = case.task
    words = clean_text(text, what="lý do lùi hạn", field="text")
    case.move("extend")
    due_at = end_of_working_day(due_on)
    check_ahead(due_at, case.now)
    if due_at <= task.due_at:
        raise InvalidInput(
            f"Hạn mới phải sau hạn hiện nay ({day_words(task.due_at)}).",
            next_step="Chọn ngày muộn hơn.", field="due_on",
        )  # fmt: skip
    issue = Issue.objects.select_for_update().get(pk=task.issue_id)
    recipient_orders.set_orders(
        issue=issue, content=task.content, due_on=due_on, organs={task.organ_id: task.is_steering}
    )
    task.due_at = due_at
    if task.told == News.LATE:
        task.told = News.NONE.value
        case.owe_nothing(Outcome.CANCELLED)
    task.save(update_fields=["due_at", "told"])
    case.record(events.AgencyTaskExtended, due_at=due_at, text=words)
    return between_urging.tell_there(by, task, f"lùi hạn đến {day_words(due_at)}: {words}")


@in_transaction
def withdraw(*, by: ActingMember, task_id: int, text: str) -> bool:
    """The task is no longer wanted; the document stays where it went.

    Returns whether the agency was told here. Raises NotFound, NotAllowed, WrongState, InvalidInput.
    """
    case = open_agency_case(by, task_id)
    words = clean_text(text, what="lý do thôi giao", field="text")
    case.move("withdraw")
    issue = Issue.objects.select_for_update().get(pk=case.task.issue_id)
    recipient_orders.clear_order(issue=issue, organ_id=case.task.organ_id)
    case.task.ended_at = case.now
    case.task.save(update_fields=["status", "ended_at"])
    case.owe_nothing(Outcome.CANCELLED)
    case.record(events.AgencyTaskWithdrawn, text=words)
    return between_urging.tell_there(by, case.task, f"thôi giao việc: {words}")


def _recipients(issue: Issue, organ_ids: Iterable[int]) -> list[IssueRecipient]:
    wanted = dict.fromkeys(organ_ids)
    if not wanted or len(wanted) > MOST_ORGANS:
        raise InvalidInput(
            "Chưa chọn cơ quan nào để giao việc.", next_step="Chọn trong nơi nhận.", field="organs"
        )
    rows = IssueRecipient.objects.filter(issue=issue, organ_id__in=wanted).select_related("organ")
    found = {row.organ_id: row for row in rows.order_by("-is_addressee", "-position")}
    if set(wanted) - set(found):
        raise InvalidInput(
            "Có cơ quan không còn trong nơi nhận của văn bản.",
            next_step="Tải lại trang rồi chọn lại.", field="organs",
        )  # fmt: skip
    return [found[organ_id] for organ_id in wanted]


def _steering(by: ActingMember, organs: Sequence[Organ]) -> dict[int, bool]:
    """Whether each is ordered, by id; raise InvalidInput for one that stands above."""
    own = Agency.objects.values_list("level", flat=True).get(pk=by.agency_id)
    for organ in organs:
        if levels.is_superior(own=own, other=organ.level):
            raise InvalidInput(
                f"{organ.name} là cơ quan cấp trên nên không giao việc được.",
                next_step="Bỏ chọn cơ quan này.", field="organs",
            )  # fmt: skip
    return {organ.pk: levels.orders(own=own, other=organ.level) for organ in organs}


def _given_before(
    issue: Issue, rows: Sequence[IssueRecipient], content: str, due_on: date
) -> set[int]:
    """Organs that have this very task; raise WrongState for one that has another."""
    open_tasks = AgencyTask.objects.filter(
        issue=issue, organ_id__in=[row.organ_id for row in rows]
    ).exclude(status=AgencyTaskStatus.WITHDRAWN)
    due_at = end_of_working_day(due_on)
    known = set()
    for one in open_tasks:
        if (one.content, one.due_at) != (content, due_at):
            raise WrongState(
                f"{one.name} đã được giao việc theo văn bản này.",
                next_step="Lùi hạn hoặc thôi giao việc đó trước.",
            )
        known.add(one.organ_id)
    return known


def _named(issue: Issue) -> str:
    return issue.symbol or f"dự thảo “{issue.subject[:100]}”"
