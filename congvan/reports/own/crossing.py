"""Figures by up to two ways of grouping at once: three statements, however many groups there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from django.db import connection

from congvan.documents.visibility import Fragment
from congvan.kernel.errors import InvalidInput
from congvan.reports.definitions import Dimension, Report
from congvan.reports.facts import rows
from congvan.reports.queries import Row, Table, groups
from congvan.reports.queries.tables import (
    Raw,
    cells_of,
    columns_read,
    group_of,
    read_table,
    values_of,
)
from congvan.reports.rules.periods import Period
from congvan.reports.sight import Sight
from congvan.reports.states import FigureKind

# More lines than that nobody reads; the statement stops there.
MOST_LINES = 5000
# Before the label of a group within another one.
INSET = "\N{EM SPACE}– "


class TooManyGroups(InvalidInput):
    """Two ways of grouping make more lines than a report may have."""

    code = "own_report_too_many_groups"


@dataclass(frozen=True, slots=True)
class Crossed:
    """A table by the first way of grouping; `parts` has the lines of the second under each group."""

    table: Table
    second: Dimension | None
    parts: Mapping[str, tuple[Row, ...]]

    @property
    def lines(self) -> int:
        """How many lines the report has without its totals."""
        return len(self.table.rows) + sum(map(len, self.parts.values()))

    def flat(self) -> Table:
        """One table for paper: under each group its parts, marked by a dash."""
        if self.second is None:
            return self.table
        lines = []
        for row in self.table.rows:
            lines.append(row)
            lines += [replace(part, label=f"{INSET}{part.label}") for part in self.parts[row.key]]
        by = self.table.by
        label = f"{by.label} – {self.second.label.lower()}" if by else ""
        return replace(
            self.table, rows=tuple(lines), by=replace(by, label=label) if by else None
        )  # fmt: skip


def crossed(
    sight: Sight, report: Report, period: Period, *, by: tuple[str, ...], filters: Mapping[str, str]
) -> Crossed:
    """The figures of a checked shape. Raises TooManyGroups, NotFound for ways that are none."""
    ways = [groups.dimension_of(report, sight, key) for key in by]
    table = read_table(
        sight, report, period, by=by[0] if by else None, filters=filters, compare=None
    )
    if len(ways) < 2:
        return Crossed(table, None, MappingProxyType({row.key: () for row in table.rows}))
    # Its lines have the labels of the second way in their order.
    inner = read_table(sight, report, period, by=by[1], filters=filters, compare=None)
    found = _read(sight, report, period, ways, groups.filters_of(report, sight, filters))
    parts = {
        row.key: tuple(
            Row(one.key, one.label, cells_of(report, found[row.key, one.key]))
            for one in inner.rows
            if (row.key, one.key) in found
        )
        for row in table.rows
    }
    return Crossed(table, ways[1], MappingProxyType(parts))


def _read(
    sight: Sight, report: Report, period: Period, ways: list[Dimension], chosen: Fragment
) -> dict[tuple[str, str], Raw]:
    text = _statement(sight, report, period, ways, chosen)
    with connection.cursor() as cursor:
        cursor.execute(text.sql, {**text.parameters, "most": MOST_LINES + 1})
        lines = cursor.fetchall()
    if len(lines) > MOST_LINES:
        raise TooManyGroups(
            f"Hai cách nhóm này tạo ra hơn {MOST_LINES} dòng.",
            next_step="Bỏ bớt một cách nhóm, chọn kỳ ngắn hơn hoặc thêm điều kiện lọc.",
        )
    first, second = ways
    return {
        (group_of(first, one), group_of(second, other)): tuple(
            zip(values[::2], values[1::2], strict=True)
        )
        for one, other, *values in lines
    }


def _statement(
    sight: Sight, report: Report, period: Period, ways: list[Dimension], chosen: Fragment
) -> Fragment:
    """Two keys and two values a measure, for each pair of groups that holds a row."""
    population = rows(report.facts, sight, period)
    keys = ", ".join(
        f"({groups.key_of(way, sight)})::text AS key_{place}" for place, way in enumerate(ways)
    )
    columns = "".join(f", f.{column}" for column in sorted(columns_read(report)))
    values = ", ".join(
        sql
        for measure in report.measures
        for sql in (_once(measure.condition, measure.kind) if report.is_counted_once else values_of(measure))
    )  # fmt: skip
    return Fragment(
        f"""SELECT f.key_0, f.key_1, {values} FROM (
            SELECT {keys}{columns} FROM ({population.sql}) f WHERE {chosen.sql} OFFSET 0
        ) f GROUP BY f.key_0, f.key_1 LIMIT %(most)s""",  # noqa: S608 - constants only
        {**population.parameters, **chosen.parameters},
    )


def _once(condition: str, kind: FigureKind) -> tuple[str, str]:
    """A document counts once in each pair of groups."""
    if kind is not FigureKind.COUNT:
        return "0", "0"
    return f"count(DISTINCT f.document_id) FILTER (WHERE {condition})", "0"
