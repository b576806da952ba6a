"""What the pages of search show: frozen and complete, no template asks anything more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from congvan.kernel.errors import BusinessError
from congvan.organization.acting import ActingMember
from congvan.search.queries import COUNT_CAP, Count, Line, Page
from congvan.search.queries.saved import Saved
from congvan.ui import items
from congvan.ui.items import Filter, Link, Pager
from congvan.web.incoming.asked import FROM, UNTIL, day_in
from congvan.web.list_parts import URGENCY, chip_filter
from congvan.web.search.asked import STATE, AskedSearch, KindTab
from congvan.web.search.choices import (
    FIRST_CHIPS,
    LABELS,
    chips_of,
    has_days,
    label_of,
    offered,
    words_of,
)
from congvan.web.search.links import results
from congvan.web.search.rows import ResultRow, result_row


@dataclass(frozen=True, slots=True)
class SavedRow:
    """A kept search as a list shows it; `about` says in words what it looks for."""

    search_id: int
    name: str
    about: str
    href: str
    on_desk: bool


@dataclass(frozen=True, slots=True)
class ResultsPage:
    """Tra cứu: what was asked for and what was found."""

    words: str
    summary: str
    tabs: tuple[items.Tab, ...]
    filters: tuple[Filter, ...]
    more_filters: tuple[Filter, ...]
    kept: tuple[tuple[str, str], ...]
    has_days: bool
    from_day: str
    until_day: str
    is_filtered: bool
    clear_href: str
    days_clear_href: str
    rows: tuple[ResultRow, ...]
    pager: Pager | None
    corrected: str
    unknown: str
    error: str
    query: str
    name: str
    shows_kind: bool
    all_href: str


def results_page(
    viewer: ActingMember, asked: AskedSearch, page: Page | None, today: date, *,
    error: BusinessError | None = None,
) -> ResultsPage:  # fmt: skip
    """Put the results together; without a `page` the search was refused with `error`."""
    first, last = (_day_words(asked.chips.get(chip, "")) for chip in (FROM, UNTIL))
    lines, filters = page.lines if page else (), _filters(viewer, asked)
    return ResultsPage(
        words=asked.words,
        summary=f"{page.count} kết quả" if page and lines else "",
        tabs=_tabs(asked, page),
        filters=filters[:FIRST_CHIPS],
        more_filters=filters[FIRST_CHIPS:],
        kept=tuple(
            (key, value)
            for key, value in asked.kept().items()
            if value and key not in (FROM, UNTIL)
        ),
        has_days=has_days(asked.tab),
        from_day=first,
        until_day=last,
        is_filtered=bool(asked.chips),
        clear_href=results({"q": asked.words, "tab": asked.tab.value}),
        days_clear_href=results(asked.kept(**{FROM: "", UNTIL: ""})),
        rows=tuple(result_row(line, today) for line in lines),
        pager=_pager(asked, page) if page else None,
        corrected=page.corrected if page else "",
        unknown=_quoted(page.unknown) if page else "",
        error=str(error) if error else "",
        query=asked.query,
        name=name_of(viewer, asked),
        shows_kind=asked.tab is KindTab.ALL,
        all_href=results(asked.kept(tab="", **{STATE: ""})),
    )


def saved_rows(viewer: ActingMember, kept: Sequence[Saved]) -> tuple[SavedRow, ...]:
    """The kept searches with what each looks for."""
    rows = []
    for one in kept:
        asked = AskedSearch.of_query(one.parameters)
        rows.append(
            SavedRow(
                one.search_id, one.name, about(viewer, asked),
                results({**asked.kept(), "tab": asked.tab.value}), one.on_desk,
            )
        )  # fmt: skip
    return tuple(rows)


def shortcuts(today: date) -> tuple[Link, ...]:
    """Searches by filters alone that every office asks for."""
    month = f"{today.replace(day=1):%d/%m/%Y}"
    recent = f"{today - timedelta(days=30):%d/%m/%Y}"
    offered_first = (
        ("Văn bản đến trong 30 ngày qua", {"tab": "den", FROM: recent}),
        ("Văn bản đến khẩn đang xử lý", {"tab": "den", URGENCY: "khan", STATE: "in_progress"}),
        ("Văn bản đi phát hành từ đầu tháng", {"tab": "di", FROM: month, STATE: "issued"}),
        ("Dự thảo bị trả lại", {"tab": "du-thao", STATE: "returned"}),
        ("Hồ sơ đang mở", {"tab": "ho-so", STATE: "open"}),
    )
    return tuple(Link(label, results(kept)) for label, kept in offered_first)


def about(viewer: ActingMember, asked: AskedSearch) -> str:
    """The search in words: “kế hoạch” · Văn bản đến · Độ khẩn: Hỏa tốc · từ 01/11/2026."""
    # A phrase has its own quotes.
    words = asked.words if '"' in asked.words else f"“{asked.words}”"
    parts = [words] if asked.words else []
    if asked.tab.kind is not None:
        parts.append(str(asked.tab.kind.label))
    parts += [f"{one.label}: {one.value}" for one in _filters(viewer, asked) if one.value]
    first, last = (_day_words(asked.chips.get(chip, "")) for chip in (FROM, UNTIL))
    if first:
        parts.append(f"từ {first}")
    if last:
        parts.append(f"đến {last}")
    return " · ".join(parts)


def name_of(viewer: ActingMember, asked: AskedSearch) -> str:
    """What the search is called unless the person calls it otherwise."""
    return (asked.words or about(viewer, asked))[:80]


def suggested(lines: Sequence[Line], today: date) -> tuple[ResultRow, ...]:
    """The lines of the box while typing."""
    return tuple(result_row(line, today) for line in lines)


def _tabs(asked: AskedSearch, page: Page | None) -> tuple[items.Tab, ...]:
    shown = []
    for tab in KindTab:
        counted = _counted(tab, asked, page) if page else None
        if STATE in asked.chips and tab is not asked.tab:
            # Each kind has states of its own: the chip does not follow, so its number would not hold.
            counted = None
        label = "Tất cả" if tab.kind is None else str(tab.kind.label)
        href = results(asked.kept(tab=tab.value, **{STATE: ""}))
        shown.append(items.Tab(label, href, counted, tab is asked.tab))
    return tuple(shown)


def _counted(tab: KindTab, asked: AskedSearch, page: Page) -> str:
    if tab is asked.tab:
        return str(page.count)
    if tab.kind is not None:
        return str(page.counts[tab.kind])
    number = sum(one.number for one in page.counts.values())
    is_more = number > COUNT_CAP or any(one.is_more for one in page.counts.values())
    return str(Count(min(number, COUNT_CAP), is_more))


def _filters(viewer: ActingMember, asked: AskedSearch) -> tuple[Filter, ...]:
    # A chip that was set under another tab stays in sight, because it still counts.
    shown = [*chips_of(asked.tab), *(c for c in LABELS if c in asked.chips)]
    made = (
        chip_filter(
            label_of(asked.tab, chip), chip, asked, offered(viewer, asked, chip), results,
            words=words_of(viewer, asked, chip),
        )
        for chip in dict.fromkeys(shown)
    )  # fmt: skip
    return tuple(one for one in made if one.value or one.choices)


def _pager(asked: AskedSearch, page: Page) -> Pager | None:
    if not page.next and not asked.after:
        return None
    shown = (
        f"{len(page.lines)} kết quả" if asked.after else f"1–{len(page.lines)} trong {page.count}"
    )
    return Pager(
        shown,
        results({**asked.kept(), "sau": page.next}) if page.next else "",
        results(asked.kept()) if asked.after else "",
    )


def _quoted(words: Sequence[str]) -> str:
    return ", ".join(f"“{word}”" for word in words)


def _day_words(text: str) -> str:
    day = day_in(text)
    return f"{day:%d/%m/%Y}" if day else ""
