"""The lists of work and their counters; the viewer comes first."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from types import MappingProxyType
from typing import Any

from django.db import connection

from congvan.desk.holders import HANDED_OVER, reach_of
from congvan.desk.queries.lines import PAGE_SIZE, WorkLine, WorkPage, read_page, statement
from congvan.desk.queries.rows import (
    OPEN_ORDER,
    WITH_MINE,
    closed_rows,
    counted_rows,
    drafts_to_read_rows,
    given_rows,
    open_rows,
    starred_rows,
    unread_rows,
)
from congvan.desk.rules import COUNT_CAP
from congvan.desk.states import Tab, Urgency
from congvan.kernel import clock
from congvan.kernel.errors import NotFound
from congvan.organization.acting import ActingMember

_OPEN_ORDER = ", ".join(f"w.{column}" for column in OPEN_ORDER.split(", "))


@dataclass(frozen=True, slots=True)
class After:
    """The last line of the page before: the next page begins behind it."""

    at: datetime
    id: int
    urgency: int = 0


@dataclass(frozen=True, slots=True)
class Filters:
    """Chips over the list; they narrow what a tab shows, never its counter."""

    urgency: Urgency | None = None
    only_unread: bool = False


@dataclass(frozen=True, slots=True)
class Counters:
    """How many wait: each is the length of its list, exact up to `COUNT_CAP`, one more beyond."""

    tabs: Mapping[Tab, int]
    unread: int
    given: int
    starred: int
    notices: int
    # Drafts that wait for the viewer's word: the number beside "Dự thảo" in the menu.
    drafts: int = 0
    # Lists of capabilities above the desk, by the names their caller gave.
    beside: Mapping[str, int] = field(default_factory=dict)


def open_work(
    viewer: ActingMember, tab: Tab = Tab.ALL, *, after: After | None = None,
    filters: Filters | None = None, limit: int = PAGE_SIZE,
) -> WorkPage:  # fmt: skip
    """What the viewer owes, most urgent first: the rows behind every tab, counter and bell.

    The inboxes are those of `reach_of`; acting for another, they are the other's. One statement.
    """
    chosen = filters or Filters()
    values = {
        "after_urgency": after.urgency if after else None,
        "after_due": after.at if after else None,
        "after_id": after.id if after else None,
        "urgency": chosen.urgency,
    }
    text = _open_text(
        tab,
        after=after is not None,
        with_urgency=chosen.urgency is not None,
        only_unread=chosen.only_unread,
    )
    return read_page(viewer, text, values, limit=limit)


def open_line(viewer: ActingMember, item_id: int) -> WorkLine:
    """One line of work the viewer has, finished or not, or has given. Raises NotFound."""
    page = read_page(viewer, _ONE, {"id": item_id}, limit=1)
    if not page.lines:
        raise NotFound("Không có việc này.")
    return page.lines[0]


def subjects_to_read(
    viewer: ActingMember, item_ids: Collection[int], subject_type: str
) -> list[int]:
    """What the viewer's open "Để biết" among `item_ids` are about, of one kind. One statement."""
    values = {**reach_of(viewer).parameters, "ids": list(item_ids), "type": subject_type}
    with connection.cursor() as cursor:
        cursor.execute(_TO_READ, values)
        return [row[0] for row in cursor.fetchall()]


def finished_work(viewer: ActingMember, *, after: After | None = None) -> WorkPage:
    """Đã xong: what was in the viewer's inboxes and is closed, newest first."""
    rows = closed_rows(after=after is not None)
    text = statement(f"{WITH_MINE},", rows, order="w.closed_at DESC, w.id DESC")
    return read_page(viewer, text, _older(after))


def given_work(viewer: ActingMember, *, after: After | None = None) -> WorkPage:
    """Tôi đã chuyển: what the viewer gave to others and is still open, the latest first."""
    text = statement("WITH", given_rows(after=after is not None), order="w.sort_due, w.id")
    values = {"after_due": after.at if after else None, "after_id": after.id if after else None}
    return read_page(viewer, text, values)


