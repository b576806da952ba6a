"""The statements of a search: who may see it, which words, in what order, all in one text.

Results are ordered by how well they fit (tier: the number itself; title and names with the accents as
typed; title and names without accents; the text of files), then newest first. What few records hold
is *gathered* out of the index of words, joined with the rights and sorted. What many hold is read by
*windows* of time, the newest first, until the page is full: months and years are lexemes of the index
too, so each window is one search in it. A viewer of few documents has these looked through one by one
instead. So no statement reads more than a few thousand records, however common the words are and
however little the viewer may see.

Texts are made of constants, values are parameters.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from congvan.kernel import clock
from congvan.organization.acting import ActingMember
from congvan.search.queries import repeats
from congvan.search.queries.filtering import Filters, conditions, days, facets
from congvan.search.rights import Sight
from congvan.search.rules import matching
from congvan.search.rules.query import Asked
from congvan.search.states import DOCUMENT_KINDS, Kind

# Read at once out of the index of words, about 5 µs each; more are dense, and read by windows.
GATHERED = 2_000
# Beyond it nobody counts; a count with rights looks at the first `GATHERED` hits.
COUNT_CAP = 1_000
# Documents (counted once as arriving, once as issued) and drafts of a viewer.
_VERY_FEW = 1_000

NUMBER, EXACT, TITLED, FOLDED = range(4)
# Beside the kinds in the counts: work that is not listed among all kinds, because its paper is.
REPEATED = "repeated"


@dataclass(frozen=True, slots=True)
class Place:
    """The last line of a page: the next begins behind it."""

    tier: int
    day: date
    object_id: int
    kind: Kind


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
    # Very many titles probably hold all the words.
    is_dense: bool = False

    @property
    def tiers(self) -> dict[int, str]:
        """The query of each tier that there is, each without what stands in an earlier one."""
        place = self.filters.place
        texts = {
            NUMBER: matching.numbered(self.asked, place),
            EXACT: "" if self.is_typing else matching.exact(self.asked, place),
            TITLED: matching.titled(self.asked, place, is_typing=self.is_typing),
            FOLDED: self.words,
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

    @property
    def few(self) -> tuple[Kind, ...]:
        """The kinds of which the viewer has so few that they are looked through one by one."""
        return tuple(self.sight.few)

    @property
    def has_very_few(self) -> bool:
        """Looking through the viewer's own is cheaper than looking for the words at all."""
        return 0 < sum(len(ids) for ids in self.sight.few.values()) <= _VERY_FEW

    @property
    def words(self) -> str:
        """The query of all tiers together."""
        return matching.folded(self.asked, self.filters.place, is_typing=self.is_typing)


def gather(search: Search) -> tuple[str, dict[str, Any]]:
    """How many were read, visible hits of each kind, and the lines of the page.

    The first two columns are the same in each row; when more than `GATHERED` were read, there are
    no lines, and the counts are of those read. Beside the kinds, `REPEATED` is counted.
    """
    _, values = _values(search)
    one_by_one = search.few if search.has_very_few else ()
    kinds = tuple(kind for kind in Kind if kind not in one_by_one)
    own = f"UNION ALL ({_few(search, values)})" if one_by_one else ""
    text = f"""
        WITH met AS MATERIALIZED (
            SELECT * FROM ({_by_tier(search, kinds, values)}) hit LIMIT {GATHERED + 1}
        ),
        seen AS MATERIALIZED (
            SELECT d.tier, d.day, d.id, d.kind FROM (SELECT * FROM met {own}) d
            WHERE {_rights(search, tuple(Kind))}
        ),
        repeated AS MATERIALIZED ({_REPEATED if search.kind is None else _NONE}),
        page AS MATERIALIZED (
            SELECT d.* FROM seen d
            WHERE (SELECT count(*) FROM met) <= {GATHERED} AND d.kind = ANY(%(wanted)s)
                AND (d.kind <> 'task' OR d.id NOT IN (SELECT id FROM repeated))
                {_behind(search, "d")}
            ORDER BY d.tier, d.day DESC, d.id DESC, d.kind LIMIT %(limit)s
        )
        SELECT (SELECT count(*) FROM met), told.counts, line.* FROM (
            SELECT jsonb_object_agg(c.kind, c.number) AS counts FROM (
                SELECT d.kind, count(*) AS number FROM seen d GROUP BY d.kind
                UNION ALL SELECT '{REPEATED}', count(*) FROM repeated) c
        ) told LEFT JOIN ({_lines(search)}) line ON true
    """  # noqa: S608 - constants only
    return text, values


