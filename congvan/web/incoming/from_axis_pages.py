"""What the tab "Mới từ trục" shows, and how a line of it is drawn anywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from congvan.desk.rules import count_words, time_words
from congvan.directives.queries.lists import Tab
from congvan.exchange.states import BusinessType, IncomingStatus
from congvan.intake.queries.axis import AxisLine
from congvan.intake.states import ArrivalStatus
from congvan.signing.legal import legal_value
from congvan.signing.pills import document_pill
from congvan.ui import items
from congvan.ui.items import Pager, Pill, WorkRow
from congvan.web.desk.links import address
from congvan.web.incoming.pages import tabs_of
from congvan.web.urgency import urgency_pill

PAGE = 50
# How a package that asks for a consent is told from a document that comes in.
CHANGES = {
    BusinessType.RECALL: Pill("returned", "Yêu cầu thu hồi"),
    BusinessType.UPDATE: Pill("doing", "Xin cập nhật"),
    BusinessType.REPLACE: Pill("doing", "Xin thay thế"),
}
_STANDING = {
    ArrivalStatus.WITH_HEAD: Pill("review-wait", "Chờ người đứng đầu"),
    ArrivalStatus.ACCEPTED: Pill("done", "Được nhận để tham khảo"),
    ArrivalStatus.TO_RETURN: Pill("returned", "Phải trả lại"),
}
_BROKEN = Pill("signature-broken", "Chữ ký gói tin hỏng")


@dataclass(frozen=True, slots=True)
class FromAxisPage:
    """The tab."""

    summary: str
    tabs: tuple[items.Tab, ...]
    rows: tuple[WorkRow, ...]
    pager: Pager | None


def from_axis_page(
    lines: Sequence[AxisLine], *, count: int, counts: Mapping[Tab, int], is_first: bool,
    now: datetime,
) -> FromAxisPage:  # fmt: skip
    """The first PAGE lines; one more tells that there is a next page."""
    shown = lines[:PAGE]
    pager = None
    if len(lines) > PAGE or not is_first:
        pager = Pager(
            f"{len(shown)} văn bản",
            _next(shown[-1]) if len(lines) > PAGE else "",
            "" if is_first else address("incoming:from-axis"),
        )
    return FromAxisPage(
        summary=f"{count_words(count)} văn bản" if count else "",
        tabs=tabs_of(None, counts, registers=True, from_axis=count),
        rows=tuple(axis_row(line, now) for line in shown),
        pager=pager,
    )


def axis_row(line: AxisLine, now: datetime) -> WorkRow:
    """One row; a request opens the page where it is agreed to, a document the entry page."""
    return WorkRow(
        key=str(line.package_id), title=line.title, href=href_of(line),
        pills=pills_of(line), second=second_of(line, now),
        files=line.file_count if line.file_count > 1 else 0,
    )  # fmt: skip


def href_of(line: AxisLine) -> str:
    """Where the line is dealt with."""
    if line.arrival_id is not None and line.status != IncomingStatus.CONSENT:
        return address("intake:entry", line.arrival_id)
    return address("exchange:incoming", line.package_id)


def pills_of(line: AxisLine) -> tuple[Pill, ...]:
    """Urgency, what is asked, where it stands, what the signature is worth."""
    pills = [urgency_pill(line.urgency)]
    if line.status == IncomingStatus.CONSENT:
        kind = BusinessType.RECALL if line.is_recall else line.business_type
        pills.append(CHANGES[kind])
    elif line.signature == "invalid":
        pills.append(_BROKEN)
    elif line.verdict is not None or line.main_blob_id is not None:
        pills.append(document_pill(legal_value(line.verdict), line.verdict))
    if line.arrival_status in _STANDING:
        pills.append(_STANDING[line.arrival_status])
    if line.similar:
        pills.append(Pill("to-fix", f"Giống số {line.similar}"))
    return tuple(pill for pill in pills if pill is not None)


def second_of(line: AxisLine, now: datetime) -> tuple[str, ...]:
    """Number and notation, sender, since when, what is odd."""
    refused = f"{line.refused_files} tệp không nhận được" if line.refused_files else ""
    is_other = line.is_change and line.target_symbol not in ("", line.symbol)
    about = f"về {line.target_symbol}" if is_other else ""
    return tuple(
        part
        for part in (
            line.symbol, line.from_name or line.from_code, about,
            f"đến {time_words(line.received_at, now)}{_waited(line.received_at, now)}", refused,
        )
        if part
    )  # fmt: skip


def _waited(since: datetime, now: datetime) -> str:
    days = (now - since).days
    return f", chờ {days} ngày" if days else ""


def _next(line: AxisLine) -> str:
    urgency, at, row = line.after
    return "?" + urlencode({"sau": f"{urgency}~{at.isoformat()}~{row}"})
