"""What the pages of the logs show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.timezone import localtime

from congvan.organization.queries.audit_log import AuditFilter, AuditLine
from congvan.ui.items import Pager, Pill
from congvan.web.administration.pages.delegations import PAGE_SIZE
from congvan.web.paging import after_link

PILLS = {"success": "passed", "logout": "plain", "locked": "locked", "disabled": "locked"}
HEADS = (("Người", ""), ("Lúc", "col-num"), ("Kết quả", ""), ("Từ đâu", ""))


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One event: number, time, sentence, from where."""

    event_id: int
    at: str
    sentence: str
    detail: str


@dataclass(frozen=True, slots=True)
class AuditPage:
    """A page of the trail."""

    rows: tuple[AuditRow, ...]
    pager: Pager

    @classmethod
    def of(cls, lines: list[AuditLine], wanted: AuditFilter) -> AuditPage:
        """Rows in words; the next page keeps what is searched for."""
        following = ""
        if len(lines) == PAGE_SIZE:
            day = f"{wanted.day:%d/%m/%Y}" if wanted.day else ""
            kept = {
                "actor": wanted.actor,
                "day": day,
                "code": wanted.code,
                "truoc": lines[-1].event_id,
            }
            following = "?" + urlencode({k: v for k, v in kept.items() if v})
        return cls(
            tuple(_audit_row(line) for line in lines),
            Pager(f"{len(lines)} sự kiện", next_href=following),
        )


@dataclass(frozen=True, slots=True)
class LoginRow:
    """One thing that happened at the door."""

    at: str
    name: str
    typed: str
    pill: Pill
    ip: str
    device: str


@dataclass(frozen=True, slots=True)
class LoginsPage:
    """A page of the log of logins."""

    rows: tuple[LoginRow, ...]
    pager: Pager
    heads: tuple[tuple[str, str], ...] = HEADS

    @classmethod
    def of(cls, records: Sequence[Any]) -> LoginsPage:
        """Rows in words, the outcome as a pill."""
        full = len(records) == PAGE_SIZE
        following = after_link(records[-1].at, records[-1].pk) if full else ""
        return cls(
            tuple(_login_row(record) for record in records),
            Pager(f"{len(records)} lượt", next_href=following),
        )


def _audit_row(line: AuditLine) -> AuditRow:
    where = [f"từ {line.ip}"] if line.ip else []
    trace = [f"mã sự việc {line.trace_id}"] if line.trace_id else []
    return AuditRow(
        event_id=line.event_id,
        at=f"{localtime(line.at):%H:%M:%S %d/%m/%Y}",
        sentence=line.sentence,
        detail=" · ".join([f"số {line.event_id}", *where, *trace]),
    )


def _login_row(record: Any) -> LoginRow:
    return LoginRow(
        at=f"{localtime(record.at):%H:%M:%S %d/%m/%Y}",
        name=record.account.person.full_name if record.account else "",
        typed=record.typed_name,
        pill=Pill(PILLS.get(record.outcome, "to-fix"), str(record.get_outcome_display())),
        ip=record.ip or "",
        device=record.device,
    )
