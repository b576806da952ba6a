"""The pages "Văn bản đi" and "Ký": tabs, lines, counters; the viewer comes first.

Who sees the whole agency (clerk, leader, monitor) walks its issues; everybody else the own, the
signed and the led unit's, each one range of one index.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from django.db import connection, models

from congvan.desk.rules import COUNT_CAP
from congvan.desk.states import Urgency
from congvan.documents.visibility import reach
from congvan.drafting.issue_access import sees_all_issues
from congvan.drafting.states import IssueForm, IssueStatus
from congvan.kernel import clock
from congvan.organization.acting import ActingMember

PAGE_SIZE = 50


class Tab(models.TextChoices):
    """Tabs of "Văn bản đi": one for each step, then what went out."""

    TO_NUMBER = "cho-cap-so", "Chờ cấp số"
    TO_SIGN = "cho-ky", "Chờ ký"
    TO_SEAL = "cho-dong-dau", "Chờ đóng dấu"
    TO_SEND = "cho-gui", "Chờ gửi"
    SENT = "da-gui", "Đã gửi"
    FAILED = "gui-loi", "Gửi lỗi"
    ALL = "tat-ca", "Tất cả"


class SignTab(models.TextChoices):
    """Tabs of the sign folder."""

    TO_SIGN = "cho-ky", "Chờ ký"
    RUNNING = "dang-lam", "Đang làm thủ tục"
    SIGNED = "da-ky", "Đã ký"
    FAILED = "loi", "Có lỗi"


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows a list further."""

    urgency: int | None = None
    type_id: int | None = None
    unit_id: int | None = None


@dataclass(frozen=True, slots=True)
class IssueLine:
    """One line: nothing more is looked up to show it."""

    issue_id: int
    draft_id: int | None
    document_id: int | None
    status: IssueStatus
    urgency: Urgency
    form: IssueForm
    subject: str
    symbol: str
    issued_on: date | None
    type_name: str
    drafter: str
    unit: str
    signer: str
    opened_at: datetime
    due_at: datetime | None
    issued_at: datetime | None
    signed_at: datetime | None
    failure: str
    pdf_blob_id: int | None
    file_id: int | None
    recipients: int
    waiting_recipients: int
    failed_recipients: int
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class IssuePage:
    """One page; `next` goes into the address of the following one, "" when there is none."""

    lines: tuple[IssueLine, ...]
    next: str


@dataclass(frozen=True, slots=True)
class _Walk:
    """A condition, and the order in which it is walked: columns all rising or all falling."""

    condition: str
    keys: tuple[str, ...]
    falling: bool

    def rows(self, holder: str, *, after: bool, more: str) -> str:
        """The ids of one holder's rows with their keys, at most %(limit)s."""
        names = ", ".join(f"i.{key} AS k{n}" for n, key in enumerate(self.keys, 1))
        tupled = ", ".join(f"i.{key}" for key in self.keys)
        marks = ", ".join(f"%(a{n})s" for n in range(1, len(self.keys) + 1))
        sign, way = ("<", "DESC") if self.falling else (">", "ASC")
        behind = f"AND ({tupled}) {sign} ({marks})" if after else ""
        order = ", ".join(f"i.{key} {way}" for key in self.keys)
        return f"""SELECT i.id, {names} FROM drafting_issue i
            WHERE {holder} AND {self.condition} {more} {behind} ORDER BY {order} LIMIT %(limit)s"""  # noqa: S608 - constants only


_OPEN = "i.issued_at IS NULL AND i.ended_at IS NULL"
_BY_URGENCY = ("urgency", "opened_at", "id")
_NEWEST = ("opened_at", "id")
_TABS = {
    Tab.TO_NUMBER: _Walk(f"{_OPEN} AND i.status IN ('awaiting_layout', 'awaiting_number')", _BY_URGENCY, False),
    Tab.TO_SIGN: _Walk(f"{_OPEN} AND i.status IN ('awaiting_pdf', 'awaiting_signature')", _BY_URGENCY, False),
    Tab.TO_SEAL: _Walk(f"{_OPEN} AND i.status = 'awaiting_seal'", _BY_URGENCY, False),
    Tab.TO_SEND: _Walk(f"{_OPEN} AND i.status = 'awaiting_dispatch'", _BY_URGENCY, False),
    Tab.SENT: _Walk("i.issued_at IS NOT NULL", ("issued_at", "id"), True),
    Tab.FAILED: _Walk(
        "i.id IN (SELECT f.id FROM drafting_issue f WHERE f.agency_id = %(agency)s"
        " AND f.pdf_failure <> '' AND f.ended_at IS NULL UNION SELECT g.id FROM exchange_dispatch x"
        " JOIN drafting_issue g ON g.document_id = x.document_id WHERE x.agency_id = %(agency)s"
        " AND x.status IN ('refused', 'failed') AND NOT x.is_settled)", _NEWEST, True,
    ),
    Tab.ALL: _Walk("true", _NEWEST, True),
}  # fmt: skip
# Narrow viewers have their own indexes, all by the day of opening.
_NARROW_TABS = {tab: _Walk(walk.condition, _NEWEST, True) for tab, walk in _TABS.items()}
_SIGN_TABS = {
    SignTab.TO_SIGN: ("i.signer_id = %(member)s", _Walk("i.status = 'awaiting_signature'", _BY_URGENCY, False)),
    SignTab.RUNNING: (
        "i.signer_id = %(member)s",
        _Walk(f"{_OPEN} AND i.status <> 'awaiting_signature'", _NEWEST, True),
    ),
    SignTab.SIGNED: ("i.signed_by_id = %(member)s", _Walk("i.signed_at IS NOT NULL", ("signed_at", "id"), True)),
    SignTab.FAILED: (
        "i.signer_id = %(member)s",
        _Walk(f"(i.status = 'voided' OR ({_OPEN} AND i.pdf_failure <> ''))", _NEWEST, True),
    ),
}  # fmt: skip