def starred_work(viewer: ActingMember, *, after: After | None = None) -> WorkPage:
    """Theo dõi ★: what the viewer follows, open or finished, last starred first."""
    rows = starred_rows(after=after is not None)
    text = statement(
        f"{WITH_MINE},", rows, order="w.star_at DESC, w.star_id DESC", more=", w.star_at, w.star_id"
    )
    return read_page(viewer, text, _older(after))


def counters(viewer: ActingMember, beside: Mapping[str, str] | None = None) -> Counters:
    """All counters of the frame and of the tabs in one statement, made of the lists' own texts.

    `beside` are further lists to count: texts made of constants that select at most %(limit)s rows
    with the parameters of `Reach` and %(substitute)s, whether the viewer acts for another.
    """
    others = dict(beside or {})
    parameters: dict[str, Any] = {
        **reach_of(viewer).parameters, "now": clock.now(), "limit": COUNT_CAP + 1,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(counters_text(tuple(others.values())), parameters)
        return counters_of_row(cursor.fetchone(), others)


def counters_of_row(row: Sequence[int], others: Collection[str]) -> Counters:
    """A row of `counters_text`; `others` are the names of the further lists in their order."""
    own, further = row[: len(row) - len(others)], row[len(row) - len(others) :]
    tabs = dict(zip(Tab, own[: len(Tab)], strict=True))
    unread, given, starred, notices, drafts = own[len(Tab) :]
    return Counters(
        MappingProxyType(tabs), unread, given, starred, notices, drafts,
        beside=MappingProxyType(dict(zip(others, further, strict=True))),
    )  # fmt: skip


@cache
def _open_text(tab: Tab, *, after: bool, with_urgency: bool, only_unread: bool) -> str:
    conditions = " AND w.urgency = %(urgency)s" if with_urgency else ""
    if only_unread:
        conditions += " AND w.read_at IS NULL"
    rows = open_rows(tab, after=after, conditions=conditions)
    return statement(f"{WITH_MINE},", rows, order=_OPEN_ORDER)


@cache
def counters_text(beside: tuple[str, ...]) -> str:
    """All counters of a reach as one row; parameters: those of `Reach`, %(now)s and %(limit)s."""
    lists = [counted_rows(tab) for tab in Tab]
    lists += [unread_rows(), given_rows(after=False), starred_rows(after=False), UNREAD_NOTICES]
    lists += [drafts_to_read_rows(), *beside]
    counts = ", ".join(f"(SELECT count(*) FROM ({rows}) c)" for rows in lists)  # noqa: S608
    return f"{WITH_MINE} SELECT {counts}"


UNREAD_NOTICES = """
    SELECT n.id FROM desk_notice n WHERE n.member_id = %(member)s AND n.read_at IS NULL
      AND (NOT %(substitute)s OR n.subject_type NOT IN ('letter', 'reminder', 'chat_message'))
    LIMIT %(limit)s
"""
_ONE = statement(
    f"{WITH_MINE},",
    f"""SELECT w.* FROM desk_workitem w WHERE w.id = %(id)s AND w.agency_id = %(agency)s
        AND (w.opened_by_id = %(member)s OR w.inbox_id IN (SELECT id FROM mine)) {HANDED_OVER}""",  # noqa: S608
    order="w.id",
)


_TO_READ = f"""
    {WITH_MINE} SELECT DISTINCT w.subject_id FROM desk_workitem w
    WHERE w.id = ANY(%(ids)s) AND w.subject_type = %(type)s AND w.part = 'inform'
      AND w.closed_at IS NULL AND w.inbox_id IN (SELECT id FROM mine) ORDER BY w.subject_id
"""  # noqa: S608 - constants only


def _older(after: After | None) -> dict[str, object]:
    return {"after_at": after.at if after else None, "after_id": after.id if after else None}
