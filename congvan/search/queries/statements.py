"""The statements of a search: who may see it, which words, in what order, all in one text.

Results are ordered by how well they fit (tier: the number itself, the accents as typed, without
accents), then newest first. A *branch* is one tier of one kind. It is *gathered* out of the index
of words up to a bound and then sorted; where more than the bound hold the words, it is *walked*
from the newest until the page is full. Both read a bounded number of rows: what is gathered is
few, and what is walked is dense. A viewer with few documents has these looked through one by one.

Texts are made of constants, values are parameters.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from congvan.documents.visibility import granted_rows
from congvan.organization.acting import ActingMember
from congvan.search.queries.filtering import Filters, conditions, days, facets
from congvan.search.rights import Sight
from congvan.search.rules import matching
from congvan.search.rules.query import Asked
from congvan.search.states import DOCUMENT_KINDS, Kind

# A gathered row costs 1.5 µs, a walked one 40 (its words are unpacked): with a million records both
# ways cost the same at about 24,000 hits. With rights asked row by row gathering costs more.
GATHERED = 24_000
GATHERED_WITH_RIGHTS = 8_000
# Without words there is nothing to gather, and a walk finds a row at each step.
LISTED = 1_000
# So many of one's own documents are walked through, the newest ones.
_WALKED_GRANTS = 200_000

NUMBER, EXACT, FOLDED = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Place:
    """The last line of a page: the next begins behind it."""

    tier: int
    day: date
    object_id: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class Branch:
    """One tier of one kind, or all tiers of the viewer's few documents or drafts."""

    number: int
    kinds: tuple[Kind, ...]
    tier: int
    query: str
    bound: int
    is_few: bool = False


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for, and by whom."""

    viewer: ActingMember
    sight: Sight
    asked: Asked
    filters: Filters
    kind: Kind | None
    after: Place | None
    limit: int
    is_typing: bool = False
    parameters: dict[str, Any] = field(default_factory=dict)

    @property
    def tiers(self) -> dict[int, str]:
        """The query of each tier that there is, each without what stands in an earlier one."""
        place = self.filters.place
        texts = {
            NUMBER: matching.numbered(self.asked, place),
            EXACT: "" if self.is_typing else matching.exact(self.asked, place),
            FOLDED: matching.folded(self.asked, place, is_typing=self.is_typing),
        }
        earlier: list[str] = []
        found = {}
        for tier, text in texts.items():
            if text or tier == FOLDED:
                found[tier] = matching.all_of((text, matching.none_of(earlier)))
                earlier.append(text)
        return found

    @property
    def wanted(self) -> tuple[Kind, ...]:
        """The kinds whose lines are shown; the others are only counted."""
        return (self.kind,) if self.kind else tuple(Kind)


def branches(search: Search) -> list[Branch]:
    """What has to be looked at, for all kinds: counts are told of each."""
    found: list[Branch] = []
    few = [kinds for kinds in (DOCUMENT_KINDS, (Kind.DRAFT,)) if kinds[0] in search.sight.few]
    for kinds in few:
        found.append(Branch(len(found), tuple(kinds), FOLDED, "", 0, is_few=True))
    for kind in Kind:
        if kind in search.sight.few:
            continue
        for tier, text in search.tiers.items():
            query = _query(search, kind, text)
            free = search.sight.conditions[kind] == "true" or kind is Kind.TASK
            bound = GATHERED if free else GATHERED_WITH_RIGHTS
            found.append(Branch(len(found), (kind,), tier, query, bound if query else LISTED))
    return found


def gather(search: Search, found: list[Branch]) -> tuple[str, dict[str, Any]]:
    """Sizes of the branches, visible hits of each kind, and the lines of the page.

    The first two columns are JSON and the same in each row; a branch of which more than its bound
    was met gives no line.
    """
    values = _values(search, found)
    tables = ",\n".join(
        f"b{one.number} AS MATERIALIZED ({_few(search, one) if one.is_few else _bitmap(search, one)})"
        for one in found
    )
    sizes = ", ".join(f"({one.number}, (SELECT count(*) FROM b{one.number}))" for one in found)
    bounds = {one.number: one.bound for one in found if not one.is_few}
    full = " OR ".join(
        f"(s.branch = {number} AND s.size > {bound})" for number, bound in bounds.items()
    )
    seen = " UNION ALL ".join(
        f"SELECT {one.number} AS branch, d.tier, d.day, d.id, d.kind FROM b{one.number} d"
        f" WHERE {search.sight.conditions[one.kinds[0]]}"
        for one in found
    )
    text = f"""
        WITH {tables},
        sizes (branch, size) AS MATERIALIZED (VALUES {sizes}),
        seen AS MATERIALIZED ({seen}),
        page AS MATERIALIZED (
            SELECT e.* FROM seen e
            WHERE e.branch NOT IN (SELECT s.branch FROM sizes s WHERE {full or "false"})
              AND e.kind = ANY(%(wanted)s) {_behind(search, "e")}
            ORDER BY e.tier, e.day DESC, e.id DESC, e.kind LIMIT %(limit)s
        )
        SELECT told.*, line.* FROM (
            SELECT (SELECT jsonb_object_agg(s.branch, s.size) FROM sizes s),
                (SELECT jsonb_object_agg(c.kind, c.number) FROM (
                    SELECT e.kind, count(*) AS number FROM seen e GROUP BY e.kind) c)
        ) told LEFT JOIN ({_lines(search, "page")}) line ON true
    """  # noqa: S608 - constants only
    return text, values


def walk(search: Search, dense: Iterable[Branch]) -> tuple[str, dict[str, Any]]:
    """The lines of the branches of which there are too many to gather."""
    found = list(dense)
    values = _values(search, found)
    steps = " UNION ALL ".join(
        f"(SELECT * FROM ({_step(search, one)}) w{one.number})" for one in found
    )
    text = f"""
        WITH page AS MATERIALIZED ({steps})
        SELECT line.* FROM ({_lines(search, "page")}) line
    """  # noqa: S608 - constants only
    return text, values


def _query(search: Search, kind: Kind, text: str) -> str:
    """A tier's words together with kind and filters, all inside the index of words; "" for none.

    Days alone are left to the index of days.
    """
    narrow = facets(search.filters)
    if kind is Kind.TASK:
        if not search.sight.inboxes:
            narrow = ["'i:none'"]
        else:
            narrow.append(matching.any_facet("i", search.sight.inboxes))
    if not text and not narrow:
        return ""
    kinds = matching.any_facet("k", [kind.value])
    return matching.all_of((text, kinds, *narrow, days(search.filters)))


def _values(search: Search, found: Collection[Branch]) -> dict[str, Any]:
    _, values = conditions(search.filters)
    queries = {f"q{one.number}": one.query for one in found if one.query}
    tiers = {f"t{tier}": text for tier, text in search.tiers.items() if text}
    ids = {f"few_{kind.value}": list(ids) for kind, ids in search.sight.few.items()}
    place = search.after
    cursor = (
        {"c_tier": place.tier, "c_day": place.day, "c_id": place.object_id, "c_kind": place.kind.value}
        if place else {}
    )  # fmt: skip
    return {
        **search.sight.parameters, **values, **queries, **tiers, **ids, **cursor,
        "wanted": [kind.value for kind in search.wanted], "limit": search.limit + 1,
    }  # fmt: skip


_ROW = "r.day, r.object_id AS id, r.kind, r.agency_id, r.inbox_id"


def _bitmap(search: Search, one: Branch) -> str:
    """The rows of a branch by the index of words, in no order, one more than the bound at most."""
    more, _ = conditions(search.filters)
    words = f"AND r.words @@ %(q{one.number})s::tsquery" if one.query else ""
    order = "" if one.query else "ORDER BY r.day DESC, r.object_id DESC"
    return f"""SELECT {one.tier} AS tier, {_ROW} FROM search_record r
        WHERE r.agency_id = %(agency)s AND r.kind = '{one.kinds[0].value}' {words} {more}
        {order} LIMIT {one.bound + 1}"""  # noqa: S608 - constants only


def _few(search: Search, one: Branch) -> str:
    """The viewer's few things, one by one, each with its tier."""
    more, _ = conditions(search.filters)
    kinds = ", ".join(f"'{kind.value}'" for kind in one.kinds)
    return f"""SELECT {_tier_of(search)} AS tier, {_ROW}
        FROM unnest(%(few_{one.kinds[0].value})s::bigint[]) f(id) CROSS JOIN LATERAL (
            SELECT * FROM search_record r WHERE r.kind IN ({kinds}) AND r.object_id = f.id
                AND r.agency_id = %(agency)s OFFSET 0
        ) r WHERE {_any_tier(search)} {more}"""  # noqa: S608 - constants only