def tabs(_viewer: ActingMember) -> tuple[Tab, ...]:
    """The tabs the viewer has."""
    return tuple(Tab)


def issues(
    viewer: ActingMember, tab: Tab, *, after: str = "", filters: Filters | None = None,
    limit: int = PAGE_SIZE,
) -> IssuePage:  # fmt: skip
    """A page of a tab. One statement. A mangled `after` gives the first page."""
    walk, holders = _range(viewer, tab)
    return _page(viewer, walk, holders, after=after, filters=filters, limit=limit)


def counters(viewer: ActingMember) -> Mapping[Tab, int]:
    """How many stand in each tab, up to `COUNT_CAP`, one more beyond. One statement."""
    ranges = {tab: _range(viewer, tab) for tab in Tab}
    return MappingProxyType(_counted(viewer, ranges))


def sign_folder(
    viewer: ActingMember, tab: SignTab, *, after: str = "", limit: int = PAGE_SIZE
) -> IssuePage:
    """A page of the signer's folder. One statement."""
    holder, walk = _SIGN_TABS[tab]
    return _page(viewer, walk, (holder,), after=after, filters=None, limit=limit)


def to_sign(viewer: ActingMember, *, after: str = "", limit: int = PAGE_SIZE) -> IssuePage:
    """What waits for the viewer's signature, the most urgent first."""
    return sign_folder(viewer, SignTab.TO_SIGN, after=after, limit=limit)


def signed(viewer: ActingMember, *, after: str = "", limit: int = PAGE_SIZE) -> IssuePage:
    """What the viewer has signed, the newest first."""
    return sign_folder(viewer, SignTab.SIGNED, after=after, limit=limit)


def failed(viewer: ActingMember, *, after: str = "", limit: int = PAGE_SIZE) -> IssuePage:
    """What the viewer was to sign and could not be brought there, or lost its number."""
    return sign_folder(viewer, SignTab.FAILED, after=after, limit=limit)


def sign_counters(viewer: ActingMember) -> Mapping[SignTab, int]:
    """How many stand in each tab of the folder, capped. One statement."""
    ranges = {tab: (walk, (holder,)) for tab, (holder, walk) in _SIGN_TABS.items()}
    return MappingProxyType(_counted(viewer, ranges))


def _range(viewer: ActingMember, tab: Tab) -> tuple[_Walk, tuple[str, ...]]:
    if sees_all_issues(viewer):
        return _TABS[tab], ("i.agency_id = %(agency)s",)
    holders = ["i.drafter_id = %(member)s", "i.signer_id = %(member)s"]
    if reach(viewer).unit_ids:
        holders.append("i.unit_id = ANY(%(units)s)")
    return _NARROW_TABS[tab], tuple(f"i.agency_id = %(agency)s AND {one}" for one in holders)


def _rows(walk: _Walk, holders: tuple[str, ...], *, after: bool = False, more: str = "") -> str:
    """One or several ranges, each row once."""
    ranges = [f"({walk.rows(holder, after=after, more=more)})" for holder in holders]
    return " UNION ".join(ranges)


def _counted(
    viewer: ActingMember, ranges: Mapping[Any, tuple[_Walk, tuple[str, ...]]]
) -> dict[Any, int]:
    counts = ", ".join(
        f"(SELECT count(*) FROM (SELECT c.id FROM ({_rows(walk, holders)}) c LIMIT %(limit)s) n)"  # noqa: S608 - constants only
        for walk, holders in ranges.values()
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}", _parameters(viewer, COUNT_CAP + 1))
        row = cursor.fetchone()
    return dict(zip(ranges, row, strict=True))


