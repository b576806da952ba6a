"""What the operator's pages are made of: one page, its blocks, rows and cells; words for times and sizes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.urls import reverse

from congvan.hub.states import DeliveryState
from congvan.kernel import clock
from congvan.kernel.clock import OFFICE_ZONE
from congvan.ui.items import Fact, Filter, Link, Pager, Pill, Tab

SECTIONS = (
    ("Gói tin", "hub:parcels"),
    ("Kẹt", "hub:stuck"),
    ("Hệ thống tham gia", "hub:participants"),
    ("Danh bạ", "hub:directory"),
    ("Lưu lượng", "hub:traffic"),
    ("Bác sĩ trục", "hub:doctor"),
    ("Trục cấp trên", "hub:upstreams"),
    ("Quy định", "hub:policy"),
)
_PILLS = {
    DeliveryState.INITIAL: Pill("waiting", "Chờ nhận"),
    DeliveryState.PROCESSING: Pill("doing", "Đang nhận"),
    DeliveryState.DONE: Pill("received", "Đã nhận"),
    DeliveryState.FAIL: Pill("failed", "Nhận lỗi"),
    DeliveryState.FORWARDING: Pill("sending", "Chờ chuyển lên"),
    DeliveryState.UNDELIVERABLE: Pill("failed", "Không chuyển được"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: words, a link or a button, a small second line, perhaps a pill or a bar."""

    text: str = ""
    href: str = ""
    note: str = ""
    pill: Pill | None = None
    css: str = ""
    post: str = ""
    about: str = ""  # read aloud
    amount: int = 0
    most: int = 0
    warn: bool = False
    label: str = ""  # the column's word, on phones


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table."""

    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a page: facts, or a table; with neither, what will be here (title, text)."""

    title: str = ""
    facts: tuple[Fact, ...] = ()
    heads: tuple[tuple[str, str], ...] = ()
    rows: tuple[Row, ...] = ()
    caption: str = ""
    icon: str = "inbox"
    text: str = ""


@dataclass(frozen=True, slots=True)
class Alert:
    """Something to know first."""

    kind: str
    title: str
    text: str = ""
    live: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the operator."""

    title: str
    section: str
    blocks: tuple[Block, ...]
    summary: str = ""
    actions: tuple[Link, ...] = ()
    posts: tuple[Link, ...] = ()
    filters: tuple[Filter, ...] = ()
    has_search: bool = False
    search_hint: str = ""
    text: str = ""
    alerts: tuple[Alert, ...] = ()
    pager: Pager | None = None
    is_long: bool = False

    @property
    def tabs(self) -> tuple[Tab, ...]:
        """The pages of the hub, this one marked."""
        return tuple(
            Tab(label, reverse(name), current=name == self.section) for label, name in SECTIONS
        )


def table(
    heads: tuple[tuple[str, str], ...], rows: Sequence[tuple[Cell, ...]], *, caption: str,
    title: str = "",
) -> Block:  # fmt: skip
    """A table whose cells know the words and the look of their columns."""
    made = []
    for cells in rows:
        pairs = zip(cells, heads, strict=True)
        made.append(Row(tuple(replace(c, label=h[0], css=c.css or h[1]) for c, h in pairs)))
    return Block(title=title, heads=heads, rows=tuple(made), caption=caption)


def state_pill(state: str) -> Pill:
    """How a state of a delivery looks."""
    return _PILLS[DeliveryState(state)]


def moment(at: datetime | None, missing: str = "–") -> str:
    """ "08:30 25/11/2026", the hour alone today."""
    if at is None:
        return missing
    local = at.astimezone(OFFICE_ZONE)
    return f"{local:%H:%M}" if local.date() == clock.today() else f"{local:%H:%M %d/%m/%Y}"


def age(since: datetime | None) -> str:
    """How long ago, in one unit."""
    if since is None:
        return "–"
    return span(clock.now() - since)


def span(length: timedelta) -> str:
    """ "3 ngày", "5 giờ", "12 phút", "dưới 1 phút"."""
    minutes = int(length.total_seconds()) // 60
    if minutes < 1:
        return "dưới 1 phút"
    if minutes < 60:
        return f"{minutes} phút"
    hours = minutes // 60
    return f"{hours} giờ" if hours < 48 else f"{hours // 24} ngày"


def size(count: int) -> str:
    """ "412 KB", "1,5 MB"."""
    if count < 1024:
        return f"{count} byte"
    if count < 1024**2:
        return f"{count // 1024} KB"
    return f"{count / 1024**2:.1f} MB".replace(".", ",")
