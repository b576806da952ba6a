"""Requests to keep posts, clearing lists and bodies in words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby

from congvan.kernel import clock
from congvan.office.boards.queries.bodies import MemberLine
from congvan.office.boards.queries.clearing import (
    ClearedPost,
    ClearingLine,
    ClearingView,
    KeepLine,
)
from congvan.office.boards.queries.posts import PostLine
from congvan.office.boards.states import Body, ClearingStatus, KeepStatus, LineOutcome
from congvan.ui.items import Fact, Pill, Tab
from congvan.web.addresses import address
from congvan.web.registers.rendering import day_words, moment_words

_TABS = (
    ("settings", "Cách đặt", "boards:settings"),
    ("bodies", "Tổ chức, đoàn thể", "boards:bodies"),
    ("keep", "Đề nghị giữ bài", "boards:keep-requests"),
    ("clear", "Danh sách dọn", "boards:clearings"),
)
_KEEP_PILLS = {
    KeepStatus.ASKED: "waiting", KeepStatus.GRANTED: "done", KeepStatus.REFUSED: "cancelled",
    KeepStatus.WITHDRAWN: "cancelled",
}  # fmt: skip
_LIST_PILLS = {
    ClearingStatus.MADE: "waiting", ClearingStatus.CONFIRMED: "doing", ClearingStatus.DONE: "done",
}  # fmt: skip
_LINE_PILLS = {
    LineOutcome.WAITING: "waiting", LineOutcome.CLEARED: "done", LineOutcome.KEPT: "doing",
    LineOutcome.GONE: "cancelled",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a list with its state."""

    href: str
    title: str
    second: str
    pill: Pill


