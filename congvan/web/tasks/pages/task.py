"""The page of one task: what it is, the one thing to do now, what happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from congvan.desk.rules import date_words, time_words
from congvan.kernel import clock
from congvan.office.tasks.lifecycles import TaskParty
from congvan.office.tasks.queries.tasks import Happened, TaskView
from congvan.office.tasks.states import TaskStatus
from congvan.organization.queries.calendar import working_calendar
from congvan.ui.items import Due, Fact, FileLine, Link, Pill, TimelineEntry, WorkRow
from congvan.web.addresses import address
from congvan.web.attachments.lines import file_lines
from congvan.web.deadlines import due_in_full
from congvan.web.desk.links import page_of
from congvan.web.tasks.acts import ACTS, BY_VERB, Act, verbs_of
from congvan.web.tasks.pages.lists import due_of, stage_pill, task_rows
from congvan.web.urgency import urgency_pill

# What the page asks, the earliest that is open; a second answer is another button of its form.
_MAIN = (
    ("receive",), ("grant", "refuse"), ("accept", "send_back"), ("report",), ("finish_part",),
    ("resume",),
)  # fmt: skip
_LABELS = {
    "given": ("giao việc", "send"),
    "received": ("đã nhận việc", "eye-check"),
    "progress": ("ghi tiến độ", "activity"),
    "part_finished": ("xong phần phối hợp", "check"),
    "reported": ("báo cáo kết quả", "clipboard-check"),
    "accepted": ("nghiệm thu", "checks"),
    "returned": ("yêu cầu làm tiếp", "arrow-back-up"),
    "paused": ("tạm dừng", "clock"),
    "resumed": ("cho làm tiếp", "arrow-right"),
    "recalled": ("thu hồi", "arrow-back-up"),
    "urged": ("đôn đốc", "speakerphone"),
    "extension_asked": ("đề nghị gia hạn", "calendar-time"),
    "extension_granted": ("đồng ý gia hạn", "calendar-time"),
    "extension_refused": ("không đồng ý gia hạn", "calendar-time"),
    "extension_withdrawn": ("rút đề nghị gia hạn", "calendar-time"),
}


@dataclass(frozen=True, slots=True)
class TaskPage:
    """Everything the template draws; `main` is the form's act and its other answer, `others` links."""

    task_id: int
    title: str
    content: str
    report: str
    pills: tuple[Pill, ...]
    due: Due | None
    facts: tuple[Fact, ...]
    brief: str
    main: tuple[Act, ...]
    others: tuple[Link, ...]
    documents: tuple[Link, ...]
    files: tuple[FileLine, ...]
    coordinators: tuple[tuple[str, str, str], ...]
    parts: tuple[WorkRow, ...]
    may_give_under: bool
    entries: tuple[TimelineEntry, ...]


def task_page(view: TaskView) -> TaskPage:
    """The page for whoever asked for `view`."""
    line, now, calendar = view.line, clock.now(), working_calendar()
    main = main_acts(view)
    urgency = urgency_pill(line.urgency)
    return TaskPage(
        task_id=line.task_id, title=line.title, content=view.content, report=view.report,
        pills=tuple(pill for pill in (stage_pill(line), urgency) if pill),
        due=due_of(line, now, calendar), facts=_facts(view), brief=_brief(view), main=main,
        others=_others(view, main),
        documents=tuple(
            Link(
                f"{one.symbol or 'Văn bản'}: {one.subject}", page_of("document", one.document_id),
                "gavel" if one.is_order else "file-text",
            )
            for one in view.documents
        ),
        files=file_lines(
            view.files, lambda attachment: address("tasks:file", line.task_id, attachment)
        ),
        coordinators=tuple(
            (one.name, one.where, _helped(one.finished_at, one.result))
            for one in view.coordinators
        ),
        parts=task_rows(view.parts), may_give_under=view.may_give_under,
        entries=tuple(_entry(one) for one in view.happened),
    )  # fmt: skip


def main_acts(view: TaskView) -> tuple[Act, ...]:
    """The one thing to do now: its act, and the other answer to the same question."""
    for verbs in _MAIN:
        open_now = [BY_VERB[verb] for verb in verbs if is_open(view, BY_VERB[verb])]
        if open_now and open_now[0].verb == verbs[0]:
            return tuple(open_now)
    return ()


def is_open(view: TaskView, act: Act) -> bool:
    """Whether the viewer may do it now."""
    return any(view.may(verb) for verb in verbs_of(act))


def _others(view: TaskView, main: Sequence[Act]) -> tuple[Link, ...]:
    shown = {act.verb for act in main}
    return tuple(
        Link(act.label, address("tasks:act", view.line.task_id, act.slug), act.icon)
        for act in ACTS
        if act.verb not in shown and is_open(view, act)
        if not (act.verb == "ask_extension" and view.extension)
    )


def _facts(view: TaskView) -> tuple[Fact, ...]:
    line, now = view.line, clock.now()
    due = due_in_full(line.due_at, now, working_calendar())
    facts = [
        Fact("Người giao", f"{line.giver_name}, {view.giver_post}"),
        Fact("Chủ trì", f"{line.lead_name}, {view.lead_post}"),
        Fact("Giao lúc", time_words(view.given_at, now)),
        Fact("Nhận lúc", time_words(view.received_at, now)) if view.received_at else None,
        Fact("Hạn", due),
        Fact("Tiến độ", f"{line.percent}%") if line.percent else None,
        Fact("Cấp trên giao", line.from_above) if line.from_above else None,
        Fact("Thuộc việc", view.parent.title, address("tasks:task", view.parent.task_id))
        if view.parent
        else None,
    ]
    return tuple(fact for fact in facts if fact is not None)


def _brief(view: TaskView) -> str:
    """Who has to do what now, in a sentence."""
    line, now = view.line, clock.now()
    if view.extension is not None:
        asked = date_words(view.extension.asked_due_at, now)
        return f"{line.lead_name} đề nghị gia hạn đến {asked}: {view.extension.reason}"
    mine = TaskParty.LEAD in view.parties
    return {
        TaskStatus.GIVEN: "Anh, chị chưa xác nhận đã nhận việc này."
        if mine
        else f"{line.lead_name} chưa xác nhận đã nhận việc.",
        TaskStatus.WORKING: "Anh, chị đang chủ trì việc này."
        if mine
        else f"{line.lead_name} đang làm, tiến độ {line.percent}%.",
        TaskStatus.REPORTED: f"{line.lead_name} đã báo cáo kết quả; {line.giver_name} nghiệm thu.",
        TaskStatus.PAUSED: f"{line.giver_name} cho tạm dừng; không tính hạn cho đến khi làm tiếp.",
        TaskStatus.ACCEPTED: f"{line.giver_name} đã nghiệm thu việc này.",
        TaskStatus.RECALLED: "Việc này đã thu hồi, không ai phải làm nữa.",
    }[line.status]


def _helped(finished_at: Any, result: str) -> str:
    if finished_at is None:
        return "đang làm"
    return f"xong {time_words(finished_at, clock.now())}: {result}"


def _entry(one: Happened) -> TimelineEntry:
    what, icon = _LABELS.get(one.verb, ("", "circle-dot"))
    if one.percent is not None:
        what = f"{what} {one.percent}%"
    who, role = one.actor, one.actor_post
    if not what:
        what, who, role = one.sentence, "", ""
    note = f"thay {one.on_behalf_of}" if one.on_behalf_of else ""
    return TimelineEntry(
        what=what, when=time_words(one.at, clock.now()), who=who, role=role, quote=one.text,
        note=note, icon=icon,
    )  # fmt: skip