def read_windows(search: Search, to_count: Collection[Kind]) -> tuple[str, dict[str, Any]]:
    """The same for words that many records hold; counts only of the kinds `to_count`.

    The first column is JSON: the number of visible hits of a kind, `GATHERED` hits looked at.
    """
    more, values = _values(search)
    spread = tuple(kind for kind in search.wanted if kind not in search.few)
    own = [kind for kind in search.few if kind in search.wanted]
    sources = []
    if own:
        sources.append(f"SELECT * FROM few d WHERE d.kind = ANY(%(wanted)s) {_behind(search, 'd')}")  # noqa: S608 - constants only
    if spread:
        steps = " UNION ALL ".join(f"({step})" for step in _steps(search, spread, values))
        once = f"AND NOT {_repeated(search, more, values)}" if search.kind is None else ""
        # OFFSET 0 keeps the rights in one place instead of being planned again in every step.
        sources.append(f"""(SELECT * FROM (SELECT * FROM ({steps}) step OFFSET 0) d
            WHERE {_rights(search, spread)} {_behind(search, "d")} {once} LIMIT %(limit)s)""")  # noqa: S608 - constants only
    counts = [_count(search, kind, values) for kind in to_count if kind not in search.few]
    if search.kind is None and Kind.TASK in to_count:
        counts.append(_count(search, Kind.TASK, values, only=_repeated(search, more, values)))
    if search.few:
        counts.append("SELECT d.kind, count(*) AS number FROM few d GROUP BY d.kind")
    told = " UNION ALL ".join(counts) or "SELECT 'in' AS kind, 0 AS number WHERE false"
    text = f"""
        WITH few AS MATERIALIZED ({_few(search, values)}),
        page AS MATERIALIZED (
            SELECT d.tier, d.day, d.id, d.kind FROM ({" UNION ALL ".join(sources)}) d
            ORDER BY d.tier, d.day DESC, d.id DESC, d.kind LIMIT %(limit)s
        )
        SELECT told.counts, line.* FROM (
            SELECT jsonb_object_agg(c.kind, c.number) AS counts FROM ({told}) c
        ) told LEFT JOIN ({_lines(search)}) line ON true
    """  # noqa: S608 - constants only
    return text, values


def visible_words(search: Search, words: Sequence[str]) -> tuple[str, dict[str, Any]]:
    """One row: for each word, whether something that the viewer may see holds it.

    Of a word that many hold the first `GATHERED` are looked at, beside the viewer's few.
    """
    _, values = _values(search)
    kinds = tuple(kind for kind in Kind if kind not in search.few)
    columns = []
    for place, word in enumerate(words):
        values[f"v{place}"] = _within(search, kinds, matching.quote(word))
        values[f"o{place}"] = matching.quote(word)
        columns.append(f"""(EXISTS (SELECT 1 FROM own WHERE own.words @@ %(o{place})s::tsquery)
            OR EXISTS (SELECT 1 FROM (SELECT {_ROW} FROM search_record r
                WHERE r.agency_id = %(agency)s AND r.words @@ %(v{place})s::tsquery
                LIMIT {GATHERED}) d WHERE {_rights(search, kinds)}))""")  # noqa: S608 - constants only
    own = " UNION ALL ".join(f"SELECT r.words FROM {rows}" for rows in _own_rows(search))  # noqa: S608 - constants only
    none = "SELECT ''::tsvector AS words WHERE false"
    return f"WITH own AS MATERIALIZED ({own or none}) SELECT {', '.join(columns)}", values


# Kinds of which an agency has hundreds of thousands.
_LARGE = (Kind.INCOMING, Kind.OUTGOING, Kind.DRAFT)

_REPEATED, _NONE = repeats.among("seen"), "SELECT 0 AS id WHERE false"
_ROW = "r.day, r.object_id AS id, r.kind, r.agency_id, r.inbox_id"


def _values(search: Search) -> tuple[str, dict[str, Any]]:
    """The filters' conditions, and the parameters that every statement has."""
    more, values = conditions(search.filters)
    few = {f"few_{kind.value}": list(ids) for kind, ids in search.sight.few.items()}
    place = search.after
    cursor = (
        {"c_tier": place.tier, "c_day": place.day, "c_id": place.object_id, "c_kind": place.kind.value}
        if place else {}
    )  # fmt: skip
    return more, {
        **search.sight.parameters, **values, **few, **cursor,
        "wanted": [kind.value for kind in search.wanted], "limit": search.limit + 1,
    }  # fmt: skip


