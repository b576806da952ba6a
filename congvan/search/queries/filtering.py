"""Filters of a search: what they mean for a record, and as facets inside the index of words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from congvan.kernel import clock
from congvan.kernel.text import nfc
from congvan.search.rules.matching import any_facet
from congvan.search.rules.query import Place

# A range of days is named by its months, a longer one by its years; beyond, by its days alone.
_MOST_MONTHS = 24
_MOST_YEARS = 30
# Papers are dated ahead by days, never by years.
_AHEAD = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Filters:
    """Chips over the results. `member_id` is the membership that handles, drafts or owns;
    `organ_id` the issuer; `state` a value of the kind's own states; `place` where words stand."""

    book_id: int | None = None
    type_id: int | None = None
    field_id: int | None = None
    organ_id: int | None = None
    unit_id: int | None = None
    member_id: int | None = None
    urgency: int | None = None
    state: str = ""
    file_kind: str = ""
    first: date | None = None
    last: date | None = None
    place: Place = Place.ANYWHERE

    def __post_init__(self) -> None:
        """Texts come from addresses: as the tables keep them, and no longer."""
        object.__setattr__(self, "state", nfc(self.state[:100])[:25])
        object.__setattr__(self, "file_kind", nfc(self.file_kind[:100])[:5])

    @property
    def is_empty(self) -> bool:
        """Nothing is narrowed; where the words stand narrows nothing by itself."""
        return self == Filters(place=self.place)


_COLUMNS = {
    "book_id": "b", "type_id": "t", "field_id": "f", "organ_id": "o", "unit_id": "u",
    "member_id": "h", "urgency": "g", "state": "e",
}  # fmt: skip


def conditions(filters: Filters) -> tuple[str, dict[str, Any]]:
    """The filters over `search_record r`, and their parameters. They decide; facets only hasten."""
    texts, values = [], {}
    for column in _COLUMNS:
        value = getattr(filters, column)
        if value not in (None, ""):
            texts.append(f"r.{column} = %(f_{column})s")
            values[f"f_{column}"] = value
    if filters.file_kind:
        texts.append("%(f_file_kind)s = ANY(r.file_kinds)")
        values["f_file_kind"] = filters.file_kind
    for name, sign, day in (("first", ">=", filters.first), ("last", "<=", filters.last)):
        if day is not None:
            texts.append(f"r.day {sign} %(f_{name})s")
            values[f"f_{name}"] = day
    return "".join(f" AND {text}" for text in texts), values


def facets(filters: Filters) -> list[str]:
    """The same inside the index, as far as it goes: each is a query that must hold."""
    found = [
        any_facet(letter, [getattr(filters, column)])
        for column, letter in _COLUMNS.items()
        if getattr(filters, column) not in (None, "")
    ]
    if filters.file_kind:
        found.append(any_facet("x", [filters.file_kind]))
    return found


def days(filters: Filters) -> str:
    """A range of days as months or years; "" when it has no beginning or is too long."""
    end = filters.last or clock.today() + _AHEAD
    if filters.first is None or end < filters.first:
        return ""
    first, last = (day.year * 12 + day.month - 1 for day in (filters.first, end))
    if last - first < _MOST_MONTHS:
        months = range(first, last + 1)
        return any_facet("m", [f"{month // 12:04d}-{month % 12 + 1:02d}" for month in months])
    years = range(filters.first.year, end.year + 1)
    return any_facet("y", years) if len(years) <= _MOST_YEARS else ""
