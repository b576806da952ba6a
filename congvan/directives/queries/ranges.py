"""Which documents stand in which tab of "Văn bản đến": one text for the list and its counter.

Plain SQL: each tab is one range of one partial index, read in its order and stopped at the limit,
so that neither the history nor the heap of open work makes a page dearer. Viewers of the whole
agency read the indexes of the handling; everybody else the ranges of their own grants, and for
what is late the ranges of who leads. Texts are put together from constants; values are parameters.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models

from congvan.desk.states import Urgency


class Tab(models.TextChoices):
    """Tabs of "Văn bản đến" in their order; the values stand in addresses."""

    AWAITING_DISTRIBUTION = "cho-phan-phoi", "Chờ phân phối"
    AWAITING_DIRECTION = "cho-chi-dao", "Chờ chỉ đạo"
    IN_PROGRESS = "dang-xu-ly", "Đang xử lý"
    OVERDUE = "qua-han", "Quá hạn"
    DONE = "da-xong", "Đã xong"
    ALL = "tat-ca", "Tất cả"


@dataclass(frozen=True, slots=True)
class Filters:
    """Chips over a list; they narrow what a tab shows, never its counter.

    Days and the urgency follow an index; the others are looked at row by row.
    """

    urgency: Urgency | None = None
    arrived_from: date | None = None
    arrived_to: date | None = None
    type_id: int | None = None
    field_id: int | None = None
    issuer_id: int | None = None
    lead_unit_id: int | None = None
    lead_member_id: int | None = None
    book_id: int | None = None

    @property
    def has_days(self) -> bool:
        return self.arrived_from is not None or self.arrived_to is not None


@dataclass(frozen=True, slots=True)
class Key:
    """One column of a list's order, and how its value comes back out of an address."""

    column: str
    read: Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Range:
    """The rows of a tab: (id of the handling, k1, k2[, k3]) in the order of the keys."""

    rows: str
    keys: tuple[Key, ...]
    descending: bool = False

    @property
    def order(self) -> str:
        way = " DESC" if self.descending else ""
        return ", ".join(f"w.k{place}{way}" for place in range(1, len(self.keys) + 1))


_BY_URGENCY = (Key("h.urgency", int), Key("h.arrived_on", date.fromisoformat), Key("h.id", int))
_BY_DUE = (Key("h.due_at", datetime.fromisoformat), Key("h.id", int))
_BY_CLOSING = (Key("h.closed_at", datetime.fromisoformat), Key("h.id", int))
_BY_ARRIVAL = (Key("h.arrived_on", date.fromisoformat), Key("h.id", int))
_BY_GRANT = (Key("g.document_date", date.fromisoformat), Key("g.document_id", int))

_IN_BOOK = """EXISTS (SELECT 1 FROM registers_entry b
    WHERE b.document_id = h.document_id AND b.book_id = %(f_book)s)"""
_STATUSES = {
    Tab.AWAITING_DISTRIBUTION: "('awaiting_distribution')",
    Tab.AWAITING_DIRECTION: "('awaiting_direction')",
    Tab.IN_PROGRESS: "('assigned'), ('in_progress')",
}


def range_of(tab: Tab, *, wide: bool, after: bool = False, filters: Filters | None = None) -> Range:
    """The rows of a tab; parameters: agency, member, units, now, limit, a1…a3 behind a page."""
    chosen = filters or Filters()
    return _wide(tab, chosen, after=after) if wide else _granted(tab, chosen, after=after)


def near_range(*, wide: bool) -> Range:
    """What is due between now and %(soon)s, among what the viewer answers for."""
    near = "h.due_at >= %(now)s AND h.due_at <= %(soon)s"
    if wide:
        return Range(_select(f"h.closed_at IS NULL AND {near}", _BY_DUE, after=False), _BY_DUE)
    return _led(near, after=False)


def held_range(*, by_member: bool) -> Range:
    """Open documents led in the unit %(unit)s, or by its member %(holder)s, by deadline.

    Those without a deadline come last and are not paged through.
    """
    lead = "h.lead_unit_id = %(unit)s"
    if by_member:
        lead += " AND h.lead_member_id = %(holder)s"
    rows = f"""SELECT h.id, h.due_at AS k1, h.id AS k2 FROM directives_handling h
        WHERE h.agency_id = %(agency)s AND {lead} AND h.closed_at IS NULL
        ORDER BY h.due_at, h.id LIMIT %(limit)s"""  # noqa: S608 - constants only
    return Range(rows, _BY_DUE)


def conditions(filters: Filters) -> tuple[str, dict[str, Any]]:
    """What the chips add to the range over `directives_handling h`, and their parameters."""
    wanted = (
        ("h.urgency = %(f_urgency)s", "f_urgency", filters.urgency),
        ("h.arrived_on >= %(f_from)s", "f_from", filters.arrived_from),
        ("h.arrived_on <= %(f_to)s", "f_to", filters.arrived_to),
        ("h.lead_unit_id = %(f_unit)s", "f_unit", filters.lead_unit_id),
        ("h.lead_member_id = %(f_member)s", "f_member", filters.lead_member_id),
        (_IN_BOOK, "f_book", filters.book_id),
    )
    of_document = (
        ("d.type_id = %(f_type)s", "f_type", filters.type_id),
        ("d.field_id = %(f_field)s", "f_field", filters.field_id),
        ("d.issuer_id = %(f_issuer)s", "f_issuer", filters.issuer_id),
    )
    used = [row for row in wanted if row[2] is not None]
    inner = [row for row in of_document if row[2] is not None]
    text = "".join(f" AND {sql}" for sql, _, _ in used)
    if inner:
        text += " AND EXISTS (SELECT 1 FROM documents_document d WHERE d.id = h.document_id"
        text += "".join(f" AND {sql}" for sql, _, _ in inner) + ")"
    return text, {name: value for _, name, value in (*used, *inner)}


