"""What the desk's pages show: frozen and complete, no template asks anything more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from congvan.desk.queries import Counters, Filters, NoticePage, WorkLine, WorkPage
from congvan.desk.rules import count_words, moment_words, time_words
from congvan.desk.states import Part
from congvan.desk.states import Tab as DeskTab
from congvan.organization.rules.working_days import WorkingCalendar
from congvan.ui.items import Due, Fact, Filter, Link, Pager, Pill, Tab, WorkRow
from congvan.web.addresses import address
from congvan.web.deadlines import due_in_full
from congvan.web.desk import links, rows
from congvan.web.desk.first_day import FirstDayPage
from congvan.web.paging import after_link
from congvan.web.urgency import URGENCY_SLUGS

# What the button says, by what one has to do.
_ACTS = {Part.REVIEW: "Mở để duyệt", Part.SIGN: "Mở để ký", Part.INFORM: "Mở để đọc"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: tab, chips, the line shown at the right."""

    tab: DeskTab
    urgency_slug: str = ""
    only_unread: bool = False
    item_id: int | None = None
    is_first: bool = True

    @property
    def filters(self) -> Filters:
        return Filters(URGENCY_SLUGS.get(self.urgency_slug), self.only_unread)

    @property
    def is_filtered(self) -> bool:
        return bool(self.urgency_slug or self.only_unread)

    def kept(self, **changes: str) -> dict[str, str]:
        """The parameters of an address that shows the same but for `changes`."""
        unread = "1" if self.only_unread else ""
        return {
            "tab": self.tab.value, "do-khan": self.urgency_slug, "chua-doc": unread, **changes
        }  # fmt: skip

    @classmethod
    def of(cls, asked: dict[str, str]) -> Asked:
        """Read the address; what it does not know it passes over."""
        slug, item = asked.get("do-khan", ""), asked.get("viec", "")
        tab = asked.get("tab", "")
        return cls(
            tab=DeskTab(tab) if tab in DeskTab.values else DeskTab.ALL,
            urgency_slug=slug if slug in URGENCY_SLUGS else "",
            only_unread=asked.get("chua-doc") == "1",
            item_id=int(item) if item.isascii() and item.isdigit() and len(item) < 19 else None,
            is_first="sau" not in asked,
        )


@dataclass(frozen=True, slots=True)
class Card:
    """One piece of work beside the list: what it is, who gave it, when, until when, the way on."""

    key: str
    title: str
    pills: tuple[Pill, ...]
    due: Due | None
    facts: tuple[Fact, ...]
    act: Link
    is_starred: bool


@dataclass(frozen=True, slots=True)
class TodoPage:
    """Cần xử lý."""

    summary: str
    tabs: tuple[Tab, ...]
    tab: str
    filters: tuple[Filter, ...]
    unread_href: str
    only_unread: bool
    rows: tuple[WorkRow, ...]
    card: Card | None
    pager: Pager | None
    new_href: str
    is_filtered: bool
    is_part: bool  # other tabs have work when this one is empty
    first_day: FirstDayPage | None
    leads_unit: bool


@dataclass(frozen=True, slots=True)
class ListPage:
    """Tôi đã chuyển, Đã xong, Theo dõi: one list of work."""

    title: str
    summary: str
    rows: tuple[WorkRow, ...]
    pager: Pager | None
    empty_icon: str
    empty_title: str
    empty_text: str
    can_unstar: bool = False


@dataclass(frozen=True, slots=True)
class NoticeDay:
    """The notices of one day."""

    words: str
    rows: tuple[WorkRow, ...]


@dataclass(frozen=True, slots=True)
class NoticesPage:
    """Tin báo."""

    summary: str
    days: tuple[NoticeDay, ...]
    up_to_id: int | None
    pager: Pager | None