# Joined after the limit, so that names cost at most a page of look-ups in indexes.
_LINES = """
    WITH w AS MATERIALIZED (SELECT u.* FROM ({rows}) u ORDER BY {order} LIMIT %(limit)s)
    SELECT i.id, i.draft_id, i.document_id, i.status, i.urgency, i.form, i.subject, i.symbol,
        i.issued_on, t.name, dp.full_name, coalesce(un.name, ''), sp.full_name, i.opened_at,
        i.due_at, i.issued_at, i.signed_at, i.pdf_failure,
        coalesce(f.sealed_id, f.signed_id, f.unsigned_id), f.id,
        n.all_of_them, n.waiting, n.lost,
        coalesce(i.issued_at IS NULL AND i.ended_at IS NULL AND i.due_at < %(now)s, false),
        {keys}
    FROM w
    JOIN drafting_issue i ON i.id = w.id
    JOIN documents_documenttype t ON t.id = i.type_id
    JOIN organization_membership dm ON dm.id = i.drafter_id
    JOIN organization_person dp ON dp.id = dm.person_id
    JOIN organization_membership sm ON sm.id = i.signer_id
    JOIN organization_person sp ON sp.id = sm.person_id
    LEFT JOIN organization_unit un ON un.id = i.unit_id
    LEFT JOIN drafting_issuefile f ON f.issue_id = i.id AND f.role = 'main'
    LEFT JOIN LATERAL (
        SELECT count(*) AS all_of_them,
            count(*) FILTER (WHERE coalesce(x.status, r.status) IN ('waiting', 'sending')) AS waiting,
            count(*) FILTER (WHERE x.status IN ('refused', 'failed') AND NOT x.is_settled) AS lost
        FROM drafting_issuerecipient r
        LEFT JOIN exchange_dispatch x
            ON x.source_type = 'issue_recipient' AND x.source_id = r.id
        WHERE r.issue_id = i.id AND r.route <> 'retained'
    ) n ON true
    ORDER BY {order_w}
"""
_COLUMNS = 24


def _page(
    viewer: ActingMember, walk: _Walk, holders: tuple[str, ...], *, after: str,
    filters: Filters | None, limit: int,
) -> IssuePage:  # fmt: skip
    place = _place(walk, after)
    more, values = _narrowed(filters or Filters())
    way = "DESC" if walk.falling else "ASC"
    numbered = range(1, len(walk.keys) + 1)
    text = _LINES.format(
        rows=_rows(walk, holders, after=bool(place), more=more),
        order=", ".join(f"u.k{n} {way}" for n in numbered),
        order_w=", ".join(f"w.k{n} {way}" for n in numbered),
        keys=", ".join(f"w.k{n}" for n in numbered),
    )
    with connection.cursor() as cursor:
        cursor.execute(text, {**_parameters(viewer, limit + 1), **place, **values})
        rows = cursor.fetchall()
    following = _token(rows[limit - 1][_COLUMNS:]) if len(rows) > limit else ""
    return IssuePage(tuple(_line(row) for row in rows[:limit]), following)


def _narrowed(filters: Filters) -> tuple[str, dict[str, Any]]:
    wanted = {
        "urgency": filters.urgency, "type_id": filters.type_id, "unit_id": filters.unit_id,
    }  # fmt: skip
    given = {f"f_{name}": value for name, value in wanted.items() if value is not None}
    return "".join(f" AND i.{name[2:]} = %({name})s" for name in given), given


def _parameters(viewer: ActingMember, limit: int) -> dict[str, Any]:
    return {
        "agency": viewer.agency_id, "member": viewer.membership_id,
        "units": list(reach(viewer).unit_ids), "now": clock.now(), "limit": limit,
    }  # fmt: skip


def _line(row: tuple[Any, ...]) -> IssueLine:
    issue_id, draft_id, document_id, status, urgency, form, *shown = row[:_COLUMNS]
    return IssueLine(
        issue_id, draft_id, document_id, IssueStatus(status), Urgency(urgency), IssueForm(form),
        *shown,
    )  # fmt: skip


def _token(values: tuple[Any, ...]) -> str:
    return "~".join(
        value.isoformat() if isinstance(value, datetime) else str(value) for value in values
    )


def _place(walk: _Walk, after: str) -> dict[str, Any]:
    """The values behind which the page begins; {} for the first page or a mangled address."""
    parts = after.split("~")
    if not after or len(parts) != len(walk.keys):
        return {}
    found: dict[str, Any] = {}
    for number, (key, part) in enumerate(zip(walk.keys, parts, strict=True), 1):
        value = _read(key, part)
        if value is None:
            return {}
        found[f"a{number}"] = value
    return found


def _read(key: str, part: str) -> int | datetime | None:
    try:
        if key.endswith("_at"):
            moment = datetime.fromisoformat(part)
            return moment if moment.tzinfo else None
        number = int(part)
    except ValueError:
        return None
    # PostgreSQL's bigint ends here; a longer number is no row of ours.
    return number if 0 <= number < 2**63 else None