def _tier_of(search: Search) -> str:
    cases = " ".join(
        f"WHEN r.words @@ %(t{tier})s::tsquery THEN {tier}"
        for tier, text in search.tiers.items()
        if tier != FOLDED and text
    )
    return f"CASE {cases} ELSE {FOLDED} END" if cases else str(FOLDED)


def _any_tier(search: Search) -> str:
    texts = [f"r.words @@ %(t{tier})s::tsquery" for tier, text in search.tiers.items() if text]
    return "(" + (" OR ".join(texts) or "true") + ")"


def _step(search: Search, one: Branch) -> str:
    """The newest of a dense branch behind the cursor, as many as the page takes."""
    granted = one.kinds[0] in DOCUMENT_KINDS and not search.sight.whole_agency
    rows = _granted_rows(search, one) if granted else _dated_rows(search, one)
    return f"""SELECT {one.tier} AS tier, d.day, d.id, d.kind FROM ({rows}) d
        WHERE {search.sight.conditions[one.kinds[0]]} LIMIT %(limit)s"""  # noqa: S608 - constants only


def _dated_rows(search: Search, one: Branch) -> str:
    """A kind by its index of days. CASE keeps the planner from fetching all that hold the words."""
    more, _ = conditions(search.filters)
    return f"""SELECT {_ROW} FROM search_record r
        WHERE r.agency_id = %(agency)s AND r.kind = '{one.kinds[0].value}' {_unpacked(one)} {more}
            {_step_behind(search, one, "r.day, r.object_id")}
        ORDER BY r.day DESC, r.object_id DESC OFFSET 0"""  # noqa: S608 - constants only