def todo_page(
    asked: Asked, counts: Counters, page: WorkPage, now: datetime, calendar: WorkingCalendar, *,
    first_day: FirstDayPage | None = None, leads_unit: bool = False,
) -> TodoPage:  # fmt: skip
    """Put together "Cần xử lý"; the line at the right is the one asked for, else the first."""
    chosen = next((line for line in page.lines if line.id == asked.item_id), None)
    if chosen is None and page.lines:
        chosen = page.lines[0]
    todo = counts.tabs[DeskTab.ALL]
    unread = f" · {count_words(counts.unread)} chưa đọc" if counts.unread else ""
    return TodoPage(
        summary=f"{count_words(todo)} việc{unread}" if todo else "Chưa có việc nào",
        tabs=tabs_of(asked, counts),
        tab=asked.tab.value,
        filters=(_urgency_filter(asked),),
        unread_href=_todo_href(**asked.kept(**{"chua-doc": "" if asked.only_unread else "1"})),
        only_unread=asked.only_unread,
        rows=tuple(
            rows.todo_row(line, now, calendar, selected=line is chosen) for line in page.lines
        ),
        card=_card(chosen, now, calendar) if chosen else None,
        pager=_todo_pager(asked, counts, page),
        new_href=_new_href(asked, now),
        is_filtered=asked.is_filtered,
        is_part=todo > 0,
        first_day=first_day,
        leads_unit=leads_unit,
    )


def tabs_of(asked: Asked, counts: Counters) -> tuple[Tab, ...]:
    """The tabs with their counters; chips do not follow from one tab to another."""
    return tuple(
        Tab(
            label=str(tab.label),
            href=_todo_href(tab=tab.value),
            count=count_words(counts.tabs[tab]),
            current=tab is asked.tab,
            key=f"tab-{tab.value}",
        )
        for tab in DeskTab
    )


def given_page(
    counts: Counters, page: WorkPage, now: datetime, calendar: WorkingCalendar
) -> ListPage:
    """Tôi đã chuyển, the latest deadlines last: what is late stands on top."""
    late = sum(1 for line in page.lines if line.due_at and line.due_at < now)
    summary = f"{count_words(counts.given)} việc đang chờ người khác"
    if late:
        summary += f" · {late}{'+' if page.has_more and late == len(page.lines) else ''} quá hạn"
    return ListPage(
        title="Tôi đã chuyển",
        summary=summary if counts.given else "",
        rows=tuple(rows.given_row(line, now, calendar) for line in page.lines),
        pager=_pager(page, lambda last: after_link(last.sort_due, last.id)),
        empty_icon="send",
        empty_title="Không có việc nào đang chờ người khác",
        empty_text="Việc anh, chị chuyển cho người khác hiện ở đây, trễ hạn lên đầu.",
    )


def done_page(page: WorkPage, now: datetime, calendar: WorkingCalendar) -> ListPage:
    """Đã xong, newest first."""
    return ListPage(
        title="Đã xong",
        summary="",
        rows=tuple(rows.done_row(line, now, calendar) for line in page.lines),
        pager=_pager(page, lambda last: after_link(last.closed_at or now, last.id)),
        empty_icon="checks",
        empty_title="Chưa có việc nào xong",
        empty_text="Việc đã xong hiện ở đây, mới nhất lên đầu.",
    )


def starred_page(
    counts: Counters, page: WorkPage, now: datetime, calendar: WorkingCalendar
) -> ListPage:
    """Theo dõi, last starred first."""
    return ListPage(
        title="Theo dõi",
        summary=f"{count_words(counts.starred)} việc" if counts.starred else "",
        rows=tuple(rows.starred_row(line, now, calendar) for line in page.lines),
        pager=_pager(page, lambda last: after_link(last.star_at or now, last.star_id or 0)),
        empty_icon="star",
        empty_title="Chưa theo dõi việc nào",
        empty_text="Tích việc trong Cần xử lý rồi bấm Theo dõi; việc xong vẫn còn ở đây.",
        can_unstar=bool(page.lines),
    )


