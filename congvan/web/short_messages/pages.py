"""What the pages of short messages show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from congvan.desk.messages import sms_length
from congvan.desk.queries.browsers import BrowserLine
from congvan.desk.queries.choices import Telling
from congvan.desk.rules import time_words
from congvan.desk.states import MessageChannel, MessageStatus, TellingKind
from congvan.desk.telling import NOT_TO_CHOOSE, OFFERED
from congvan.office.short_messages.queries.sendings import (
    PAGE_SIZE,
    MessageView,
    SendingLineView,
    SendingView,
)
from congvan.office.short_messages.queries.templates import TemplateLine
from congvan.ui.items import Pager, Pill
from congvan.web.addresses import address
from congvan.web.desk.links import page_of
from congvan.web.paging import after_link

PILLS = {
    MessageStatus.QUEUED: "sending",
    MessageStatus.SENT: "passed",
    MessageStatus.DELIVERED: "received",
    MessageStatus.FAILED: "failed",
}
CHANNELS = (MessageChannel.EMAIL, MessageChannel.PUSH, MessageChannel.SMS)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list."""

    title: str
    second: str
    pill: Pill
    href: str = ""
    failure: str = ""


@dataclass(frozen=True, slots=True)
class ListPage:
    """A list with its pager."""

    rows: tuple[Row, ...]
    pager: Pager | None


@dataclass(frozen=True, slots=True)
class Preview:
    """The text as the first receiver reads it, and what it costs."""

    text: str
    cost: str


@dataclass(frozen=True, slots=True)
class SendingPage:
    """One sending: how far it is, each message."""

    view: SendingView
    rows: tuple[Row, ...]
    done: int
    total: int
    summary: str
    is_under_way: bool
    about_href: str
    when: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A tick of the table of choices; `fixed` stands in place of one that is not the person's."""

    name: str
    channel: str
    label: str
    checked: bool
    disabled: bool
    fixed: str


