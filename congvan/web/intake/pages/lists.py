"""The waiting list: one row an arrival, the most urgent first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest

from congvan.intake.queries import ArrivalLine
from congvan.intake.queries.arrivals import After
from congvan.intake.states import ArrivalStatus, ReadingStatus
from congvan.kernel.clock import OFFICE_ZONE
from congvan.organization.acting import ActingMember
from congvan.organization.states import Role
from congvan.ui.items import Pager, Pill, WorkRow
from congvan.web.addresses import address
from congvan.web.intake.pages.verdicts import is_for_reference, row_pills
from congvan.web.urgency import urgency_pill

PAGE = 50
_STATUS_PILLS = {
    ArrivalStatus.WITH_HEAD: Pill("review-wait", "Chờ người đứng đầu"),
    ArrivalStatus.ACCEPTED: Pill("done", "Được nhận để tham khảo"),
    ArrivalStatus.TO_RETURN: Pill("returned", "Phải trả lại"),
}
_READING_PILLS = {
    ReadingStatus.WAITING: Pill("plain", "Máy đang đọc"),
    ReadingStatus.UNREADABLE: Pill("plain", "Nhập bằng tay"),
}


@dataclass(frozen=True, slots=True)
class WaitingPage:
    """What waits, and whether the viewer takes in."""

    rows: tuple[WorkRow, ...]
    count: int
    pager: Pager | None
    may_take_in: bool

    @classmethod
    def of(
        cls,
        viewer: ActingMember,
        lines: list[ArrivalLine],
        *,
        similar: Mapping[int, str],
        count: int,
        is_first: bool,
    ) -> WaitingPage:
        """The first PAGE lines; one more tells that there is a next page."""
        shown = lines[:PAGE]
        has_more = len(lines) > PAGE
        is_clerk = viewer.holds(Role.REGISTRY_CLERK)
        pager = None
        if has_more or not is_first:
            pager = Pager(
                shown=f"{len(shown)} bản",
                next_href=_next(shown[-1].after) if has_more else "",
                first_href="" if is_first else address("intake:waiting"),
            )
        return cls(
            tuple(_row(line, similar.get(line.id, ""), is_clerk=is_clerk) for line in shown),
            count,
            pager,
            is_clerk,
        )


def after_in(request: HttpRequest) -> After | None:
    """The row behind which the page begins; None for the first page or a mangled address."""
    urgency, _, rest = request.GET.get("sau", "").partition("~")
    moment, _, number = rest.partition("~")
    try:
        at, rank, row = datetime.fromisoformat(moment), int(urgency), int(number)
    except ValueError:
        return None
    return (rank, at, row) if at.tzinfo and 0 <= row < 2**63 and 0 <= rank < 10 else None


def came(line: ArrivalLine) -> str:
    """ "Bưu chính · nhận 25/11/2026 08:12"."""
    at = line.received_at.astimezone(OFFICE_ZONE)
    return f"{line.channel.label} · nhận {at:%d/%m/%Y %H:%M}"


def _next(after: After) -> str:
    urgency, at, row = after
    return "?" + urlencode({"sau": f"{urgency}~{at.isoformat()}~{row}"})


def _row(line: ArrivalLine, similar: str, *, is_clerk: bool) -> WorkRow:
    pills = []
    if urgency := urgency_pill(line.urgency):
        pills.append(urgency)
    if line.status in _STATUS_PILLS and not is_for_reference(line):
        pills.append(_STATUS_PILLS[line.status])
    if line.reading_status in _READING_PILLS:
        pills.append(_READING_PILLS[line.reading_status])
    if similar:
        pills.append(Pill("to-fix", f"Giống số {similar}"))
    pills.extend(row_pills(line))
    pages = f"{line.page_count} trang" if line.page_count else ""
    second = (line.symbol, line.issuer or line.origin, came(line), pages)
    opens_decision = not is_clerk and line.status == ArrivalStatus.WITH_HEAD
    return WorkRow(
        key=str(line.id), title=line.title,
        href=address("intake:decision" if opens_decision else "intake:entry", line.id),
        pills=tuple(pills), second=tuple(part for part in second if part),
        files=line.file_count if line.file_count > 1 else 0,
    )  # fmt: skip
