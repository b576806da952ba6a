"""The folder to sign: what waits, what was signed, what failed; one PIN for many (UX §3.8)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from congvan.desk.rules import count_words
from congvan.drafting.queries.issues import IssueLine, IssuePage, SignTab
from congvan.organization.rules.working_days import WorkingCalendar
from congvan.signing.queries.devices import DeviceLine
from congvan.signing.queries.readiness import Readiness
from congvan.ui import items
from congvan.ui.items import PageImage, Pager, Pill, WorkRow
from congvan.web.deadlines import due_of_open
from congvan.web.desk.links import address, with_query
from congvan.web.outgoing.pages.words import clock_words
from congvan.web.urgency import urgency_pill

_EMPTY = {
    SignTab.TO_SIGN: ("Không có văn bản nào chờ ký", "Văn bản đã duyệt, có số và bản PDF sẽ hiện ở đây."),
    SignTab.RUNNING: ("Không có văn bản nào đang làm thủ tục", "Văn bản anh, chị đã duyệt, đang cấp số hoặc đóng dấu hiện ở đây."),
    SignTab.SIGNED: ("Chưa ký văn bản nào", "Văn bản anh, chị đã ký hiện ở đây, mới nhất lên đầu."),
    SignTab.FAILED: ("Không có lần ký nào lỗi", "Lần ký không thành hiện ở đây kèm lý do và cách làm tiếp."),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Card:
    """The document beside the list."""

    title: str
    second: tuple[str, ...]
    href: str
    preview_href: str


@dataclass(frozen=True, slots=True)
class FolderPage:
    """The folder; `device` and `ready` say before the click whether signing will work."""

    tabs: tuple[items.Tab, ...]
    rows: tuple[WorkRow, ...]
    card: Card | None
    pager: Pager | None
    device: DeviceLine | None
    ready: Readiness | None
    may_sign: bool
    empty_title: str
    empty_text: str

    @property
    def can_sign(self) -> bool:
        """Whether ticking makes sense: there is a device, and nothing stands against using it."""
        return (
            self.may_sign and self.device is not None and not (self.ready and self.ready.problems)
        )


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """The pages of one document to sign; `back_href` is "" where it cannot go back any more."""

    title: str
    href: str
    back_href: str
    pages: tuple[PageImage, ...]
    refused: str


def folder_page(
    tab: SignTab, *, counts: Mapping[SignTab, int], page: IssuePage, device: DeviceLine | None,
    ready: Readiness | None, now: datetime, calendar: WorkingCalendar, shown: str = "",
    after: str = "", ticked: frozenset[int] = frozenset(),
    outcomes: Mapping[int, str] = MappingProxyType({}),
) -> FolderPage:  # fmt: skip
    """Put the folder together; `shown` is the issue beside the list.

    `ticked` come back ticked; `outcomes` say in their rows why they were not signed.
    """
    chosen = next((line for line in page.lines if str(line.issue_id) == shown), None)
    if chosen is None and page.lines:
        chosen = page.lines[0]
    title, text = _EMPTY[tab]
    return FolderPage(
        tabs=tuple(
            items.Tab(
                label=str(one.label), href=_href(one), count=count_words(counts[one]),
                current=one is tab, key=f"ky-{one.value}",
            )
            for one in counts
        ),
        rows=tuple(
            replace(
                _row(line, now, calendar, selected=line is chosen, failure=outcomes.get(line.issue_id, "")),
                ticked=line.issue_id in ticked,
            )
            for line in page.lines
        ),
        card=Card(
            chosen.subject, _second(chosen, now), address("outgoing:issue", chosen.issue_id),
            address("outgoing:sign-preview", chosen.issue_id),
        ) if chosen else None,
        pager=Pager(
            f"{len(page.lines)} văn bản",
            with_query(_href(tab), {"sau": page.next}) if page.next else "",
            _href(tab) if after else "",
        ) if page.next or after else None,
        device=device, ready=ready, may_sign=tab is SignTab.TO_SIGN and bool(page.lines),
        empty_title=title, empty_text=text,
    )  # fmt: skip


def _row(
    line: IssueLine, now: datetime, calendar: WorkingCalendar, *, selected: bool, failure: str
) -> WorkRow:
    pill = urgency_pill(line.urgency) if line.signed_at is None else None
    missed = Pill("returned", "Chưa ký được") if failure else None
    return WorkRow(
        key=str(line.issue_id), title=line.subject, href=address("outgoing:issue", line.issue_id),
        pills=tuple(one for one in (missed, pill) if one),
        due=due_of_open(line.due_at, now, calendar) if line.due_at and not line.signed_at else None,
        second=(failure,) if failure else _second(line, now), selected=selected,
        preview=address("outgoing:sign-preview", line.issue_id),
    )  # fmt: skip


def _second(line: IssueLine, now: datetime) -> tuple[str, ...]:
    when = (
        f"ký {clock_words(line.signed_at, now)}"
        if line.signed_at
        else f"trình {clock_words(line.opened_at, now)}"
    )
    return (line.symbol, line.type_name, line.unit, f"{line.drafter} soạn", when, line.failure)


def _href(tab: SignTab) -> str:
    return with_query(address("outgoing:to-sign"), {"tab": tab.value})