@dataclass(frozen=True, slots=True)
class KindRow:
    """One kind of news with its channels."""

    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class ChoicesPage:
    """The table, and why a channel cannot be used."""

    heads: tuple[tuple[str, str], ...]
    rows: tuple[KindRow, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BrowserRow:
    """One browser that takes notifications."""

    device: str
    second: str
    pill: Pill
    remove_href: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class BrowsersPage:
    """The own browsers, and what the script needs to add this one."""

    rows: tuple[BrowserRow, ...]
    key: str
    is_known: bool
    may_try: bool


def browsers_page(lines: list[BrowserLine], key: str, now: datetime) -> BrowsersPage:
    """The section of browsers."""
    rows = tuple(
        BrowserRow(
            one.device, _browser_words(one, now),
            Pill("waiting", "Chờ đăng nhập lại") if one.is_waiting
            else Pill("failed", "Không nhận được") if one.failure
            else Pill("active", "Đang nhận"),
            address("short_messages:browser-remove", one.browser_id), one.is_here,
        )
        for one in lines
    )  # fmt: skip
    return BrowsersPage(
        rows, key, any(one.is_here for one in lines), any(not one.is_waiting for one in lines)
    )


def sendings_page(lines: list[SendingLineView], now: datetime) -> ListPage:
    """The list of sendings."""
    full = len(lines) == PAGE_SIZE
    return ListPage(
        tuple(
            Row(
                one.text, f"{time_words(one.at, now)} · {one.sender} · về {one.about}",
                _state(one), address("short_messages:sending", one.sending_id),
            )
            for one in lines
        ),
        Pager(f"{len(lines)} lần nhắn", after_link(lines[-1].at, lines[-1].sending_id))
        if full
        else None,
    )  # fmt: skip


def sending_page(view: SendingView, now: datetime) -> SendingPage:
    """One sending."""
    total = len(view.messages)
    queued = view.counts.get(MessageStatus.QUEUED, 0)
    words = [
        f"{view.counts[status]} {word}"
        for status, word in (
            (MessageStatus.DELIVERED, "đã đến máy"), (MessageStatus.SENT, "đã gửi"),
            (MessageStatus.QUEUED, "đang gửi"), (MessageStatus.FAILED, "không gửi được"),
        )
        if view.counts.get(status)
    ]  # fmt: skip
    return SendingPage(
        view, tuple(_message_row(one, now) for one in view.messages), total - queued, total,
        ", ".join(words), queued > 0, page_of(view.about_type, view.about_id),
        time_words(view.at, now),
    )  # fmt: skip


def log_page(lines: list[MessageView], now: datetime, **kept: str) -> ListPage:
    """The log."""
    full = len(lines) == PAGE_SIZE
    return ListPage(
        tuple(
            Row(
                one.text,
                f"{time_words(one.at, now)} · {one.sender} gửi {one.receiver}"
                f"{f' ({one.address})' if one.address else ''} · {one.channel.label}",
                Pill(PILLS[one.status], str(one.status.label)), failure=one.failure,
            )
            for one in lines
        ),
        Pager(f"{len(lines)} tin", after_link(lines[-1].at, lines[-1].message_id, **kept))
        if full
        else None,
    )  # fmt: skip


def preview(text: str) -> Preview:
    """The text with its cost in words."""
    length = sms_length(text)
    kind = "có dấu" if length.is_wide else "không dấu"
    return Preview(text, f"{len(text)} ký tự, {kind}: {length.parts} tin cho mỗi người.")


def template_rows(lines: list[TemplateLine]) -> tuple[Row, ...]:
    """The templates of the agency."""
    return tuple(
        Row(
            one.name,
            f"{one.body} · từ {one.valid_from:%d/%m/%Y}"
            + (f" đến {one.valid_to:%d/%m/%Y}" if one.valid_to else ""),
            Pill("active" if one.is_in_force else "cancelled",
                 "Đang dùng" if one.is_in_force else "Không dùng"),
            address("short_messages:template", one.template_id),
        )
        for one in lines
    )  # fmt: skip


def choices_page(telling: Telling) -> ChoicesPage:
    """The table of kinds and channels."""
    heads = [("Loại tin", ""), ("Trên trang", "")]
    heads += [(str(one.label), "") for one in CHANNELS]
    rows = tuple(
        KindRow(str(kind.label), tuple(_cell(telling, kind, channel) for channel in CHANNELS))
        for kind in OFFERED
    )
    reasons = [f"{one.label}: {telling.missing[one]}" for one in CHANNELS if telling.missing[one]]
    return ChoicesPage(tuple(heads), rows, tuple(reasons))


def cell_name(kind: TellingKind, channel: MessageChannel) -> str:
    """The name of a tick."""
    return f"{kind.value}-{channel.value}"


def _cell(telling: Telling, kind: TellingKind, channel: MessageChannel) -> Cell:
    checked = (kind, channel) in telling.chosen
    fixed = "Theo cơ quan" if (kind, channel) in NOT_TO_CHOOSE else ""
    return Cell(
        cell_name(kind, channel), str(channel.label), f"{kind.label}: {channel.label}", checked,
        disabled=bool(telling.missing[channel]) and not checked, fixed=fixed,
    )  # fmt: skip


def _browser_words(one: BrowserLine, now: datetime) -> str:
    taken = (
        f"nhận gần nhất {time_words(one.taken_at, now)}" if one.taken_at else "chưa nhận tin nào"
    )
    words = f"bật {time_words(one.since, now)} · {taken}"
    return f"{words} · {one.failure}" if one.failure else words


def _message_row(one: MessageView, now: datetime) -> Row:
    number = one.address or "chưa có số điện thoại"
    moment = one.reported_at or one.ended_at or one.at
    return Row(
        one.receiver, f"{number} · {time_words(moment, now)}",
        Pill(PILLS[one.status], str(one.status.label)), failure=one.failure,
    )  # fmt: skip


def _state(one: SendingLineView) -> Pill:
    if one.queued:
        return Pill("sending", f"Đang gửi {one.total - one.queued}/{one.total}")
    if one.failed:
        return Pill("failed", f"{one.failed}/{one.total} không gửi được")
    if one.delivered == one.total:
        return Pill("received", f"Đã đến {one.total} máy")
    return Pill("passed", f"Đã gửi {one.total}")
