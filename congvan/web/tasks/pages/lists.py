"""The lists of tasks: one's own by tabs, and those that a superior organ ordered by stage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from congvan.desk.rules import count_words, time_words
from congvan.kernel import clock
from congvan.office.tasks.queries.lists import PAGE, Shelf, TaskLine
from congvan.office.tasks.states import Stage, TaskStatus
from congvan.organization.queries.calendar import working_calendar
from congvan.organization.rules.working_days import WorkingCalendar
from congvan.ui.items import Due, Pager, Pill, Tab, WorkRow
from congvan.web.addresses import address
from congvan.web.deadlines import due_of_finished, due_of_open
from congvan.web.paging import after_link
from congvan.web.urgency import urgency_pill

STAGE_KINDS = {
    Stage.NOT_DUE: "waiting",
    Stage.IN_TIME: "doing",
    Stage.LATE: "to-fix",
    Stage.DONE_ON_TIME: "done",
    Stage.DONE_LATE: "done",
    Stage.EXTENSION_ASKED: "returned",
    Stage.PAUSED: "waiting",
}
_EMPTY = {
    Shelf.RECEIVED: ("Không có việc nào đang giao cho anh, chị", "Việc cấp trên giao hiện ở đây, việc gần hạn nhất lên đầu."),
    Shelf.GIVEN: ("Anh, chị chưa giao việc nào", "Việc đã giao hiện ở đây cho đến khi nghiệm thu."),
    Shelf.HELPING: ("Không có việc phối hợp", "Việc anh, chị phối hợp với người khác hiện ở đây."),
    Shelf.LATE: ("Không có việc nào quá hạn", "Việc nhận, giao hoặc phối hợp mà quá hạn hiện ở đây."),
    Shelf.DONE: ("Chưa có việc nào xong", "Việc đã nghiệm thu hoặc thu hồi hiện ở đây, mới nhất lên đầu."),
}  # fmt: skip
# What the stage does not say yet: who has to move now.
_WAITING = (TaskStatus.GIVEN, TaskStatus.REPORTED)
_ALL = "tat-ca"


@dataclass(frozen=True, slots=True)
class ListPage:
    """A list of tasks by tabs."""

    tabs: tuple[Tab, ...]
    rows: tuple[WorkRow, ...]
    pager: Pager | None
    empty_title: str
    empty_text: str


def own_page(
    shelf: Shelf, counts: Mapping[Shelf, int], lines: Sequence[TaskLine], *, is_first: bool
) -> ListPage:
    """One tab of /viec/."""
    tabs = tuple(
        Tab(str(one.label), f"?tab={one.value}", count_words(counts[one]), one is shelf)
        for one in Shelf
    )
    title, text = _EMPTY[shelf]
    keyed_by_end = shelf is Shelf.DONE
    pager = _pager(lines, shelf.value, counts[shelf], keyed_by_end=keyed_by_end, is_first=is_first)
    return ListPage(tabs, _rows(lines, shelf), pager, title, text)


def above_page(
    stage: Stage | None, counts: Mapping[Stage, int], lines: Sequence[TaskLine], *, is_first: bool
) -> ListPage:
    """One tab of "Nhiệm vụ được giao": its counts add up to that of all."""
    total = sum(counts.values())
    tabs = (
        Tab("Tất cả", f"?tab={_ALL}", count_words(total), stage is None),
        *(
            Tab(str(one.label), f"?tab={one.value}", count_words(counts[one]), one is stage)
            for one in Stage
        ),
    )
    tab = stage.value if stage else _ALL
    here = counts[stage] if stage else total
    pager = _pager(lines, tab, here, keyed_by_end=False, is_first=is_first)
    return ListPage(
        tabs, _rows(lines, None), pager, "Không có nhiệm vụ nào",
        "Việc giao để thực hiện nhiệm vụ của cơ quan cấp trên hiện ở đây.",
    )  # fmt: skip


def stage_pill(line: TaskLine) -> Pill:
    """The stage in a word; a recalled task says so."""
    if line.stage is None:
        return Pill("cancelled", str(TaskStatus.RECALLED.label))
    return Pill(STAGE_KINDS[line.stage], str(line.stage.label))


def due_of(line: TaskLine, now: datetime, calendar: WorkingCalendar) -> Due | None:
    """The deadline in words; a report stops its clock, and what rests has none."""
    if line.status in (TaskStatus.RECALLED, TaskStatus.PAUSED):
        return None
    if line.reported_at is not None:
        ended = due_of_finished(line.due_at, line.reported_at, calendar)
        is_over = line.status is TaskStatus.ACCEPTED
        return ended if is_over else Due(ended.kind, "Đã báo cáo", ended.note)
    return due_of_open(line.due_at, now, calendar)


def task_rows(lines: Sequence[TaskLine]) -> tuple[WorkRow, ...]:
    """Tasks as rows outside their own lists: parts of a task."""
    return _rows(lines, None)


def _rows(lines: Sequence[TaskLine], shelf: Shelf | None) -> tuple[WorkRow, ...]:
    now, calendar = clock.now(), working_calendar()
    return tuple(_row(line, shelf, now, calendar) for line in lines)


def _row(
    line: TaskLine, shelf: Shelf | None, now: datetime, calendar: WorkingCalendar
) -> WorkRow:  # fmt: skip
    urgency = urgency_pill(line.urgency) if line.ended_at is None else None
    percent = f"{line.percent}%" if line.ended_at is None and line.percent else ""
    ended = f"kết thúc {time_words(line.ended_at, now)}" if line.ended_at else ""
    giver = "" if shelf is Shelf.GIVEN else f"{line.giver_name} giao"
    lead = "" if shelf is Shelf.RECEIVED else f"{line.lead_name} chủ trì"
    waits = str(line.status.label) if line.status in _WAITING else ""
    second = (giver, lead, line.from_above, waits, percent, ended)
    return WorkRow(
        key=str(line.task_id), title=line.title, href=address("tasks:task", line.task_id),
        pills=tuple(pill for pill in (stage_pill(line), urgency) if pill),
        due=due_of(line, now, calendar), second=tuple(part for part in second if part),
    )  # fmt: skip


def _pager(
    lines: Sequence[TaskLine], tab: str, count: int, *, keyed_by_end: bool, is_first: bool
) -> Pager | None:
    following = ""
    if len(lines) == PAGE:
        last = lines[-1]
        at = last.ended_at if keyed_by_end and last.ended_at else last.due_at
        following = after_link(at, last.task_id, tab=tab)
    if is_first and not following:
        return None
    words = f"1–{len(lines)} trong {count_words(count)}" if is_first else f"{len(lines)} việc"
    return Pager(words, following, "" if is_first else f"?tab={tab}")
