"""The list "Liên thông": packages that came, packages that went, what could not be delivered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from congvan.desk.rules import count_words, time_words
from congvan.exchange.queries.failures import FailedRow
from congvan.exchange.queries.packages import Counts, IncomingRow, OutgoingRow
from congvan.ui import items
from congvan.ui.items import Filter, Link, Pager, WorkRow
from congvan.web.desk.links import address, with_query
from congvan.web.exchange.pages.words import (
    INCOMING_PILLS,
    OUTGOING_PILLS,
    SIGNATURE_PILLS,
    kind_words,
)
from congvan.web.outgoing.pages.track import PILLS as TRACK_PILLS
from congvan.web.urgency import urgency_pill

IN, OUT, FAILED = "den", "di", "loi"
_LABELS = {IN: "Đến", OUT: "Đi", FAILED: "Lỗi"}
OPEN = "cho"
LONGEST_TEXT = 100
_EMPTY = {
    IN: ("Chưa có gói tin nào đến", "Văn bản và trạng thái cơ quan khác gửi qua trục hiện ở đây."),
    OUT: ("Chưa có gói tin nào đi", "Văn bản cơ quan gửi qua trục và trạng thái đã báo hiện ở đây."),
    FAILED: ("Không có nơi nào gửi lỗi", "Nơi nhận từ chối hoặc không gửi tới được hiện ở đây."),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """Tab, words searched for, only what waits, the place."""

    tab: str
    text: str
    is_open_only: bool
    after: str

    @classmethod
    def of(cls, sent: Mapping[str, str]) -> Asked:
        """Read an address; what it does not know it passes over."""
        tab = sent.get("tab", IN)
        tab = tab if tab in _LABELS else IN
        text = "" if tab == FAILED else " ".join(sent.get("tim", "").split())[:LONGEST_TEXT]
        waits = tab == IN and sent.get("loc") == OPEN
        return cls(tab, text, waits, sent.get("sau", "")[:200])

    def kept(self, **changes: str) -> dict[str, str]:
        """The parameters of an address that shows the same but for `changes`."""
        waits = OPEN if self.is_open_only else ""
        return {"tab": self.tab, "tim": self.text, "loc": waits, **changes}


@dataclass(frozen=True, slots=True)
class ListPage:
    """Liên thông."""

    tab: str
    text: str
    summary: str
    tabs: tuple[items.Tab, ...]
    filters: tuple[Filter, ...]
    rows: tuple[WorkRow, ...]
    pager: Pager | None
    empty_title: str
    empty_text: str
    clear_href: str
    is_filtered: bool
    may_search: bool


def list_page(
    asked: Asked, rows: tuple[WorkRow, ...], *, counts: Counts, following: str
) -> ListPage:
    """Put the list together."""
    title, text = _EMPTY[asked.tab]
    is_filtered = bool(asked.text) or asked.is_open_only
    pager = None
    if following or asked.after:
        pager = Pager(
            f"{len(rows)} gói tin",
            _href(asked.kept(sau=following)) if following else "",
            _href(asked.kept()) if asked.after else "",
        )
    return ListPage(
        tab=asked.tab, text=asked.text, summary=_summary(counts),
        tabs=tuple(
            items.Tab(
                label, _href({"tab": tab}), count_words(number), tab == asked.tab,
            )
            for (tab, label), number in zip(
                _LABELS.items(), (counts.incoming, counts.outgoing, counts.failed), strict=True
            )
        ),
        filters=_filters(asked), rows=rows, pager=pager,
        empty_title="Không có gói tin nào hợp với điều kiện tìm" if is_filtered else title,
        empty_text="Bỏ bớt điều kiện để xem các gói tin khác." if is_filtered else text,
        clear_href=_href({"tab": asked.tab}), is_filtered=is_filtered,
        may_search=asked.tab != FAILED,
    )  # fmt: skip


def incoming_row(row: IncomingRow, now: datetime) -> WorkRow:
    """One package that came."""
    signature = SIGNATURE_PILLS.get(row.signature)
    pills = (urgency_pill(row.urgency), INCOMING_PILLS[row.status], signature)
    return WorkRow(
        key=f"den-{row.package_id}",
        title=row.subject or kind_words(row.kind, row.business_type, row.status_code),
        href=address("exchange:incoming", row.package_id),
        pills=tuple(pill for pill in pills if pill),
        second=(
            row.symbol, row.from_name or row.from_code, _kind(row) if row.subject else "",
            f"đến {time_words(row.received_at, now)}",
        ),
    )  # fmt: skip


def outgoing_row(row: OutgoingRow, now: datetime) -> WorkRow:
    """One package that went or is to go."""
    tries = f"lần thứ {row.attempts}" if row.attempts > 1 and row.sent_at is None else ""
    at = (
        f"gửi {time_words(row.sent_at, now)}"
        if row.sent_at
        else f"lập {time_words(row.made_at, now)}"
    )
    return WorkRow(
        key=f"di-{row.package_id}", title=row.subject or row.what,
        href=address("exchange:outgoing", row.package_id), pills=(OUTGOING_PILLS[row.status],),
        second=(row.symbol, row.what if row.subject else "", f"tới {row.recipients}", at, tries, row.last_failure),
    )  # fmt: skip


def failed_row(row: FailedRow, now: datetime) -> WorkRow:
    """One recipient that a document did not reach."""
    others = f"{row.others_arrived} nơi khác đã đến" if row.others_arrived else ""
    return WorkRow(
        key=f"loi-{row.dispatch_id}", title=f"{row.symbol}: {row.subject}",
        href=address("outgoing:receipt", row.dispatch_id), pills=(TRACK_PILLS[row.status],),
        second=(row.name, row.note.rstrip("."), time_words(row.at, now), others),
    )  # fmt: skip


def _summary(counts: Counts) -> str:
    """ "3 chờ tiếp nhận · 1 chờ gửi"; the lists hold what is done as well."""
    said = (
        f"{count_words(counts.waiting)} chờ tiếp nhận" if counts.waiting else "",
        f"{count_words(counts.to_go)} chờ gửi" if counts.to_go else "",
    )
    return " · ".join(part for part in said if part)


def _kind(row: IncomingRow) -> str:
    words = kind_words(row.kind, row.business_type, row.status_code)
    return "" if words == "Văn bản" else words


def _filters(asked: Asked) -> tuple[Filter, ...]:
    if asked.tab != IN:
        return ()
    waits = _href(asked.kept(loc=OPEN, sau=""))
    return (
        Filter(
            "Tình trạng", "Đang chờ" if asked.is_open_only else "", _href(asked.kept(loc="")),
            (Link("Đang chờ", waits),),
        ),
    )  # fmt: skip


def _href(kept: Mapping[str, str]) -> str:
    return with_query(address("exchange:list"), kept)