def notices_page(counts: Counters, page: NoticePage, now: datetime) -> NoticesPage:
    """Tin báo by days, newest first."""
    days = groupby(page.lines, key=lambda line: rows.day_words(line.at, now))
    last = page.lines[-1] if page.lines else None
    return NoticesPage(
        summary=f"{count_words(counts.notices)} chưa đọc" if counts.notices else "",
        days=tuple(
            NoticeDay(
                words,
                tuple(
                    WorkRow(
                        key=f"tin-{line.id}", title=line.sentence,
                        href=address("desk:open-notice", line.id),
                        second=(time_words(line.at, line.at),), unread=line.read_at is None,
                    )
                    for line in lines
                ),
            )
            for words, lines in days
        ),
        up_to_id=max(line.id for line in page.lines) if counts.notices and page.lines else None,
        pager=_shown(len(page.lines), after_link(last.at, last.id)) if last and page.has_more else None,
    )  # fmt: skip


def _card(line: WorkLine, now: datetime, calendar: WorkingCalendar) -> Card:
    passed_on = f"{line.giver}, {line.giver_post}" if line.giver_post else line.giver
    facts = [
        Fact("Số, ký hiệu", line.number) if line.number else None,
        Fact("Nơi gửi", line.origin) if line.origin else None,
        Fact("Người chuyển", passed_on or "Hệ thống"),
        Fact("Chuyển lúc", moment_words(line.opened_at, now)),
        Fact("Hạn", due_in_full(line.due_at, now, calendar)),
        None if line.is_mine else Fact("Vì anh, chị là", line.holder),
        Fact("Tệp", str(line.file_count)) if line.file_count else None,
    ]
    return Card(
        key=str(line.id),
        title=line.title,
        pills=rows.pills_of(line),
        due=rows.due_of(line, now, calendar),
        facts=tuple(fact for fact in facts if fact is not None),
        act=Link(_ACTS.get(line.part, "Mở việc"), address("desk:open", line.id)),
        is_starred=line.is_starred,
    )


def _urgency_filter(asked: Asked) -> Filter:
    chosen = URGENCY_SLUGS.get(asked.urgency_slug)
    return Filter(
        label="Độ khẩn",
        value=str(chosen.label) if chosen is not None else "",
        clear_href=_todo_href(**asked.kept(**{"do-khan": ""})),
        choices=tuple(
            Link(str(urgency.label), _todo_href(**asked.kept(**{"do-khan": slug})))
            for slug, urgency in URGENCY_SLUGS.items()
        ),
    )


def _todo_href(**kept: str) -> str:
    shown = {key: value for key, value in kept.items() if value}
    if shown.get("tab") == DeskTab.ALL.value:
        del shown["tab"]
    return links.with_query(address("desk:todo"), shown)


def _new_href(asked: Asked, now: datetime) -> str:
    """Where the list asks for what came after it was drawn; only its first page does."""
    if not asked.is_first:
        return ""
    return links.with_query(address("desk:counters"), {**asked.kept(), "tu": now.isoformat()})


def _todo_pager(asked: Asked, counts: Counters, page: WorkPage) -> Pager | None:
    if not page.has_more and asked.is_first:
        return None
    next_href = ""
    if page.has_more:
        last = page.lines[-1]
        more = asked.kept(muc=str(int(last.urgency)))
        next_href = after_link(last.sort_due, last.id, **more)
    shown = f"{len(page.lines)} việc"
    if asked.is_first and not asked.is_filtered:
        shown = f"1–{len(page.lines)} trong {count_words(counts.tabs[asked.tab])}"
    return Pager(shown, next_href, "" if asked.is_first else _todo_href(**asked.kept()))


def _pager(page: WorkPage, link: Callable[[WorkLine], str]) -> Pager | None:
    return _shown(len(page.lines), link(page.lines[-1])) if page.has_more else None


def _shown(count: int, next_href: str) -> Pager:
    return Pager(f"{count} dòng", next_href)
