"""What the pages of connections and of the hub's directory show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from congvan.desk.rules import time_words
from congvan.exchange.queries.connections import ConnectionView
from congvan.exchange.queries.directory import AxisRow
from congvan.ui.items import Fact, Pager, Pill
from congvan.web.desk.links import address
from congvan.web.exchange.pages.words import moment_words

HEADS = (("Cơ quan", ""), ("Mã định danh", ""), ("Mã cũ", ""), ("Liên hệ", ""), ("Trục", ""))


@dataclass(frozen=True, slots=True)
class ConnectionRow:
    """A connection in the list."""

    href: str
    name: str
    second: tuple[str, ...]
    pill: Pill
    failure: str


@dataclass(frozen=True, slots=True)
class AgencyRow:
    """An agency of this node on the connection."""

    name: str
    code: str
    remove_href: str


@dataclass(frozen=True, slots=True)
class ConnectionPage:
    """One connection."""

    connection_id: int
    name: str
    pill: Pill
    is_active: bool
    failing: str
    last_failure: str
    facts: tuple[Fact, ...]
    agencies: tuple[AgencyRow, ...]


@dataclass(frozen=True, slots=True)
class AxisOrganRow:
    """A line of the directory."""

    name: str
    code: str
    old_code: str
    phone: str
    email: str
    hub: str
    is_closed: bool
    is_own: bool
    line_id: int


@dataclass(frozen=True, slots=True)
class PickedFor:
    """The recipient whose code is looked for, and the issue it is on (0 when none)."""

    organ_id: int
    name: str
    issue_id: int
    pick_href: str


@dataclass(frozen=True, slots=True)
class DirectoryPage:
    """The directory, or what was found in it."""

    text: str
    rows: tuple[AxisOrganRow, ...]
    pager: Pager | None
    organ: PickedFor | None
    heads: tuple[tuple[str, str], ...]


def connection_row(view: ConnectionView, now: datetime) -> ConnectionRow:
    """One connection in the list."""
    names = ", ".join(name for _, name, _ in view.agencies)
    return ConnectionRow(
        href=address("exchange:connection", view.id), name=view.name,
        second=tuple(
            word for word in (
                view.base_url, names or "chưa có cơ quan nào",
                f"gọi được lần cuối {time_words(view.reached_at, now)}" if view.reached_at else "",
            ) if word
        ),
        pill=_pill(view), failure=_failing(view, now),
    )  # fmt: skip


def connection_page(view: ConnectionView, *, now: datetime) -> ConnectionPage:
    """One connection."""
    waits = "Nhận ngay khi có thư" if view.polls_long else "Hỏi theo nhịp"
    facts = (
        Fact("Địa chỉ", view.base_url),
        Fact("Mã hệ thống", view.system_id),
        Fact("Mã bí mật", "Đã cất có khóa"),
        Fact("Hỏi thư mỗi", f"{view.interval_seconds} giây"),
        Fact("Cách hỏi thư", waits),
        Fact("Gọi được lần cuối", moment_words(view.reached_at) or "Chưa gọi lần nào"),
        Fact("Danh bạ", _directory_words(view)),
    )
    return ConnectionPage(
        connection_id=view.id, name=view.name, pill=_pill(view), is_active=view.is_active,
        failing=_failing(view, now), last_failure=view.last_failure if view.failing_since else "",
        facts=facts,
        agencies=tuple(
            AgencyRow(name, code, address("exchange:connection-agency-remove", view.id, agency_id))
            for agency_id, name, code in view.agencies
        ),
    )  # fmt: skip


def directory_page(
    rows: Sequence[AxisRow], *, text: str, after: str, following: str,
    organ: PickedFor | None = None,
) -> DirectoryPage:  # fmt: skip
    """The directory as found; with `organ` each line can be chosen for it."""
    here = address("exchange:directory")
    pager = None
    if after or following:
        kept = {"tim": text} if text else {}
        if organ is not None:
            kept |= {"cho": str(organ.organ_id), "vb": str(organ.issue_id)}
        pager = Pager(
            f"{len(rows)} cơ quan",
            f"{here}?{urlencode({**kept, 'sau': following})}" if following else "",
            f"{here}?{urlencode(kept)}" if after else "",
        )
    return DirectoryPage(
        text,
        tuple(
            AxisOrganRow(
                row.name, row.code, row.old_code, row.phone, row.email, row.hub_name,
                row.is_closed, row.is_own, row.id,
            )
            for row in rows
        ),
        pager, organ, (*HEADS, ("", "col-end")) if organ else HEADS,
    )  # fmt: skip


def _pill(view: ConnectionView) -> Pill:
    if not view.is_active:
        return Pill("locked", "Thôi nối")
    if view.failing_since:
        return Pill("failed", "Không gọi được")
    return Pill("active", "Đang nối")


def _failing(view: ConnectionView, now: datetime) -> str:
    if not view.failing_since or not view.is_active:
        return ""
    return f"Không gọi được từ {time_words(view.failing_since, now)}."


def _directory_words(view: ConnectionView) -> str:
    if view.directory_at is None:
        return "Chưa lấy"
    return f"{view.organs_count} cơ quan, lấy lúc {moment_words(view.directory_at)}"