@dataclass(frozen=True, slots=True)
class ClearingRow:
    """A post of a clearing list; with `tick` it may be left out of the clearing."""

    row: Row
    tick: int | None
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class ClearingPage:
    """One clearing list."""

    clearing_id: int
    title: str
    lead: str
    rows: tuple[ClearingRow, ...]
    going: int
    may_confirm: bool


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A person in a body."""

    member_id: int
    name: str
    duty: str
    period: str
    may_end: bool


@dataclass(frozen=True, slots=True)
class BodyCard:
    """One body with its people."""

    title: str
    slug: str
    rows: tuple[MemberRow, ...]


def admin_tabs(current: str) -> tuple[Tab, ...]:
    """The tabs of what the administrator does for the boards."""
    return tuple(Tab(label, address(name), current=key == current) for key, label, name in _TABS)


def keep_rows(lines: Sequence[KeepLine]) -> tuple[Row, ...]:
    """Requests as lines of the list."""
    return tuple(
        Row(
            address("boards:keep-request", one.request_id), one.title,
            f"{one.asker} đề nghị giữ đến {day_words(one.wanted_until)}: {one.reason}",
            Pill(_KEEP_PILLS[one.status], str(one.status.label)),
        )
        for one in lines
    )  # fmt: skip


def leaver_rows(lines: Sequence[PostLine]) -> tuple[Row, ...]:
    """Posts of people who left, for the administrator to look through."""
    return tuple(
        Row(
            address("boards:post", one.post_id), one.title,
            f"{one.poster}, {one.seat} · đăng {moment_words(one.posted_at)}",
            Pill("waiting", "Người đăng đã rời cơ quan"),
        )
        for one in lines
    )  # fmt: skip


def keep_facts(line: KeepLine) -> tuple[Fact, ...]:
    """A request, fact by fact."""
    post = address("boards:post", line.post_id) if line.post_is_there else ""
    facts = [
        Fact("Bài", line.title, post),
        Fact("Bảng", str(line.board.label)),
        Fact("Ngày đăng", day_words(line.posted_on)),
        Fact("Người đề nghị", f"{line.asker}, {moment_words(line.asked_at)}"),
        Fact("Đề nghị giữ đến", day_words(line.wanted_until)),
        Fact("Lý do", line.reason),
        Fact("Tình trạng", str(line.status.label)),
    ]
    if line.granted_until:
        facts.append(Fact("Được giữ đến", day_words(line.granted_until)))
    if line.decider and line.status is not KeepStatus.WITHDRAWN:
        facts.append(Fact("Người trả lời", line.decider))
    if line.answer:
        facts.append(Fact("Trả lời", line.answer))
    return tuple(facts)


def clearing_rows(lines: Sequence[ClearingLine]) -> tuple[Row, ...]:
    """Clearing lists as lines of the list."""
    return tuple(
        Row(
            address("boards:clearing", one.clearing_id), _title(one), _about(one),
            Pill(_LIST_PILLS[one.status], str(one.status.label)),
        )
        for one in lines
    )  # fmt: skip


def clearing_page(view: ClearingView, ticks: Collection[int] = ()) -> ClearingPage:
    """One list in words; `ticks` are the lines that stay ticked after a refusal."""
    line = view.line
    waits = line.status is ClearingStatus.MADE
    lead = _about(line) + "."
    if waits:
        lead = f"Chỉ dọn khi quản trị đồng ý, nên xem trước ngày {day_words(view.last_day)}."
    rows = tuple(
        ClearingRow(
            _cleared(one), one.line_id if waits and _goes(one) else None, one.line_id in ticks
        )
        for one in view.posts
    )
    going = sum(one.outcome is LineOutcome.WAITING and _goes(one) for one in view.posts)
    return ClearingPage(line.clearing_id, _title(line), lead, rows, going, waits)


def body_cards(lines: Sequence[MemberLine]) -> tuple[BodyCard, ...]:
    """All bodies in their order, each with its people."""
    ordered = sorted(lines, key=lambda one: one.body.value)
    found = {body: tuple(some) for body, some in groupby(ordered, key=lambda one: one.body)}
    return tuple(
        BodyCard(str(body.label), body.value, tuple(_member(one) for one in found.get(body, ())))
        for body in Body
    )


def _title(line: ClearingLine) -> str:
    return f"Bảng {line.board.label}, tháng {line.month:%m/%Y}"


def _about(line: ClearingLine) -> str:
    if line.status is ClearingStatus.MADE:
        return f"{line.posts} bài hết thời hạn lưu"
    if line.status is ClearingStatus.CONFIRMED:
        return f"Đang dọn, {line.confirmed_by} đồng ý"
    who = f"{line.confirmed_by} đồng ý" if line.confirmed_by else "tự dọn khi hết tháng"
    return f"Đã dọn {line.cleared} trong {line.posts} bài, {who}, {moment_words(line.done_at)}"


def _goes(one: ClearedPost) -> bool:
    is_kept = one.keep_until is not None and one.keep_until >= clock.today()
    return one.post_id is not None and not one.is_asked_for and not is_kept


def _cleared(one: ClearedPost) -> Row:
    href = address("boards:post", one.post_id) if one.post_id else ""
    outcome, kind = str(one.outcome.label), _LINE_PILLS[one.outcome]
    if one.outcome is LineOutcome.WAITING and not _goes(one):
        outcome, kind = ("Giữ thêm", "doing") if one.post_id else ("Đã xóa trước", "cancelled")
    keep = f" · giữ đến {day_words(one.keep_until)}" if one.keep_until else ""
    asked = " · có đề nghị giữ thêm chưa trả lời" if one.is_asked_for else ""
    if one.kept_because:
        asked = f" · {one.kept_because}"
    return Row(
        href, one.title, f"{one.poster}, đăng {day_words(one.posted_on)}{keep}{asked}",
        Pill(kind, outcome),
    )  # fmt: skip


def _member(one: MemberLine) -> MemberRow:
    until = f"đến {day_words(one.valid_to)}" if one.valid_to else ""
    period = f"từ {day_words(one.valid_from)} {until}".strip()
    return MemberRow(one.member_id, one.name, one.duty, period, not one.is_over)
