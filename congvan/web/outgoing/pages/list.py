"""The list "Văn bản đi" by tabs, each row with where it stands and what is late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from congvan.desk.rules import count_words
from congvan.drafting.queries.issues import IssueLine, IssuePage, Tab
from congvan.drafting.states import ON_ITS_WAY, IssueStatus
from congvan.exchange.queries.tracks import TrackSummary
from congvan.exchange.states import DispatchStatus
from congvan.organization.rules.working_days import WorkingCalendar
from congvan.ui import items
from congvan.ui.items import Due, Filter, Pager, WorkRow
from congvan.web.deadlines import due_of_finished, due_of_open
from congvan.web.desk.links import address, with_query
from congvan.web.list_parts import URGENCY, chip_filter, tab_pager
from congvan.web.outgoing.asked import TYPE, UNIT, Asked
from congvan.web.outgoing.pages.track import PILLS as TRACK_PILLS
from congvan.web.outgoing.pages.track import summary_words
from congvan.web.outgoing.pages.words import STATUS_PILLS
from congvan.web.urgency import urgency_links, urgency_pill

Choices = Mapping[str, Sequence[tuple[str, str]]]
_LABELS = {TYPE: "Loại", UNIT: "Đơn vị soạn"}
# Tabs that hold several states at once say in each row which.
_MIXED = (Tab.ALL, Tab.TO_NUMBER, Tab.TO_SIGN, Tab.SENT)
_EMPTY = {
    Tab.TO_NUMBER: ("Không có văn bản nào chờ cấp số", "Dự thảo lãnh đạo đã duyệt, cho phép ban hành sẽ hiện ở đây."),
    Tab.TO_SIGN: ("Không có văn bản nào chờ ký", "Văn bản đã có số và bản PDF chờ lãnh đạo ký hiện ở đây."),
    Tab.TO_SEAL: ("Không có văn bản nào chờ đóng dấu", "Văn bản lãnh đạo đã ký, chờ ký số cơ quan hiện ở đây."),
    Tab.TO_SEND: ("Không có văn bản nào chờ gửi", "Văn bản đã ký, đóng dấu đủ mà chưa gửi hiện ở đây."),
    Tab.SENT: ("Chưa có văn bản nào đã gửi", "Văn bản đã phát hành hiện ở đây, mới nhất lên đầu."),
    Tab.FAILED: ("Không có lần gửi nào lỗi", "Nơi nhận chưa nhận được văn bản sẽ hiện ở đây kèm lý do."),
    Tab.ALL: ("Chưa có văn bản đi nào", "Văn bản đi của cơ quan mà anh, chị được xem hiện ở đây."),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ListPage:
    """Văn bản đi."""

    summary: str
    tabs: tuple[items.Tab, ...]
    filters: tuple[Filter, ...]
    rows: tuple[WorkRow, ...]
    pager: Pager | None
    empty_title: str
    empty_text: str
    is_filtered: bool
    clear_href: str


def list_page(
    asked: Asked, *, counts: Mapping[Tab, int], page: IssuePage, choices: Choices, now: datetime,
    calendar: WorkingCalendar, sent: Mapping[int, TrackSummary],
) -> ListPage:  # fmt: skip
    """Put the list together; `sent` by document: how far the axis has brought it."""
    count = counts.get(asked.tab, 0)
    title, text = _EMPTY[asked.tab]
    filtered = bool(asked.chips)
    return ListPage(
        summary=f"{count_words(count)} văn bản" if count else "",
        tabs=tuple(
            items.Tab(
                label=str(tab.label), href=list_href({"tab": tab.value}),
                count=count_words(counts[tab]), current=tab is asked.tab, key=f"di-{tab.value}",
            )
            for tab in counts
        ),
        filters=_filters(asked, choices),
        rows=tuple(
            issue_row(
                line, now, calendar, with_status=asked.tab in _MIXED,
                sent=sent.get(line.document_id or 0), is_lost=asked.tab is Tab.FAILED,
            )
            for line in page.lines
        ),
        pager=tab_pager(
            asked, list_href, shown=len(page.lines), count=count, following=page.next,
            noun="văn bản",
        ),
        empty_title="Không có văn bản nào hợp với bộ lọc" if filtered else title,
        empty_text="Bỏ bớt điều kiện lọc để xem các văn bản khác." if filtered else text,
        is_filtered=filtered,
        clear_href=list_href({"tab": asked.tab.value}),
    )  # fmt: skip


def issue_row(
    line: IssueLine, now: datetime, calendar: WorkingCalendar, *, with_status: bool,
    sent: TrackSummary | None = None, is_lost: bool = False,
) -> WorkRow:  # fmt: skip
    """One row; `with_status` says where it stands when the tab does not, `sent` how far it got.

    Among what was lost (`is_lost`) the row says how, and not that it was issued in time.
    """
    pills = [urgency_pill(line.urgency)] if line.issued_at is None else []
    if with_status:
        pills.append(STATUS_PILLS[IssueStatus(line.status)])
    if is_lost and sent:
        pills += [TRACK_PILLS[status] for status, number in _lost(sent) if number]
    return WorkRow(
        key=str(line.issue_id), title=line.subject,
        href=address("outgoing:issue", line.issue_id),
        pills=tuple(pill for pill in pills if pill is not None), due=None if is_lost else _due(line, now, calendar),
        second=(
            line.symbol, line.type_name, line.unit, f"{line.signer} ký" if line.signer else "",
            summary_words(sent) if sent else _sending(line), line.failure,
        ),
    )  # fmt: skip


def _lost(sent: TrackSummary) -> tuple[tuple[DispatchStatus, int], ...]:
    return ((DispatchStatus.FAILED, sent.failed), (DispatchStatus.REFUSED, sent.refused))


def list_href(kept: Mapping[str, str]) -> str:
    """The list's address with what is kept of it."""
    return with_query(address("outgoing:list"), kept)


def _due(line: IssueLine, now: datetime, calendar: WorkingCalendar) -> Due | None:
    if line.issued_at is not None:
        return due_of_finished(line.due_at, line.issued_at, calendar)
    if line.status in ON_ITS_WAY and line.due_at is not None:
        return due_of_open(line.due_at, now, calendar)
    return None


def _sending(line: IssueLine) -> str:
    if line.issued_at is None or not line.recipients:
        return ""
    if line.waiting_recipients:
        return f"còn {line.waiting_recipients}/{line.recipients} nơi nhận chờ chuyển"
    return f"{line.recipients} nơi nhận"


def _filters(asked: Asked, choices: Choices) -> tuple[Filter, ...]:
    offers = [(chip, label, choices.get(chip, ())) for chip, label in _LABELS.items()]
    shown = (
        chip_filter(label, chip, asked, offered, list_href)
        for chip, label, offered in (*offers, (URGENCY, "Độ khẩn", urgency_links()))
    )
    return tuple(one for one in shown if one.value or one.choices)
