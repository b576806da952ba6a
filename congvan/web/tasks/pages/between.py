"""What the pages of tasks given to other agencies show, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from congvan.desk.rules import count_words, time_words
from congvan.exchange.states import DispatchStatus
from congvan.kernel import clock
from congvan.office.tasks.between_states import AgencyTaskStatus
from congvan.office.tasks.queries.between import (
    PAGE,
    BetweenLine,
    BetweenTab,
    BetweenView,
    IssueTasks,
)
from congvan.office.tasks.queries.received import ReceivedLine
from congvan.office.tasks.queries.tasks import Happened
from congvan.office.tasks.states import Stage
from congvan.organization.queries.calendar import working_calendar
from congvan.organization.rules.working_days import WorkingCalendar
from congvan.ui.items import Due, Fact, Link, Pager, Pill, Tab, TimelineEntry, WorkRow
from congvan.web.addresses import address
from congvan.web.deadlines import due_in_full, due_of_finished, due_of_open
from congvan.web.desk.links import page_of
from congvan.web.paging import after_link
from congvan.web.tasks.between_acts import ACTS, BetweenAct
from congvan.web.tasks.pages.lists import STAGE_KINDS, ListPage
from congvan.web.urgency import urgency_pill

# What the parcel says beside the stage; where it is on its usual way the stage says enough.
_PARCELS = {
    DispatchStatus.WAITING: ("sending", "Chờ gửi"),
    DispatchStatus.SENDING: ("sending", ""),
    DispatchStatus.SENT: ("sending", "Đã gửi, chưa đến"),
    DispatchStatus.FAILED: ("failed", ""),
    DispatchStatus.REFUSED: ("returned", "Từ chối tiếp nhận"),
    DispatchStatus.RECALLING: ("recalled", "Đang thu hồi văn bản"),
    DispatchStatus.RECALLED: ("recalled", "Đã thu hồi văn bản"),
}
_EMPTY = {
    BetweenTab.TO_ACCEPT: ("Không có việc nào chờ nghiệm thu", "Việc mà nơi nhận báo hoàn thành hoặc đã có văn bản trả lời hiện ở đây."),
}  # fmt: skip
_NOTHING = (
    "Không có việc nào",
    "Giao việc từ trang văn bản đi: mục Giao việc cho nơi nhận. Tình trạng nơi nhận báo về hiện ở đây.",
)
_LABELS = {
    "given": ("giao việc", "send"),
    "reported": ("Cơ quan thực hiện báo đã xong", "clipboard-check"),
    "extended": ("lùi hạn", "calendar-time"),
    "urged": ("đôn đốc", "speakerphone"),
    "accepted": ("nghiệm thu", "checks"),
    "returned": ("ghi kết quả chưa đạt", "arrow-back-up"),
    "withdrawn": ("thôi giao việc", "ban"),
}
_ALL = "tat-ca"


@dataclass(frozen=True, slots=True)
class BetweenPage:
    """One task; `main` is the act to do first, `others` links to the rest."""

    task_id: int
    title: str
    content: str
    pills: tuple[Pill, ...]
    due: Due | None
    facts: tuple[Fact, ...]
    brief: str
    call: str
    main: BetweenAct | None
    others: tuple[Link, ...]
    documents: tuple[Link, ...]
    entries: tuple[TimelineEntry, ...]


@dataclass(frozen=True, slots=True)
class OfIssuePage:
    """The tasks by one document; `carried` says how those given now get there."""

    issue_id: int
    name: str
    back: Link
    carried: str
    rows: tuple[WorkRow, ...]
    may_give: bool
    has_candidates: bool


def between_page(
    tab: BetweenTab, counts: Mapping[BetweenTab, int], lines: Sequence[BetweenLine], *,
    is_first: bool,
) -> ListPage:  # fmt: skip
    """One tab of "Việc giao cơ quan khác": the five stages add up to all."""
    tabs = tuple(
        Tab(str(one.label), f"?tab={one.value}", count_words(counts[one]), one is tab)
        for one in BetweenTab
    )
    title, text = _EMPTY.get(tab, _NOTHING)
    pager = _pager([(one.due_at, one.task_id) for one in lines], tab.value, counts[tab], is_first)
    return ListPage(tabs, between_rows(lines), pager, title, text)


def received_page(
    stage: Stage | None, counts: Mapping[Stage, int], lines: Sequence[ReceivedLine], *,
    is_first: bool,
) -> ListPage:  # fmt: skip
    """One tab of the documents by which superior organs give tasks."""
    total = sum(counts.values())
    tabs = (
        Tab("Tất cả", f"?tab={_ALL}", count_words(total), stage is None),
        *(Tab(str(one.label), f"?tab={one.value}", count_words(counts[one]), one is stage) for one in counts),
    )  # fmt: skip
    tab = stage.value if stage else _ALL
    here = counts[stage] if stage else total
    pager = _pager([(one.due_at, one.document_id) for one in lines], tab, here, is_first)
    now, calendar = clock.now(), working_calendar()
    return ListPage(
        tabs, tuple(_received_row(one, now, calendar) for one in lines), pager,
        "Không có văn bản nào", "Văn bản cấp trên gửi đến có hạn giải quyết hiện ở đây.",
    )  # fmt: skip


def between_rows(lines: Sequence[BetweenLine], *, of_one: bool = False) -> tuple[WorkRow, ...]:
    """Tasks as rows; `of_one` document leaves out what all have in common."""
    now, calendar = clock.now(), working_calendar()
    return tuple(
        WorkRow(
            key=str(one.task_id), title=one.organ if of_one else one.content,
            href=address("tasks:between-task", one.task_id), pills=_pills(one),
            due=_due(one, now, calendar),
            second=tuple(
                part
                for part in (
                    one.content if of_one else one.organ,
                    "" if of_one else one.symbol or "dự thảo chưa có số", f"{one.giver} giao",
                )
                if part
            ),
        )
        for one in lines
    )  # fmt: skip


def task_page(view: BetweenView) -> BetweenPage:
    """The page of one task."""
    line, now, calendar = view.line, clock.now(), working_calendar()
    main = _main(view)
    document = page_of("document", line.document_id) if line.document_id else ""
    own = Link(f"{line.symbol or 'Dự thảo'}: {view.subject}", document, "file-arrow-right")
    return BetweenPage(
        task_id=line.task_id, title=f"Việc giao {line.organ}", content=line.content,
        pills=_pills(line), due=_due(line, now, calendar), facts=_facts(view), brief=_brief(view),
        call=_call(view), main=main,
        others=tuple(
            Link(act.label, address("tasks:between-act", line.task_id, act.slug), act.icon)
            for act in ACTS
            if act is not main and view.may(act.verb)
        ),
        documents=(
            own,
            *(
                Link(f"{one.symbol or 'Văn bản trả lời'}: {one.subject}", page_of("document", one.document_id), "file-text")
                for one in view.replies
            ),
        ),
        entries=tuple(_entry(one) for one in view.happened),
    )  # fmt: skip


def of_issue_page(view: IssueTasks) -> OfIssuePage:
    """The page of the tasks by one document."""
    carried = (
        "Văn bản đã gửi: nơi nhận thực hiện theo nội dung văn bản, hệ thống theo dõi tình trạng nơi nhận báo về."
        if view.is_issued
        else "Việc và hạn được gửi kèm khi văn thư phát hành văn bản; tình trạng nơi nhận báo về hiện trong danh sách."
    )
    return OfIssuePage(
        issue_id=view.issue_id, name=f"{view.symbol or 'Dự thảo'}: {view.subject}",
        back=_back(view), carried=carried, rows=between_rows(view.lines, of_one=True),
        may_give=view.may_give,
        has_candidates=any(not one.is_given for one in view.candidates),
    )  # fmt: skip


def _back(view: IssueTasks) -> Link:
    if view.is_issued and view.document_id is not None:
        return Link("Mở văn bản", page_of("document", view.document_id))
    return Link("Các bước phát hành", address("outgoing:issue", view.issue_id))


def _pills(line: BetweenLine) -> tuple[Pill, ...]:
    if line.stage is None:
        return (Pill("cancelled", str(AgencyTaskStatus.WITHDRAWN.label)),)
    pills = [Pill(STAGE_KINDS[line.stage], str(line.stage.label))]
    if line.status is AgencyTaskStatus.ACCEPTED:
        return tuple(pills)
    if line.done_at is not None:
        pills.append(Pill("review-wait", "Chờ nghiệm thu"))
    elif not line.is_issued:
        pills.append(Pill("waiting", "Chưa phát hành"))
    elif line.parcel in _PARCELS:
        kind, word = _PARCELS[line.parcel]
        pills.append(Pill(kind, word or str(line.parcel.label)))
    return tuple(pills)


def _due(line: BetweenLine, now: datetime, calendar: WorkingCalendar) -> Due | None:
    if line.stage is None:
        return None
    if line.done_at is not None:
        return due_of_finished(line.due_at, line.done_at, calendar)
    return due_of_open(line.due_at, now, calendar)


def _main(view: BetweenView) -> BetweenAct | None:
    """Accept what was reported, else urge who is late; nothing is pressing otherwise."""
    wanted = "accept" if view.line.done_at is not None else "urge"
    if wanted == "urge" and view.line.stage is not Stage.LATE:
        return None
    return next((act for act in ACTS if act.verb == wanted and view.may(act.verb)), None)


def _brief(view: BetweenView) -> str:
    line, now = view.line, clock.now()
    if line.status is not AgencyTaskStatus.OPEN:
        at = time_words(line.ended_at, now) if line.ended_at else ""
        word = "Đã nghiệm thu" if line.status is AgencyTaskStatus.ACCEPTED else "Đã thôi giao"
        return f"{word} {at}.".replace(" .", ".")
    if not line.is_issued:
        return "Văn bản chưa phát hành; việc được gửi kèm khi phát hành."
    if line.done_at is not None:
        by = f" bằng {view.reply_symbol}" if view.reply_symbol else ""
        return f"{line.organ} báo đã xong {time_words(line.done_at, now)}{by}; chờ nghiệm thu."
    return _on_its_way(view, now)


def _on_its_way(view: BetweenView, now: datetime) -> str:
    """How far the other agency is, of a document that is out."""
    line = view.line
    if line.parcel is None:
        return f"Văn bản gửi {line.organ} không qua trục; nghiệm thu khi có văn bản trả lời."
    if line.parcel is DispatchStatus.REFUSED:
        return f"{line.organ} từ chối tiếp nhận: {view.note or 'không nêu lý do'}"
    if view.returned_at is not None:
        return (
            f"Kết quả chưa đạt ({time_words(view.returned_at, now)}); {line.organ} đang làm tiếp."
        )
    said = f"{line.organ}: {str(line.parcel.label).lower()}"
    return f"{said}. {view.note}".strip() if view.note else f"{said}."


def _call(view: BetweenView) -> str:
    """Whom to call where no reminder goes over the exchange."""
    if not view.may("urge") or view.is_told_here:
        return ""
    phone = f": {view.phone}" if view.phone else ""
    return f"Trục không chuyển được lời nhắc. Gọi văn thư {view.line.organ}{phone}, rồi ghi lại lần đôn đốc ở đây."


def _facts(view: BetweenView) -> tuple[Fact, ...]:
    line, now = view.line, clock.now()
    facts = (
        Fact("Cơ quan thực hiện", line.organ),
        Fact("Hạn", due_in_full(line.due_at, now, working_calendar())),
        Fact("Người giao", line.giver),
        Fact("Giao lúc", time_words(view.given_at, now)),
        Fact("Loại", "Cấp trên giao nhiệm vụ" if line.is_steering else "Đề nghị thực hiện"),
        Fact("Gửi kèm văn bản", "Có" if view.is_carried else "Không, giao sau khi phát hành"),
        Fact(
            "Đường gửi", str(line.parcel.label) if line.parcel else "",
            address("outgoing:receipt", view.dispatch_id) if view.dispatch_id else "",
        ),
        Fact("Trả lời bằng", view.reply_symbol),
        Fact("Việc cùng văn bản", "Xem các cơ quan khác", address("tasks:between-issue", line.issue_id)),
    )  # fmt: skip
    return tuple(fact for fact in facts if fact.value)


def _entry(one: Happened) -> TimelineEntry:
    what, icon = _LABELS.get(one.verb, ("", "circle-dot"))
    who, role = one.actor, one.actor_post
    if not what or one.verb == "reported":
        what, who, role = (what or one.sentence), "", ""
    note = f"thay {one.on_behalf_of}" if one.on_behalf_of else ""
    return TimelineEntry(
        what=what, when=time_words(one.at, clock.now()), who=who, role=role, quote=one.text,
        note=note, icon=icon,
    )  # fmt: skip


def _received_row(line: ReceivedLine, now: datetime, calendar: WorkingCalendar) -> WorkRow:
    due = (
        due_of_finished(line.due_at, line.closed_at, calendar)
        if line.closed_at
        else due_of_open(line.due_at, now, calendar)
    )
    urgency = urgency_pill(line.urgency) if line.closed_at is None else None
    stage = Pill(STAGE_KINDS[line.stage], str(line.stage.label))
    second = (line.issuer, line.symbol, line.content, f"{line.lead} chủ trì" if line.lead else "")
    return WorkRow(
        key=str(line.document_id), title=line.subject,
        href=address("documents:document", line.document_id),
        pills=tuple(pill for pill in (stage, urgency) if pill), due=due,
        second=tuple(part for part in second if part),
    )  # fmt: skip


def _pager(
    keys: Sequence[tuple[datetime, int]], tab: str, count: int, is_first: bool
) -> Pager | None:
    following = after_link(*keys[-1], tab=tab) if len(keys) == PAGE else ""
    if is_first and not following:
        return None
    words = f"1–{len(keys)} trong {count_words(count)}" if is_first else f"{len(keys)} việc"
    return Pager(words, following, "" if is_first else f"?tab={tab}")
