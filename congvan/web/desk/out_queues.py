"""What goes out, on the first screens: queues of the clerk's desk, what waits for a signature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from congvan.desk.rules import count_words, time_words
from congvan.drafting.queries import issues
from congvan.drafting.queries.issues import IssueLine, SignTab, Tab
from congvan.organization.acting import ActingMember
from congvan.organization.rules.working_days import WorkingCalendar
from congvan.ui.items import WorkRow
from congvan.web.deadlines import due_of_open
from congvan.web.desk.links import address, with_query
from congvan.web.desk.role_pages import Queue, QueueRow
from congvan.web.urgency import urgency_pill

# Tab, title, icon, the word on the button: in the order of the desk (UX §3).
_QUEUES = (
    (Tab.TO_NUMBER, "Chờ cấp số", "hash", "Cấp số"),
    (Tab.TO_SEAL, "Chờ đóng dấu", "rubber-stamp", "Đóng dấu"),
    (Tab.TO_SEND, "Chờ gửi", "send", "Gửi"),
)


@dataclass(frozen=True, slots=True)
class ToSign:
    """The leader's card "Chờ ký"."""

    count: str
    href: str
    rows: tuple[WorkRow, ...]


def queues(
    member: ActingMember, *, now: datetime, calendar: WorkingCalendar, limit: int
) -> tuple[Queue, ...]:
    """The clerk's queues of what goes out; an empty one is not asked for. One statement and one a queue."""
    counts = issues.counters(member)
    return tuple(
        Queue(
            tab.value, title, icon, count_words(counts[tab]),
            with_query(address("outgoing:list"), {"tab": tab.value}),
            tuple(
                _row(line, now, calendar, act)
                for line in issues.issues(member, tab, limit=limit).lines
            ),
        )
        for tab, title, icon, act in _QUEUES
        if counts[tab]
    )  # fmt: skip


def waiting(queued: Sequence[Queue]) -> int:
    """How many rows the queues show the first of, as far as they are counted."""
    return sum(int(one.count) if one.count.isdecimal() else len(one.rows) for one in queued)


def to_sign(
    member: ActingMember, *, now: datetime, calendar: WorkingCalendar, limit: int
) -> ToSign | None:
    """What waits for this leader's signature; None when nothing does. One or two statements."""
    count = issues.sign_counters(member)[SignTab.TO_SIGN]
    if not count:
        return None
    lines = issues.to_sign(member, limit=limit).lines
    rows = tuple(_work_row(line, now, calendar) for line in lines)
    return ToSign(count_words(count), address("outgoing:to-sign"), rows)


def _row(line: IssueLine, now: datetime, calendar: WorkingCalendar, act: str) -> QueueRow:
    return QueueRow(
        title=line.subject, href=address("outgoing:issue", line.issue_id), act=act,
        second=tuple(
            part for part in (
                line.symbol, line.type_name, line.unit, f"{line.signer} ký", line.failure,
            ) if part
        ),
        pill=urgency_pill(line.urgency),
        due=due_of_open(line.due_at, now, calendar) if line.due_at and not line.issued_at else None,
    )  # fmt: skip


def _work_row(line: IssueLine, now: datetime, calendar: WorkingCalendar) -> WorkRow:
    pill = urgency_pill(line.urgency)
    return WorkRow(
        # Beside rows of work on one page, whose keys are numbers of another kind.
        key=f"ky-{line.issue_id}", title=line.subject,
        href=address("outgoing:issue", line.issue_id),
        pills=(pill,) if pill else (),
        due=due_of_open(line.due_at, now, calendar) if line.due_at else None,
        second=tuple(
            part for part in (
                line.symbol, line.type_name, line.unit, f"{line.drafter} soạn",
                f"trình {time_words(line.opened_at, now)}",
            ) if part
        ),
    )  # fmt: skip
