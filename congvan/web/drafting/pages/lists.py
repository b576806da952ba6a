"""The list of drafts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from congvan.desk.rules import count_words, date_words
from congvan.drafting.queries.drafts import DraftLine, DraftPage, Tab
from congvan.drafting.states import ENDED_DRAFT, DraftStatus
from congvan.organization.rules.working_days import WorkingCalendar
from congvan.ui import items
from congvan.ui.items import Due, Filter, Pager, Pill, WorkRow
from congvan.web.addresses import address
from congvan.web.deadlines import due_of_open
from congvan.web.desk.links import with_query
from congvan.web.drafting.asked import FIELD, TYPE, Asked
from congvan.web.incoming.choices import Choices
from congvan.web.list_parts import URGENCY, chip_filter, tab_pager
from congvan.web.urgency import urgency_links, urgency_pill

_STATUS_KINDS = {
    DraftStatus.DRAFTING: "waiting",
    DraftStatus.UNIT_REVIEW: "review-wait",
    DraftStatus.UNIT_AGREED: "doing",
    DraftStatus.LEADER_REVIEW: "review-wait",
    DraftStatus.RETURNED: "returned",
    DraftStatus.APPROVED: "done",
    DraftStatus.ISSUING: "doing",
    DraftStatus.ISSUED: "done",
    DraftStatus.ABANDONED: "cancelled",
}
_EMPTY = {
    Tab.OWN: ("Anh, chị chưa có dự thảo nào", "Dự thảo anh, chị soạn, đến khi phát hành, hiện ở đây."),
    Tab.TO_REVIEW: ("Không có dự thảo nào chờ ý kiến", "Dự thảo trình anh, chị cho ý kiến hoặc duyệt hiện ở đây, gấp nhất lên đầu."),
    Tab.SUBMITTED: ("Không có dự thảo nào đang trình", "Dự thảo đã trình mà chưa có ý kiến hiện ở đây."),
    Tab.RETURNED: ("Không có dự thảo nào bị trả lại", "Dự thảo bị trả lại để sửa hiện ở đây."),
    Tab.APPROVED: ("Chưa có dự thảo nào được duyệt", "Dự thảo đã duyệt, đang phát hành hiện ở đây."),
    Tab.UNIT: ("Đơn vị chưa có dự thảo nào", "Dự thảo của đơn vị đang soạn, đang trình hiện ở đây."),
    Tab.ALL: ("Chưa có dự thảo nào", "Mọi dự thảo anh, chị được xem hiện ở đây, mới nhất lên đầu."),
}  # fmt: skip
# Tabs whose rows all stand at one place do not say it in each row.
_PLAIN = (Tab.RETURNED,)


@dataclass(frozen=True, slots=True)
class ListPage:
    """Dự thảo."""

    summary: str
    tabs: tuple[items.Tab, ...]
    filters: tuple[Filter, ...]
    clear_href: str
    rows: tuple[WorkRow, ...]
    pager: Pager | None
    empty_title: str
    empty_text: str
    is_filtered: bool
    order: str
    new_href: str


def list_page(
    asked: Asked, *, counts: Mapping[Tab, int], page: DraftPage, choices: Choices, now: datetime,
    calendar: WorkingCalendar,
) -> ListPage:  # fmt: skip
    """Put the list together."""
    title, text = _EMPTY[asked.tab]
    count = counts.get(asked.tab, 0)
    return ListPage(
        summary=f"{count_words(count)} dự thảo" if count else "",
        tabs=tabs_of(asked.tab, counts),
        filters=_filters(asked, choices),
        clear_href=list_href({"tab": asked.tab.value}),
        rows=tuple(draft_row(line, asked.tab, now, calendar) for line in page.lines),
        pager=tab_pager(
            asked,
            list_href,
            shown=len(page.lines),
            count=count,
            following=page.next,
            noun="dự thảo",
        ),
        empty_title="Không có dự thảo nào hợp với bộ lọc" if asked.is_filtered else title,
        empty_text="Bỏ bớt điều kiện lọc để xem các dự thảo khác." if asked.is_filtered else text,
        is_filtered=asked.is_filtered,
        order="mới lập trước" if asked.tab is Tab.ALL else "gấp trước",
        new_href=address("drafting:new"),
    )


def tabs_of(current: Tab | None, counts: Mapping[Tab, int]) -> tuple[items.Tab, ...]:
    """The tabs with their counters."""
    return tuple(
        items.Tab(
            label=str(tab.label), href=list_href({"tab": tab.value}), count=count_words(count),
            current=tab is current, key=f"du-thao-{tab.value}",
        )
        for tab, count in counts.items()
    )  # fmt: skip


def draft_row(line: DraftLine, tab: Tab, now: datetime, calendar: WorkingCalendar) -> WorkRow:
    """One row: where it stands, what it says, who wrote it and who has it."""
    return WorkRow(
        key=str(line.id),
        title=line.subject,
        href=address("drafting:draft", line.id),
        pills=_pills(line, tab),
        due=_due(line, tab, now, calendar),
        second=(
            line.type_name,
            f"Trả lời {line.replies_to}" if line.replies_to else "",
            line.drafter if tab is not Tab.OWN else "",
            f"{line.holder} giữ từ {date_words(line.status_since, now)}"
            if line.holder and line.status not in ENDED_DRAFT and line.holder != line.drafter
            else "",
            f"lần {line.round}" if line.round > 1 else "",
        ),
        files=line.file_count,
    )


def status_pill(status: DraftStatus, label: str = "") -> Pill:
    """Where the draft stands, in words."""
    return Pill(_STATUS_KINDS[status], label or str(status.label))


def _pills(line: DraftLine, tab: Tab) -> tuple[Pill, ...]:
    pills = [Pill("review")] if tab is Tab.TO_REVIEW else []
    urgency = urgency_pill(line.urgency)
    if urgency and line.status not in ENDED_DRAFT:
        pills.append(urgency)
    if tab not in _PLAIN:
        pills.append(status_pill(line.status))
    return tuple(pills[:3])


def _due(line: DraftLine, tab: Tab, now: datetime, calendar: WorkingCalendar) -> Due | None:
    if line.status in ENDED_DRAFT:
        return None
    due_at = line.review_due_at if tab in (Tab.TO_REVIEW, Tab.SUBMITTED) else line.due_at
    return due_of_open(due_at or line.due_at, now, calendar)


def list_href(kept: Mapping[str, str]) -> str:
    """The list's address with what is kept of it."""
    return with_query(address("drafting:list"), kept)


def _filters(asked: Asked, choices: Choices) -> tuple[Filter, ...]:
    offers = (
        (TYPE, "Loại", choices.by_chip["loai"]),
        (FIELD, "Lĩnh vực", choices.by_chip["linh-vuc"]),
        (URGENCY, "Độ khẩn", urgency_links()),
    )
    shown = (chip_filter(label, chip, asked, offered, list_href) for chip, label, offered in offers)
    return tuple(one for one in shown if one.value or one.choices)
