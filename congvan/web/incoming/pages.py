"""What the lists of incoming documents show: frozen and complete, no template asks anything more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from congvan.desk.rules import count_words
from congvan.directives.queries.lists import IncomingPage, Tab
from congvan.organization.acting import ActingMember
from congvan.organization.rules.working_days import WorkingCalendar
from congvan.ui import items
from congvan.ui.items import Due, Filter, Pager, Pill, WorkRow
from congvan.web.desk.links import address, with_query
from congvan.web.incoming.asked import (
    BOOK,
    FIELD,
    FROM,
    HOLDER,
    ISSUER,
    TYPE,
    UNTIL,
    Asked,
    day_in,
)
from congvan.web.incoming.choices import Choices
from congvan.web.incoming.rows import due_of, incoming_row, pills_of, second_of
from congvan.web.list_parts import URGENCY, chip_filter, tab_pager
from congvan.web.urgency import urgency_links

_LABELS = {
    BOOK: "Sổ",
    TYPE: "Loại",
    FIELD: "Lĩnh vực",
    ISSUER: "Cơ quan",
    HOLDER: "Người giữ",
}
# Tabs that hold several states at once.
_MIXED = (Tab.ALL, Tab.DONE, Tab.OVERDUE)
_EMPTY = {
    Tab.AWAITING_DISTRIBUTION: ("Không có văn bản nào chờ phân phối", "Văn bản vừa vào sổ mà chưa chuyển hiện ở đây."),
    Tab.AWAITING_DIRECTION: ("Không có văn bản nào chờ chỉ đạo", "Văn bản đã trình lãnh đạo mà chưa có ý kiến hiện ở đây."),
    Tab.IN_PROGRESS: ("Không có văn bản nào đang xử lý", "Văn bản đã giao mà chưa xong hiện ở đây, gấp nhất lên đầu."),
    Tab.OVERDUE: ("Không có văn bản nào quá hạn", "Văn bản quá hạn giải quyết hiện ở đây."),
    Tab.DONE: ("Chưa có văn bản nào giải quyết xong", "Văn bản đã giải quyết xong hiện ở đây, mới nhất lên đầu."),
    Tab.ALL: ("Chưa có văn bản đến nào", "Văn bản đến đã vào sổ mà anh, chị được xem hiện ở đây."),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Card:
    """The document beside the list, from what the row knows; the page image comes afterwards."""

    document_id: int
    title: str
    href: str
    preview_href: str
    pills: tuple[Pill, ...]
    due: Due | None
    second: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListPage:
    """Văn bản đến."""

    summary: str
    tabs: tuple[items.Tab, ...]
    tab: str
    filters: tuple[Filter, ...]
    kept: tuple[tuple[str, str], ...]
    from_day: str
    until_day: str
    clear_href: str
    rows: tuple[WorkRow, ...]
    card: Card | None
    pager: Pager | None
    empty_title: str
    empty_text: str
    is_filtered: bool
    is_open_tab: bool
    order: str
    back: str


def list_page(
    viewer: ActingMember, asked: Asked, *, counts: Mapping[Tab, int], page: IncomingPage,
    choices: Choices, now: datetime, calendar: WorkingCalendar, registers: bool,
) -> ListPage:  # fmt: skip
    """Put the list together; `registers`: has the tab of what waits for its number."""
    chosen = next((line for line in page.lines if line.document_id == asked.shown_id), None)
    if chosen is None and page.lines:
        chosen = page.lines[0]
    mixed = asked.tab in _MIXED
    title, text = _EMPTY[asked.tab]
    count = counts.get(asked.tab, 0)
    return ListPage(
        summary=f"{count_words(count)} văn bản" if count else "",
        tabs=tabs_of(asked.tab, counts, registers=registers),
        tab=asked.tab.value,
        filters=_filters(viewer, asked, choices),
        kept=tuple((k, v) for k, v in asked.kept().items() if k not in (FROM, UNTIL)),
        from_day=_day_words(asked.chips.get(FROM, "")),
        until_day=_day_words(asked.chips.get(UNTIL, "")),
        clear_href=list_href({"tab": asked.tab.value}),
        rows=tuple(
            incoming_row(line, now, calendar, selected=line is chosen, with_status=mixed)
            for line in page.lines
        ),
        card=Card(
            document_id=chosen.document_id, title=chosen.subject,
            href=address("documents:document", chosen.document_id),
            preview_href=address("incoming:preview", chosen.document_id),
            pills=pills_of(chosen, with_status=True), due=due_of(chosen, now, calendar),
            second=second_of(chosen),
        ) if chosen else None,
        pager=tab_pager(
            asked, list_href, shown=len(page.lines), count=count, following=page.next,
            noun="văn bản",
        ),
        empty_title="Không có văn bản nào hợp với bộ lọc" if asked.is_filtered else title,
        empty_text="Bỏ bớt điều kiện lọc để xem các văn bản khác." if asked.is_filtered else text,
        is_filtered=asked.is_filtered,
        is_open_tab=asked.tab not in (Tab.DONE,),
        order=_order_of(asked, counts),
        back=list_href(asked.kept()),
    )  # fmt: skip


def tabs_of(
    current: Tab | None, counts: Mapping[Tab, int], *, registers: bool,
    from_axis: int | None = None,
) -> tuple[items.Tab, ...]:  # fmt: skip
    """The tabs with their counters; `from_axis` is the number of the clerk's tab when it is open.

    "Mới từ trục" and "Chờ vào sổ" are the clerk's and lead to their own pages, which count them:
    here they would be the seventh statement of a page that takes six.
    """
    shown = [
        items.Tab(
            label=str(tab.label), href=list_href({"tab": tab.value}),
            count=count_words(counts[tab]), current=tab is current, key=f"den-{tab.value}",
        )
        for tab in counts
    ]  # fmt: skip
    if registers and (href := address("intake:waiting")):
        shown.insert(0, items.Tab("Chờ vào sổ", href))
    if registers and (href := address("incoming:from-axis")):
        counted = None if from_axis is None else count_words(from_axis)
        shown.insert(0, items.Tab("Mới từ trục", href, counted, from_axis is not None))
    return tuple(shown)


def list_href(kept: Mapping[str, str]) -> str:
    """The list's address with what is kept of it."""
    return with_query(address("incoming:list"), kept)


def _filters(viewer: ActingMember, asked: Asked, choices: Choices) -> tuple[Filter, ...]:
    shown = [
        chip_filter(
            label, chip, asked, choices.offered(viewer, chip), list_href,
            words=choices.words(chip, asked.chips.get(chip, "")),
        )
        for chip, label in _LABELS.items()
    ]  # fmt: skip
    shown.append(chip_filter("Độ khẩn", URGENCY, asked, urgency_links(), list_href))
    return tuple(one for one in shown if one.value or one.choices)


def _order_of(asked: Asked, counts: Mapping[Tab, int]) -> str:
    """How the list is sorted, in words; only who sees the agency reads its indexes by urgency."""
    if asked.tab is Tab.OVERDUE:
        return "trễ nhất trước"
    if Tab.AWAITING_DIRECTION not in counts or asked.tab is Tab.ALL:
        return "mới đến trước"
    if asked.tab is Tab.DONE:
        return "mới đến trước" if FROM in asked.chips or UNTIL in asked.chips else "mới xong trước"
    return "hỏa tốc, rồi ngày đến"


def _day_words(text: str) -> str:
    day = day_in(text)
    return f"{day:%d/%m/%Y}" if day else ""
