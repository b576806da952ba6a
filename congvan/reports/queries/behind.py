"""The rows behind a figure, by the same condition that counted them; keyset-paged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from congvan.documents.visibility import Fragment
from congvan.kernel.errors import NotFound
from congvan.reports.definitions.model import Measure, Report
from congvan.reports.facts import SHOWN, rows
from congvan.reports.queries import groups
from congvan.reports.rules.periods import Period
from congvan.reports.sight import Sight
from congvan.reports.states import FigureKind

PAGE_SIZE = 50
_BIGGEST = 2**63


@dataclass(frozen=True, slots=True)
class FactRow:
    """One thing that was counted; `direction` says which kind of document page it has.

    `amount` is what it adds to a sum or mean. `document_id` is None for what has no document: a
    line that keeps only its number, a package not taken in.
    """

    row_id: int
    document_id: int | None
    day: date
    number: str
    title: str
    partner: str
    holder: str
    due_at: datetime | None
    ended_at: datetime | None
    amount: Decimal | None
    direction: str


@dataclass(frozen=True, slots=True)
class RowsPage:
    """One page; `next` goes into the address of the following one, "" when there is none."""

    rows: tuple[FactRow, ...]
    next: str


def measure_of(report: Report, key: str) -> Measure:
    """A measure of the report. Raises NotFound."""
    for measure in report.measures:
        if measure.key == key:
            return measure
    raise NotFound("Không có chỉ tiêu này trong báo cáo.")


def read_rows(
    sight: Sight, report: Report, period: Period, measure: Measure, *, by: str | None, group: str,
    filters: Mapping[str, str], after: str, limit: int,
) -> RowsPage:  # fmt: skip
    """A page of the rows a figure counted, the newest first. One statement. Raises NotFound.

    A mangled `after` gives the first page. A share lists its part.
    """
    counted = measure_of(report, measure.part) if measure.kind is FigureKind.SHARE else measure
    chosen = groups.filters_of(report, sight, filters)
    in_group = Fragment("true", {})
    if by is not None and group:
        in_group = groups.condition(
            groups.dimension_of(report, sight, by), sight, group, "group_key"
        )
    population = rows(report.facts, sight, period)
    place = place_of(after)
    text = _statement(report, counted, f"({chosen.sql}) AND ({in_group.sql})", population, place)
    parameters = {
        **population.parameters, **chosen.parameters, **in_group.parameters, **place,
        "limit": limit + 1,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(text, parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    shown = tuple(FactRow(*row) for row in found[:limit])
    following = f"{shown[-1].day.isoformat()}~{shown[-1].row_id}" if len(found) > limit else ""
    return RowsPage(shown, following)


def _statement(
    report: Report, measure: Measure, chosen: str, population: Fragment, place: Mapping[str, Any]
) -> str:
    columns = ", ".join(f"f.{alias}" for alias in SHOWN)
    amount = f"({measure.amount})::numeric" if measure.amount else "NULL::numeric"
    counted = f"({measure.condition}) AND {chosen}"
    behind = "(f.day, f.row_id) < (%(after_day)s, %(after_row)s)" if place else "true"
    source = f"({population.sql}) f WHERE {counted}"
    if report.is_counted_once:
        # A document that counts once is listed once, as its newest row.
        newest = "ORDER BY f.document_id, f.row_id DESC"
        source = f"(SELECT DISTINCT ON (f.document_id) f.* FROM {source} {newest}) f WHERE true"  # noqa: S608 - constants only
    return f"""SELECT {columns}, {amount}, '{report.facts.direction}' FROM {source} AND {behind}
        ORDER BY f.day DESC, f.row_id DESC LIMIT %(limit)s"""  # noqa: S608 - constants only


def place_of(after: str) -> dict[str, Any]:
    """The day and row behind which the page begins; {} for the first one."""
    day, _, row = after.partition("~")
    try:
        number = int(row)
        return {"after_day": date.fromisoformat(day), "after_row": number} if 0 <= number < _BIGGEST else {}  # fmt: skip
    except ValueError:
        return {}
