"""The parcel track of one issued document: every recipient, how far it is, what can be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from congvan.desk.rules import time_words
from congvan.exchange.queries.tracks import Track, TrackRow, TrackSummary
from congvan.exchange.states import DispatchStatus
from congvan.kernel.clock import OFFICE_ZONE
from congvan.ui import items
from congvan.ui.items import Link, Pill
from congvan.web.desk.links import address, with_query

GROUP = "nhom"
NOTHING = "–"
# Kinds of a row whose sentence asks for something.
WARNING = frozenset({"warn", "danger"})
PILLS = {
    DispatchStatus.WAITING: Pill("waiting", "Chờ gửi"),
    DispatchStatus.SENDING: Pill("sending"),
    DispatchStatus.SENT: Pill("sending", "Đã gửi"),
    DispatchStatus.ARRIVED: Pill("arrived"),
    DispatchStatus.ACCEPTED: Pill("received"),
    DispatchStatus.ASSIGNED: Pill("received", "Đã phân công"),
    DispatchStatus.IN_PROGRESS: Pill("received", "Đang xử lý"),
    DispatchStatus.DONE: Pill("completed"),
    DispatchStatus.REFUSED: Pill("returned", "Từ chối"),
    DispatchStatus.FAILED: Pill("failed"),
    DispatchStatus.RECALLING: Pill("recalled", "Đang thu hồi"),
    DispatchStatus.RECALLED: Pill("recalled"),
}
# Slug, label, the states behind it: in the order of the tabs.
GROUPS = (
    ("hoan-thanh", "Hoàn thành", (DispatchStatus.DONE,)),
    (
        "tiep-nhan", "Đã tiếp nhận",
        (DispatchStatus.ACCEPTED, DispatchStatus.ASSIGNED, DispatchStatus.IN_PROGRESS),
    ),
    ("da-den", "Đã đến", (DispatchStatus.ARRIVED,)),
    ("dang-gui", "Đang gửi", (DispatchStatus.WAITING, DispatchStatus.SENDING, DispatchStatus.SENT)),
    ("tu-choi", "Từ chối", (DispatchStatus.REFUSED,)),
    ("loi", "Gửi lỗi", (DispatchStatus.FAILED,)),
    ("thu-hoi", "Thu hồi", (DispatchStatus.RECALLING, DispatchStatus.RECALLED)),
)  # fmt: skip
_AGAIN = (DispatchStatus.FAILED, DispatchStatus.REFUSED)
_ENDED = (DispatchStatus.DONE, DispatchStatus.REFUSED, DispatchStatus.RECALLED)


@dataclass(frozen=True, slots=True)
class Row:
    """One recipient: its sentence, the times, the state, the one thing to do."""

    key: int
    name: str
    href: str
    sentence: str
    is_warning: bool
    sent: str
    arrived: str
    accepted: str
    pill: Pill
    resend_href: str
    link: Link | None
    word: str


@dataclass(frozen=True, slots=True)
class TrackPage:
    """The whole page; `table_href` is what the table asks every minute."""

    issue_id: int
    symbol: str
    subject: str
    sent_words: str
    issue_href: str
    all_href: str
    tabs: tuple[items.Tab, ...]
    rows: tuple[Row, ...]
    failed: int
    resend_href: str
    recall_href: str
    print_href: str
    table_href: str
    updated: str
    is_moving: bool


def track_page(
    track: Track, *, issue_id: int, sent_words: str, group: str, now: datetime, may_recall: bool
) -> TrackPage:
    """Put the track together; an unknown `group` shows everybody."""
    states = {slug: found for slug, _, found in GROUPS}
    chosen = group if group in states else ""
    here = address("outgoing:track", issue_id)
    failed = sum(1 for row in track.rows if row.status == DispatchStatus.FAILED)
    return TrackPage(
        issue_id=issue_id, symbol=track.symbol, subject=track.subject, sent_words=sent_words,
        issue_href=address("outgoing:issue", issue_id), all_href=here,
        tabs=_tabs(track.rows, chosen, here),
        rows=tuple(
            _row(row, now) for row in track.rows if not chosen or row.status in states[chosen]
        ),
        failed=failed,
        resend_href=address("outgoing:resend-failed", issue_id)
        if track.may_resend and failed else "",
        recall_href=address("outgoing:act", issue_id, "thu-hoi") if may_recall else "",
        print_href=with_query(here, {"in": "1"}),
        table_href=with_query(address("outgoing:track-table", issue_id), {GROUP: chosen}),
        updated=f"{now.astimezone(OFFICE_ZONE):%H:%M}",
        is_moving=any(row.status not in _ENDED for row in track.rows),
    )  # fmt: skip


def _tabs(rows: Sequence[TrackRow], chosen: str, here: str) -> tuple[items.Tab, ...]:
    """Only the states somebody is in, so that the line stays short."""
    counts = {slug: sum(1 for row in rows if row.status in states) for slug, _, states in GROUPS}
    shown = [items.Tab("Tất cả", here, len(rows), current=not chosen)]
    shown += [
        items.Tab(label, with_query(here, {GROUP: slug}), counts[slug], current=slug == chosen)
        for slug, label, _ in GROUPS
        if counts[slug] or slug == chosen
    ]
    return tuple(shown)


def summary_words(found: TrackSummary) -> str:
    """ "7/10 đã tiếp nhận · 1 từ chối · 1 gửi lỗi"."""
    said = (
        f"{found.accepted}/{found.total} đã tiếp nhận",
        f"{found.refused} từ chối" if found.refused else "",
        f"{found.failed} gửi lỗi" if found.failed else "",
    )
    return " · ".join(part for part in said if part)


def _row(row: TrackRow, now: datetime) -> Row:
    again = row.may_resend and row.status in _AGAIN and not row.is_settled
    tries = row.attempts > 1 and row.status == DispatchStatus.SENDING
    return Row(
        key=row.dispatch_id, name=row.name, href=address("outgoing:receipt", row.dispatch_id),
        sentence=row.sentence, is_warning=row.kind in WARNING and not row.is_settled,
        sent=_time(row.sent_at, now), arrived=_time(row.arrived_at, now),
        accepted=_time(row.accepted_at, now), pill=PILLS[row.status],
        resend_href=address("outgoing:resend", row.dispatch_id) if again else "",
        link=_link(row), word=f"Lần thứ {row.attempts}" if tries else "",
    )  # fmt: skip


def _link(row: TrackRow) -> Link | None:
    if row.may_remind:
        return Link("Nhắc tiếp nhận", address("outgoing:remind", row.dispatch_id))
    if row.has_receipt:
        return Link("Biên nhận", address("outgoing:receipt", row.dispatch_id))
    return None


def _time(at: datetime | None, now: datetime) -> str:
    return time_words(at, now) if at else NOTHING