def _wide(tab: Tab, filters: Filters, *, after: bool) -> Range:
    more, _ = conditions(filters)
    if tab in _STATUSES:
        one = _select(
            f"h.status = s.status AND h.closed_at IS NULL{more}", _BY_URGENCY, after=after
        )
        rows = f"""SELECT r.* FROM (VALUES {_STATUSES[tab]}) s(status) CROSS JOIN LATERAL ({one}) r
            ORDER BY k1, k2, k3 LIMIT %(limit)s"""  # noqa: S608 - constants only
        return Range(rows, _BY_URGENCY)
    if tab is Tab.OVERDUE:
        late = f"h.closed_at IS NULL AND h.due_at < %(now)s{more}"
        return Range(_select(late, _BY_DUE, after=after), _BY_DUE)
    closed = " AND h.closed_at IS NOT NULL" if tab is Tab.DONE else ""
    # Days narrow by the order of arrival only; else they would be looked for one by one.
    keys = _BY_CLOSING if closed and not filters.has_days else _BY_ARRIVAL
    rows = _select(f"true{closed}{more}", keys, after=after, descending=True)
    return Range(rows, keys, descending=True)


def _select(condition: str, keys: tuple[Key, ...], *, after: bool, descending: bool = False) -> str:
    way = " DESC" if descending else ""
    columns = ", ".join(f"{key.column} AS k{place}" for place, key in enumerate(keys, 1))
    order = ", ".join(f"{key.column}{way}" for key in keys)
    return f"""SELECT h.id, {columns} FROM directives_handling h
        WHERE h.agency_id = %(agency)s AND {condition} {_cursor(keys, after=after, descending=descending)}
        ORDER BY {order} LIMIT %(limit)s"""  # noqa: S608 - constants only


def _cursor(keys: tuple[Key, ...], *, after: bool, descending: bool) -> str:
    if not after:
        return ""
    names = ", ".join(key.column for key in keys)
    values = ", ".join(f"%(a{place})s" for place in range(1, len(keys) + 1))
    return f"AND ({names}) {'<' if descending else '>'} ({values})"


def _granted(tab: Tab, filters: Filters, *, after: bool) -> Range:
    if tab is Tab.OVERDUE:
        return _led(f"h.due_at < %(now)s{conditions(filters)[0]}", after=after)
    still = {Tab.IN_PROGRESS: "AND g.is_open", Tab.DONE: "AND NOT g.is_open"}.get(tab, "")
    more, _ = conditions(filters)
    if more:
        still += f""" AND EXISTS (SELECT 1 FROM directives_handling h
            WHERE h.document_id = g.document_id{more})"""  # noqa: S608 - constants only
    if filters.arrived_from is not None:
        still += " AND g.document_date >= %(f_from)s"
    if filters.arrived_to is not None:
        still += " AND g.document_date <= %(f_to)s"
    cursor = _cursor(_BY_GRANT, after=after, descending=True)
    one = f"""SELECT DISTINCT g.document_date, g.document_id FROM documents_grant g
        WHERE {{holder}} AND g.revoked_at IS NULL {still} {cursor}
        ORDER BY g.document_date DESC, g.document_id DESC LIMIT %(limit)s"""  # noqa: S608 - constants only
    own = one.format(holder="g.member_id = %(member)s")
    of_unit = one.format(holder="g.in_unit_id = u.id")
    rows = f"""SELECT h.id, g.document_date AS k1, g.document_id AS k2 FROM (
            ({own}) UNION (SELECT r.* FROM unnest(%(units)s::bigint[]) u(id)
            CROSS JOIN LATERAL ({of_unit}) r)
        ) g JOIN directives_handling h ON h.document_id = g.document_id
        ORDER BY g.document_date DESC, g.document_id DESC LIMIT %(limit)s"""  # noqa: S608 - constants only
    return Range(rows, _BY_GRANT, descending=True)


def _led(condition: str, *, after: bool) -> Range:
    """Open documents that the viewer, or somebody of the unit, leads, by deadline."""
    cursor = _cursor(_BY_DUE, after=after, descending=False)
    one = f"""SELECT h.id, h.due_at AS k1, h.id AS k2 FROM directives_handling h
        WHERE {{lead}} AND h.closed_at IS NULL AND {condition} {cursor}
        ORDER BY h.due_at, h.id LIMIT %(limit)s"""  # noqa: S608 - constants only
    own = one.format(lead="h.lead_member_id = %(member)s")
    of_unit = one.format(lead="h.lead_unit_id = u.id")
    rows = f"""SELECT l.* FROM (({own}) UNION (SELECT r.* FROM unnest(%(units)s::bigint[]) u(id)
            CROSS JOIN LATERAL ({of_unit}) r)) l ORDER BY k1, k2 LIMIT %(limit)s"""  # noqa: S608 - constants only
    return Range(rows, _BY_DUE)
