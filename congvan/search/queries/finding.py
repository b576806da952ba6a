"""Finding what the viewer may see by what was typed; the viewer comes first.

One statement prepares (limits of the transaction, what the viewer has few of), one gathers and
counts, one fetches the texts of the shown lines for their snippets. Words that stand nearly
everywhere cost one statement more; when nothing is found, two more look for slips of the finger.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from django.db import OperationalError, connection, transaction
from psycopg.errors import QueryCanceled

from congvan.kernel.errors import BusinessError
from congvan.organization.acting import ActingMember
from congvan.search.queries.filtering import Filters
from congvan.search.queries.lines import (
    COUNT_CAP,
    Count,
    Line,
    Page,
    Row,
    in_order,
    line_of,
    marks,
    needs_snippet,
    place_of,
    row_of,
    token_of,
)
from congvan.search.queries.statements import Branch, Search, branches, gather, walk
from congvan.search.queries.quoting import texts_of
from congvan.search.rights import Sight, few_of, sight, with_few
from congvan.search.rules.query import Asked, parse
from congvan.search.states import Kind

PAGE_SIZE = 20
LONGEST_PAGE = 500
SUGGESTIONS = 8
# Longer than a person waits for a list; the same question would not be quicker the second time.
_TIMEOUT_MS = 3_000
_TIMEOUT_TYPING_MS = 800


class TooBroad(BusinessError):
    """The search was stopped, because it would have taken too long."""

    code = "too_broad"

    def __init__(self) -> None:
        super().__init__("Câu tìm quá rộng.", next_step="Thêm từ hoặc bộ lọc.")


def find(
    viewer: ActingMember, asked: Asked, filters: Filters | None = None, *, kind: Kind | None = None,
    after: str = "", limit: int = PAGE_SIZE, snippets: bool = True,
) -> Page:  # fmt: skip
    """A page of what fits, the best first, and how much there is of each kind.

    Without words the filters alone are asked, the newest first; without either the page is empty.
    A mangled `after` gives the first page. Raises TooBroad. Three statements; see the module.
    """
    chosen = filters or Filters()
    if asked.is_empty and chosen.is_empty:
        return Page()
    with _bounded():
        search = Search(
            viewer, _sight(viewer, _TIMEOUT_MS), asked, chosen, kind, place_of(after),
            min(max(limit, 1), LONGEST_PAGE),
        )  # fmt: skip
        rows, counts = _looked_up(search)
        return _page(search, rows, counts, snippets=snippets)


def counts(
    viewer: ActingMember, asked: Asked, filters: Filters | None = None
) -> Mapping[Kind, Count]:
    """How much there is of each kind, at most `COUNT_CAP` told. Raises TooBroad."""
    return find(viewer, asked, filters, limit=1, snippets=False).counts


def suggest(viewer: ActingMember, text: str, *, limit: int = SUGGESTIONS) -> tuple[Line, ...]:
    """The best lines for what is being typed: its last word may go on. Two statements.

    Never an error: what would take long gives no suggestion.
    """
    asked = parse(text)
    if asked.is_empty:
        return ()
    try:
        with _bounded():
            seen = _sight(viewer, _TIMEOUT_TYPING_MS)
            search = Search(viewer, seen, asked, Filters(), None, None, limit, is_typing=True)
            rows, _ = _looked_up(search)
            words = marks(search)
            return tuple(line_of(row, words) for row in rows[:limit])
    except TooBroad:
        return ()


@contextmanager
def _bounded() -> Iterator[None]:
    """A transaction whose limits end with it: it only reads and is always rolled back."""
    try:
        with transaction.atomic():
            try:
                yield
            finally:
                transaction.set_rollback(True)
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise TooBroad from error
        raise


def _sight(viewer: ActingMember, timeout_ms: int) -> Sight:
    """The viewer's rights, and the limits of this transaction. One statement."""
    few = few_of(viewer)
    limits = ", ".join(
        f"set_config('{name}', '{value}', true)"
        for name, value in {**_LIMITS, "statement_timeout": f"{timeout_ms}ms"}.items()
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {few.sql}, {limits}", few.parameters)  # noqa: S608 - constants only
        inboxes, documents, drafts, *_ = cursor.fetchone()
    return with_few(sight(viewer), inboxes, documents, drafts)


# A bitmap of a million rows fits, so that no page of the table is read for words it does not hold;
# tables of records are never read from end to end; the plans are too short for the others.
_LIMITS = {
    "work_mem": "64MB", "enable_seqscan": "off", "jit": "off", "max_parallel_workers_per_gather": "0",
}  # fmt: skip


def _looked_up(search: Search) -> tuple[list[Row], Mapping[Kind, Count]]:
    """One row more than the page has, in order, and the counts. One statement, seldom two."""
    found = branches(search)
    text, values = gather(search, found)
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        answers = cursor.fetchall()
    sizes, numbers = (json.loads(told or "{}") for told in answers[0][:2])
    rows = in_order(row_of(answer[2:]) for answer in answers if answer[2] is not None)
    dense = [one for one in found if not one.is_few and sizes[str(one.number)] > one.bound]
    rows = in_order([*rows, *_walked(search, _needed(search, dense, rows))])
    return rows, _counts(dense, numbers)


def _needed(search: Search, dense: list[Branch], rows: list[Row]) -> list[Branch]:
    """The dense branches of which a line may come onto this page."""
    full_from = rows[search.limit].tier if len(rows) > search.limit else None
    first = search.after.tier if search.after else 0
    return [
        one for one in dense
        if one.kinds[0] in search.wanted and one.tier >= first
        and (full_from is None or one.tier <= full_from)
    ]  # fmt: skip


def _walked(search: Search, dense: list[Branch]) -> list[Row]:
    if not dense:
        return []
    text, values = walk(search, dense)
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        return [row_of(answer) for answer in cursor.fetchall()]


def _counts(dense: list[Branch], numbers: Mapping[str, int]) -> Mapping[Kind, Count]:
    more = {kind for one in dense for kind in one.kinds}
    found = {}
    for kind in Kind:
        number = numbers.get(kind.value, 0)
        found[kind] = Count(min(number, COUNT_CAP), number > COUNT_CAP or kind in more)
    return found


def _page(search: Search, rows: list[Row], counts: Mapping[Kind, Count], *, snippets: bool) -> Page:
    shown = rows[: search.limit]
    words = marks(search)
    wanted = [row for row in shown if snippets and needs_snippet(row, words)]
    texts = texts_of(wanted) if wanted else {}
    lines = tuple(line_of(row, words, texts.get((row.kind, row.object_id), "")) for row in shown)
    total = _total([counts[kind] for kind in search.wanted])
    following = token_of(shown[-1].place) if len(rows) > search.limit else ""
    return Page(lines, following, replace(total, number=max(total.number, len(lines))), counts)


def _total(parts: list[Count]) -> Count:
    number = sum(part.number for part in parts)
    return Count(min(number, COUNT_CAP), number > COUNT_CAP or any(p.is_more for p in parts))


__all__: list[Any] = ["TooBroad", "counts", "find", "suggest"]
