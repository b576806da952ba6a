"""Which rows of work a viewer has: the one text behind every list, tab, counter and bell.

Plain SQL, because the ORM has no LATERAL: each inbox (and part, and urgency where the tab needs
it) is one range of a partial index, read in its order and stopped at the limit. So a page or a
counter reads at most limit × ranges rows, whatever the history or the heap of open work weighs.
Every text below is put together from constants; values are always parameters.
"""

from __future__ import annotations

from congvan.desk.holders import HANDED_OVER, MINE
from congvan.desk.states import PARTS_OF_TAB, Tab, Urgency

WITH_MINE = f"WITH mine AS MATERIALIZED ({MINE})"

# Most urgent first, then by deadline; the same order in every tab.
OPEN_ORDER = "urgency, sort_due, id"
_AFTER = "AND (w.urgency, w.sort_due, w.id) > (%(after_urgency)s, %(after_due)s, %(after_id)s)"

_URGENCIES = ", ".join(f"({urgency.value})" for urgency in Urgency)


def open_rows(tab: Tab, *, after: bool, conditions: str = "") -> str:
    """The open rows of one tab, at most %(limit)s of them in `OPEN_ORDER`.

    Used with `WITH_MINE`; parameters: those of the reach, `now`, `limit`, and the cursor's when
    `after`. `conditions` narrows further. Needs the indexes work_open and work_open_part.
    """
    ranges, condition, order = _ranges(tab)
    cursor = _AFTER if after else ""
    return f"""
        SELECT w.* FROM mine {ranges} CROSS JOIN LATERAL (
            SELECT w.* FROM desk_workitem w
            WHERE w.inbox_id = mine.id AND w.closed_at IS NULL {HANDED_OVER}
              {condition} {cursor} {conditions}
            ORDER BY {order} LIMIT %(limit)s
        ) w ORDER BY {OPEN_ORDER} LIMIT %(limit)s
    """  # noqa: S608 - constants only


def counted_rows(tab: Tab) -> str:
    """The same rows as `open_rows` in no order, which a count does not need."""
    ranges, condition, _ = _ranges(tab)
    return _in_no_order(ranges, condition)


def unread_rows() -> str:
    """The open rows nobody of the inbox has read. Index: work_unread."""
    return _in_no_order("", "AND w.read_at IS NULL")


def drafts_to_read_rows() -> str:
    """The open rows by which a draft waits for the viewer's word. Index: work_open_part."""
    return _in_no_order(
        "CROSS JOIN (VALUES ('review'), ('coordinate')) p(part)",
        "AND w.part = p.part AND w.subject_type = 'draft' AND starts_with(w.cause, 'review:')",
    )


def _in_no_order(ranges: str, condition: str) -> str:
    return f"""
        SELECT w.id FROM mine {ranges} CROSS JOIN LATERAL (
            SELECT w.id FROM desk_workitem w
            WHERE w.inbox_id = mine.id AND w.closed_at IS NULL {HANDED_OVER} {condition}
            LIMIT %(limit)s
        ) w LIMIT %(limit)s
    """  # noqa: S608 - constants only


def _ranges(tab: Tab) -> tuple[str, str, str]:
    """What to multiply the inboxes by, the condition of one range, the order within it."""
    if tab is Tab.ALL:
        return "", "", "w.urgency, w.sort_due, w.id"
    if tab is Tab.OVERDUE:
        # Urgency leads the index; one range for each keeps late work from being looked for
        # among what is not late.
        return (
            f"CROSS JOIN (VALUES {_URGENCIES}) u(urgency)",
            "AND w.urgency = u.urgency AND w.sort_due < %(now)s",
            "w.sort_due, w.id",
        )
    parts = ", ".join(f"('{part.value}')" for part in PARTS_OF_TAB[tab])
    return (
        f"CROSS JOIN (VALUES {parts}) p(part)",
        "AND w.part = p.part",
        "w.urgency, w.sort_due, w.id",
    )


def closed_rows(*, after: bool) -> str:
    """The finished rows, newest first. Index: work_closed."""
    cursor = "AND (w.closed_at, w.id) < (%(after_at)s, %(after_id)s)" if after else ""
    return f"""
        SELECT w.* FROM mine CROSS JOIN LATERAL (
            SELECT w.* FROM desk_workitem w
            WHERE w.inbox_id = mine.id AND w.closed_at IS NOT NULL {HANDED_OVER} {cursor}
            ORDER BY w.closed_at DESC, w.id DESC LIMIT %(limit)s
        ) w ORDER BY closed_at DESC, id DESC LIMIT %(limit)s
    """  # noqa: S608 - constants only


def given_rows(*, after: bool) -> str:
    """What the seat gave to others and is still open, the latest deadlines last. Index: work_given."""
    cursor = "AND (w.sort_due, w.id) > (%(after_due)s, %(after_id)s)" if after else ""
    return f"""
        SELECT w.* FROM desk_workitem w
        WHERE w.opened_by_id = %(member)s AND w.agency_id = %(agency)s AND w.closed_at IS NULL
          AND w.inbox_id IS DISTINCT FROM
              (SELECT id FROM desk_inbox WHERE member_id = %(member)s) {HANDED_OVER} {cursor}
        ORDER BY w.sort_due, w.id LIMIT %(limit)s
    """  # noqa: S608 - constants only


def starred_rows(*, after: bool) -> str:
    """What the seat follows and may still see, newest star first. Index: star_list."""
    cursor = "AND (s.at, s.id) < (%(after_at)s, %(after_id)s)" if after else ""
    return f"""
        SELECT w.*, s.at AS star_at, s.id AS star_id
        FROM desk_star s JOIN desk_workitem w ON w.id = s.item_id
        WHERE s.member_id = %(member)s AND w.agency_id = %(agency)s
          AND (w.opened_by_id = %(member)s OR w.inbox_id IN (SELECT id FROM mine)) {HANDED_OVER} {cursor}
        ORDER BY s.at DESC, s.id DESC LIMIT %(limit)s
    """  # noqa: S608 - constants only