def _within(search: Search, kinds: Collection[Kind], *queries: str) -> str:
    """Words, kinds, own work and filters together, all inside the index of words."""
    mine = matching.any_facet("i", search.sight.inboxes or (0,))
    inboxes = f"{mine} | {matching.any_facet('j', [search.viewer.membership_id])}"
    tasks, plain = Kind.TASK.value, [kind.value for kind in kinds if kind is not Kind.TASK]
    if Kind.TASK not in kinds:
        allowed = matching.any_facet("k", plain)
    elif len(kinds) == len(Kind):
        # The fewer lexemes, the fewer lists are read side by side: only others' work is left out.
        allowed = f"!({matching.any_facet('k', [tasks])}) | ({inboxes})"
    else:
        allowed = f"{matching.any_facet('k', plain)} | ({inboxes})" if plain else inboxes
    return matching.all_of((*queries, allowed, *facets(search.filters), days(search.filters)))


def _rights(search: Search, kinds: Collection[Kind]) -> str:
    """What must hold of a row `d` of one of these kinds."""
    cases = " ".join(
        f"WHEN '{kind.value}' THEN {search.sight.conditions[kind]}"
        for kind in kinds
        if kind not in DOCUMENT_KINDS
    )
    document = search.sight.conditions[DOCUMENT_KINDS[0]]
    return f"CASE d.kind {cases} ELSE {document} END" if cases else document


def _by_tier(search: Search, kinds: Collection[Kind], values: dict[str, Any]) -> str:
    """What holds the words, tier after tier, each out of the index: no row is read for its tier."""
    more, _ = conditions(search.filters)
    parts = []
    for tier, text in search.tiers.items():
        values[f"q{tier}"] = _within(search, kinds, text)
        parts.append(f"""SELECT {tier} AS tier, {_ROW} FROM search_record r
            WHERE r.agency_id = %(agency)s AND r.words @@ %(q{tier})s::tsquery {more}""")  # noqa: S608 - constants only
    return " UNION ALL ".join(parts)


def _tier_of(search: Search, values: dict[str, Any]) -> str:
    earlier = {tier: text for tier, text in search.tiers.items() if tier != FOLDED}
    values |= {f"t{tier}": text for tier, text in earlier.items()}
    cases = " ".join(f"WHEN r.words @@ %(t{tier})s::tsquery THEN {tier}" for tier in earlier)
    return f"CASE {cases} ELSE {FOLDED} END" if cases else str(FOLDED)


def _steps(search: Search, kinds: Collection[Kind], values: dict[str, Any]) -> Iterator[str]:
    """Tier by tier, window by window: read in this order, and only until the page is full.

    Append under a LIMIT asks its parts one after another and the rest never.
    """
    more, _ = conditions(search.filters)
    for tier, text in search.tiers.items():
        if search.after and tier < search.after.tier:
            continue
        for number, window in enumerate(
            [""] if tier == NUMBER else _windows(_cursor_of(search, tier))
        ):
            name = f"s{tier}_{number}"
            values[name] = _within(search, kinds, text, window)
            yield f"""SELECT {tier} AS tier, {_ROW} FROM search_record r
                WHERE r.agency_id = %(agency)s AND r.words @@ %({name})s::tsquery {more}
                ORDER BY r.day DESC, r.object_id DESC, r.kind"""  # noqa: S608 - constants only


def _cursor_of(search: Search, tier: int) -> Place | None:
    return search.after if search.after and search.after.tier == tier else None


def _windows(after: Place | None) -> list[str]:
    """Times from the newest to the oldest as queries; together they are all of time.

    Each is wider than all before it, so what a page reads is at most a few times what it needs.
    Those that lie wholly before `after` are left out.
    """
    today = clock.today()
    this = today.year * 12 + today.month - 1
    january = (today.year - 1) * 12
    months = [f"{month // 12:04d}-{month % 12 + 1:02d}" for month in range(this, january - 1, -1)]
    months_ahead = [f"{today.year}-{month:02d}" for month in range(today.month + 1, 13)]
    years = [str(today.year - back) for back in range(2, 8)]
    ahead = matching.any_facet("m", [*months_ahead, *months[:2]])
    found = [
        (months[1], f"{ahead} | {matching.any_facet('y', [today.year + 1])}"),
        (months[4], matching.any_facet("m", months[2:5])),
        (months[-1], matching.any_facet("m", months[5:])),
        (years[1], matching.any_facet("y", years[:2])),
        (years[-1], matching.any_facet("y", years[2:])),
        ("", f"!({matching.any_facet('y', [today.year + 1, today.year, today.year - 1, *years])})"),
    ]
    last = after.day.isoformat() if after else "9999"
    # A window whose first day lies behind the cursor's has only been shown already.
    return [query for first, query in found if first <= last]


