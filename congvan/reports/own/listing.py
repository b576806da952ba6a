"""Rows with chosen columns: what stands behind one measure, keyset-paged, one statement a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from congvan.kernel.clock import OFFICE_ZONE
from congvan.reports.definitions import Dimension, Measure, Report
from congvan.reports.definitions.model import Choices, Months, Names, OwnLabel
from congvan.reports.facts import SHOWN, rows
from congvan.reports.own.shape import PLAIN_COLUMNS, dimension
from congvan.reports.queries import groups
from congvan.reports.queries.behind import place_of
from congvan.reports.rules.periods import Period
from congvan.reports.sight import Sight

PAGE_SIZE = 50
_OTHERS = "0"


@dataclass(frozen=True, slots=True)
class ListedRow:
    """A row: the document it leads to, if there is one, and its values in the order of the heads."""

    document_id: int | None
    values: tuple[str | date | datetime | None, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """One page; `next` goes into the address of the following one, "" when there is none."""

    heads: tuple[str, ...]
    rows: tuple[ListedRow, ...]
    next: str


def listing(
    sight: Sight, report: Report, period: Period, measure: Measure, *, columns: Sequence[str],
    filters: Mapping[str, str], after: str = "", limit: int = PAGE_SIZE,
) -> Listing:  # fmt: skip
    """The rows a measure counts, the newest first. `columns` are those of a checked shape.

    A mangled `after` gives the first page.
    """
    ways = {key: dimension(report, key) for key in columns if key not in PLAIN_COLUMNS}
    chosen = groups.filters_of(report, sight, filters)
    population = rows(report.facts, sight, period)
    place = place_of(after)
    condition = f"({measure.condition}) AND ({chosen.sql})"
    text = _statement(
        sight, report, list(ways.values()), population.sql, condition, is_later=bool(place)
    )
    parameters = {**population.parameters, **chosen.parameters, **place, "limit": limit + 1}
    with connection.cursor() as cursor:
        cursor.execute(text, parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    shown = [dict(zip(SHOWN, row, strict=False)) for row in found[:limit]]
    for said, row in zip(shown, found, strict=False):
        pairs = iter(row[len(SHOWN) :])
        for key, way in ways.items():
            said[key] = _label(way, next(pairs), next(pairs))
    following = ""
    if len(found) > limit:
        following = f"{shown[-1]['day'].isoformat()}~{shown[-1]['row_id']}"
    return Listing(
        tuple(PLAIN_COLUMNS.get(key) or ways[key].label for key in columns),
        tuple(
            ListedRow(said["document_id"], tuple(_value(said[key]) for key in columns))
            for said in shown
        ),
        following,
    )  # fmt: skip


def _statement(
    sight: Sight, report: Report, ways: list[Dimension], population: str, condition: str, *,
    is_later: bool,
) -> str:  # fmt: skip
    """The shown columns, then key and label of each way of grouping; names are read for the page only."""
    plain = ", ".join(f"f.{alias}" for alias in SHOWN)
    keys = "".join(
        f", {groups.key_of(way, sight)} AS key_{place}, {_own_label(way)} AS own_{place}"
        for place, way in enumerate(ways)
    )
    source = f"({population}) f WHERE {condition}"
    if report.is_counted_once:
        newest = "ORDER BY f.document_id, f.row_id DESC"
        source = f"(SELECT DISTINCT ON (f.document_id) f.* FROM {source} {newest}) f WHERE true"  # noqa: S608 - constants only
    behind = " AND (f.day, f.row_id) < (%(after_day)s, %(after_row)s)" if is_later else ""
    labels = "".join(
        f", p.key_{place}::text, {f'n{place}.label' if isinstance(way.labels, Names) else f'p.own_{place}'}"
        for place, way in enumerate(ways)
    )
    joins = " ".join(
        f"LEFT JOIN ({way.labels.select}) n{place} ON n{place}.id = p.key_{place}"
        for place, way in enumerate(ways)
        if isinstance(way.labels, Names)
    )
    shown = ", ".join(f"p.{alias}" for alias in SHOWN)
    return f"""SELECT {shown}{labels} FROM (
            SELECT {plain}{keys} FROM {source}{behind}
            ORDER BY f.day DESC, f.row_id DESC LIMIT %(limit)s
        ) p {joins} ORDER BY p.day DESC, p.row_id DESC"""  # noqa: S608 - constants only


def _own_label(way: Dimension) -> str:
    return f"f.{way.labels.column}" if isinstance(way.labels, OwnLabel) else "NULL::text"


def _label(way: Dimension, key: str | None, label: str | None) -> str:
    if key is None:
        return ""
    match way.labels:
        case Choices(labels=labels):
            return dict(labels).get(key, "")
        case Months():
            return groups.month_label(key)
        case _ if way.is_personal and key == _OTHERS:
            return groups.OTHER_LABEL
        case _:
            return label or ""


def _value(value: Any) -> str | date | datetime | None:
    return value.astimezone(OFFICE_ZONE) if isinstance(value, datetime) else value
