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
from congvan.search.queries.correcting import correct, shown_as
from congvan.search.queries.filtering import Filters
from congvan.search.queries.lines import (
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
from congvan.search.queries.quoting import texts_of
from congvan.search.queries.statements import (
    COUNT_CAP,
    GATHERED,
    REPEATED,
    Search,
    gather,
    read_windows,
)
from congvan.search.rights import few_of, sight, with_few
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
        search = _search(
            viewer, asked, chosen, timeout_ms=_TIMEOUT_MS, kind=kind, after=after, limit=limit
        )
        rows, told, work = _looked_up(search)
        if any(told.values()) or asked.is_empty or after or not chosen.is_empty:
            return _page(search, rows, told, work, snippets=snippets)
        better, unknown = correct(search)
        if better is None:
            return Page(unknown=unknown)
        instead = replace(search, asked=better)
        page = _page(instead, *_looked_up(instead), snippets=snippets)
        return _as_corrected(page, better, unknown)


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
            search = _search(
                viewer, asked, Filters(), timeout_ms=_TIMEOUT_TYPING_MS, limit=limit, is_typing=True
            )
            rows, *_ = _looked_up(search)
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


def _search(
    viewer: ActingMember, asked: Asked, filters: Filters, *, timeout_ms: int, kind: Kind | None = None,
    after: str = "", limit: int, is_typing: bool = False,
) -> Search:  # fmt: skip
    """The viewer's rights, and the limits of this transaction. One statement."""
    few = few_of(viewer)
    limits = ", ".join(
        f"set_config('{name}', '{value}', true)"
        for name, value in {**_LIMITS, "statement_timeout": f"{timeout_ms}ms"}.items()
    )
    with connection.cursor() as cursor:
        words = list({token.folded for token in asked.words})
        cursor.execute(
            f"SELECT {few.sql}, ({_EXPECTED}), {limits}", {**few.parameters, "words": words}
        )
        inboxes, documents, drafts, dossiers, expected, *_ = cursor.fetchone()
    is_named = bool(asked.keys or asked.number or is_typing)
    return Search(
        viewer, with_few(sight(viewer), inboxes, documents, drafts, dossiers), asked, filters, kind,
        place_of(after), min(max(limit, 1), LONGEST_PAGE), is_typing,
        is_dense=(expected or 0) > _DENSE and not is_named and filters.is_empty,
    )  # fmt: skip


# How many titles would hold all the words if each stood anywhere: a hint for the plan, nothing else.
_EXPECTED = """SELECT exp(sum(ln(greatest(coalesce(w.count, 0), 1)))
        - (count(*) - 1) * max(ln(greatest(c.reltuples, 1))))
    FROM unnest(%(words)s::text[]) asked (word)
    LEFT JOIN search_word w ON w.word = asked.word
    CROSS JOIN pg_class c WHERE c.oid = 'search_record'::regclass"""
# More than these are not even gathered to see that they are too many.
_DENSE = 10_000
# So many met of one kind among the first say enough of it.
_MANY = 100


# A bitmap of a million rows fits, so that no page of the table is read for words it does not hold;
# tables of records are never read from end to end; the plans are too short for the others.
_LIMITS = {
    "work_mem": "64MB", "enable_seqscan": "off", "jit": "off", "max_parallel_workers_per_gather": "0",
}  # fmt: skip


def _looked_up(search: Search) -> tuple[list[Row], Mapping[Kind, Count], Count]:
    """One row more than the page has, in order, the counts, and how much work is listed.

    One statement, for dense words two.
    """
    told: dict[str, int] = {}
    if not search.is_dense:
        answers = _asked(*gather(search))
        met, told = answers[0][0], json.loads(answers[0][1] or "{}")
        if met <= GATHERED:
            counts = {kind: _count(told.get(kind.value, 0)) for kind in Kind}
            work = told.get(Kind.TASK.value, 0) - told.get(REPEATED, 0)
            return _rows(answers, 2), counts, _count(work)
    # What was met tells of the large kinds that there are many; the small ones are soon counted.
    unsure = [kind for kind in Kind if told.get(kind.value, 0) < _MANY]
    answers = _asked(*read_windows(search, unsure))
    counted = json.loads(answers[0][0] or "{}")
    counts = {kind: _dense_count(search, kind, told, counted) for kind in Kind}
    among = counted if Kind.TASK in unsure else told
    work = min(COUNT_CAP, among.get(Kind.TASK.value, 0) - among.get(REPEATED, 0))
    return _rows(answers, 1), counts, Count(work, work > 0 and counts[Kind.TASK].is_more)


def _asked(text: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        return cursor.fetchall()


def _rows(answers: list[tuple[Any, ...]], first: int) -> list[Row]:
    """The rows of a page, whose columns begin at `first`; none is a row of nulls."""
    return in_order(row_of(answer[first:]) for answer in answers if answer[first] is not None)


def _count(number: int) -> Count:
    return Count(min(number, COUNT_CAP), number > COUNT_CAP)


def _dense_count(
    search: Search, kind: Kind, told: Mapping[str, int], counted: Mapping[str, int]
) -> Count:
    """What was met at first, or counted afterwards: by rights only among the first hits."""
    number = max(told.get(kind.value, 0), counted.get(kind.value, 0))
    is_counted = kind in search.few or (
        kind.value in counted and search.sight.conditions[kind] == "true"
    )
    return _count(number) if is_counted else Count(min(number, COUNT_CAP), number > 0)


def _as_corrected(page: Page, better: Asked, unknown: tuple[str, ...]) -> Page:
    """The page of other words, which are told as its lines write them."""
    if not page.lines:
        return Page(unknown=unknown)
    texts = [line.plain_title for line in page.lines]
    texts += ["".join(piece.text for piece in line.snippet) for line in page.lines]
    texts += [line.origin for line in page.lines]
    return replace(page, corrected=shown_as(better, texts), unknown=unknown)


def _page(
    search: Search, rows: list[Row], counts: Mapping[Kind, Count], work: Count, *, snippets: bool
) -> Page:
    shown = rows[: search.limit]
    words = marks(search)
    wanted = [row for row in shown if snippets and needs_snippet(row, words)]
    texts = texts_of(wanted) if wanted else {}
    lines = tuple(line_of(row, words, texts.get((row.kind, row.object_id), "")) for row in shown)
    listed = {**counts, Kind.TASK: work} if search.kind is None else counts
    total = _total([listed[kind] for kind in search.wanted])
    following = token_of(shown[-1].place) if len(rows) > search.limit else ""
    return Page(lines, following, replace(total, number=max(total.number, len(lines))), counts)


def _total(parts: list[Count]) -> Count:
    number = sum(part.number for part in parts)
    return Count(min(number, COUNT_CAP), number > COUNT_CAP or any(p.is_more for p in parts))


__all__: list[Any] = ["TooBroad", "counts", "find", "suggest"]