def _few(search: Search, values: dict[str, Any]) -> str:
    """The viewer's few things that hold the words, each with its tier."""
    if not search.few:
        return f"SELECT {FOLDED} AS tier, {_ROW} FROM search_record r WHERE false"  # noqa: S608 - constants only
    more, _ = conditions(search.filters)
    values["few_q"] = _within(search, search.few, search.words)
    tier = _tier_of(search, values)
    return " UNION ALL ".join(
        f"SELECT {tier} AS tier, {_ROW} FROM {rows} WHERE r.words @@ %(few_q)s::tsquery {more}"  # noqa: S608 - constants only
        for rows in _own_rows(search)
    )


def _own_rows(search: Search) -> Iterator[str]:
    """The records `r` of the viewer's few things, one look into the index for each.

    A document is one of its two kinds; the same ids stand for both.
    """
    apart = [(kind,) for kind in search.few if kind not in DOCUMENT_KINDS]
    for kinds in [DOCUMENT_KINDS, *apart] if DOCUMENT_KINDS[0] in search.few else apart:
        values = ", ".join(f"'{kind.value}'" for kind in kinds)
        yield f"""unnest(%(few_{kinds[0].value})s::bigint[]) f(id) CROSS JOIN LATERAL (
            SELECT * FROM search_record r WHERE r.kind IN ({values}) AND r.object_id = f.id
                AND r.agency_id = %(agency)s OFFSET 0
        ) r"""  # noqa: S608 - constants only


def _repeated(search: Search, more: str, values: dict[str, Any]) -> str:
    """Whether a row `d` is work about a paper that is listed itself."""
    values["papers"] = _within(search, _LARGE, search.words)
    return repeats.found_too("papers", more, _live_cases(search.sight.live.items()))


def _count(search: Search, kind: Kind, values: dict[str, Any], *, only: str = "") -> str:
    """The visible of one kind up to the cap, the newest first; with rights, among `GATHERED` hits.

    With `only` those of them for which it holds, as `REPEATED`.
    """
    more, _ = conditions(search.filters)
    rows = []
    for number, window in enumerate(_windows(None) if kind in _LARGE else [""]):
        values[f"n_{kind.value}{number}"] = _within(search, [kind], search.words, window)
        rows.append(f"""SELECT {_ROW} FROM search_record r WHERE r.agency_id = %(agency)s
            AND r.words @@ %(n_{kind.value}{number})s::tsquery {more}""")  # noqa: S608 - constants only
    cap = COUNT_CAP + 1 if search.sight.conditions[kind] == "true" else GATHERED
    name, more = (REPEATED, f"AND {only}") if only else (kind.value, "")
    return f"""SELECT '{name}' AS kind, count(*) AS number FROM (
        SELECT * FROM ({" UNION ALL ".join(rows)}) step LIMIT {cap}) d
        WHERE {search.sight.conditions[kind]} {more}"""  # noqa: S608 - constants only


def _behind(search: Search, alias: str) -> str:
    """Behind the cursor in the order of the results."""
    if search.after is None:
        return ""
    d = alias
    return f"""AND ({d}.tier > %(c_tier)s OR ({d}.tier = %(c_tier)s AND (
        ({d}.day, {d}.id) < (%(c_day)s, %(c_id)s)
        OR (({d}.day, {d}.id) = (%(c_day)s, %(c_id)s) AND {d}.kind > %(c_kind)s))))"""


def _lines(search: Search) -> str:
    """What is shown of the rows of the page, those that still may be seen; at most a page of them."""
    live = _live_cases(search.sight.live.items())
    return f"""
        SELECT d.tier, r.day, r.kind, r.object_id, r.document_id, r.number, r.title, r.origin,
            r.state, r.state_label, r.urgency, r.file_kinds, r.has_body,
            coalesce(person.full_name, unit.name, ''), work.subject_type, work.subject_id
        FROM (SELECT p.*, %(agency)s::bigint AS agency_id FROM page p) d
        JOIN search_record r ON r.kind = d.kind AND r.object_id = d.id
        LEFT JOIN organization_membership seat ON seat.id = r.member_id AND r.kind <> 'person'
        LEFT JOIN organization_person person ON person.id = seat.person_id
        LEFT JOIN organization_unit unit ON unit.id = r.unit_id AND r.kind <> 'person'
        LEFT JOIN desk_workitem work ON r.kind = 'task' AND work.id = r.object_id
        WHERE {live}
    """  # noqa: S608 - constants only


def _live_cases(live: Iterable[tuple[Kind, str]]) -> str:
    conditions_of = dict(live)
    document = conditions_of[DOCUMENT_KINDS[0]]
    cases = " ".join(
        f"WHEN '{kind.value}' THEN {sql}"
        for kind, sql in conditions_of.items()
        if kind not in DOCUMENT_KINDS
    )
    return f"CASE d.kind {cases} ELSE {document} END"