def _granted_rows(search: Search, one: Branch) -> str:
    """A kind by the viewer's grants, whose order is that of the days."""
    more, _ = conditions(search.filters)
    granted = granted_rows(search.viewer).sql.replace("%(limit)s", str(_WALKED_GRANTS))
    return f"""SELECT {_ROW} FROM ({granted}) g CROSS JOIN LATERAL (
            SELECT * FROM search_record r WHERE r.kind = '{one.kinds[0].value}'
                AND r.object_id = g.document_id AND r.agency_id = %(agency)s OFFSET 0
        ) r WHERE true {_unpacked(one)} {more} {_step_behind(search, one, "r.day, r.object_id")}"""  # noqa: S608 - constants only


def _unpacked(one: Branch) -> str:
    return f"AND CASE WHEN r.words @@ %(q{one.number})s::tsquery THEN true END" if one.query else ""


def _step_behind(search: Search, one: Branch, columns: str) -> str:
    """Where a walk begins: kinds sort last, so equal rows of later kinds still come."""
    if search.after is None or one.tier > search.after.tier:
        return ""
    if one.tier < search.after.tier:
        return "AND false"
    sign = "<=" if one.kinds[0].value > search.after.kind.value else "<"
    return f"AND ({columns}) {sign} (%(c_day)s, %(c_id)s)"


def _behind(search: Search, alias: str) -> str:
    if search.after is None:
        return ""
    e = alias
    return f"""AND ({e}.tier > %(c_tier)s OR ({e}.tier = %(c_tier)s AND (
        ({e}.day, {e}.id) < (%(c_day)s, %(c_id)s)
        OR (({e}.day, {e}.id) = (%(c_day)s, %(c_id)s) AND {e}.kind > %(c_kind)s))))"""


def _lines(search: Search, table: str) -> str:
    """What is shown of the rows of `table`, those that still may be seen; at most a page of them."""
    live = " ".join(f"WHEN '{kind.value}' THEN {sql}" for kind, sql in search.sight.live.items())
    return f"""
        SELECT d.tier, r.day, r.kind, r.object_id, r.document_id, r.number, r.title, r.origin,
            r.state, r.state_label, r.urgency, r.file_kinds, r.has_body,
            coalesce(person.full_name, unit.name, ''), work.subject_type, work.subject_id
        FROM (SELECT p.*, %(agency)s::bigint AS agency_id FROM {table} p) d
        JOIN search_record r ON r.kind = d.kind AND r.object_id = d.id
        LEFT JOIN organization_membership seat ON seat.id = r.member_id AND r.kind <> 'person'
        LEFT JOIN organization_person person ON person.id = seat.person_id
        LEFT JOIN organization_unit unit ON unit.id = r.unit_id AND r.kind <> 'person'
        LEFT JOIN desk_workitem work ON r.kind = 'task' AND work.id = r.object_id
        WHERE CASE d.kind {live} END
    """  # noqa: S608 - constants only
