"""The figures of a report in a period: one statement a table, compared with another: two."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from congvan.documents.visibility import Fragment
from congvan.reports.definitions.model import (
    NO_GROUP,
    OTHER_PEOPLE,
    Choices,
    Dimension,
    Measure,
    Months,
    Names,
    OwnLabel,
    Report,
)
from congvan.reports.facts import as_of, rows
from congvan.reports.queries import groups
from congvan.reports.rules import figures as words
from congvan.reports.rules.periods import Period
from congvan.reports.sight import Sight
from congvan.reports.states import Compare, FigureKind

_NO_PEOPLE = "0"
_UNTOLD = "đã chọn"
_COLUMN = re.compile(r"\bf\.(\w+)")


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure, as a number and in words; `has_rows`: a list stands behind it."""

    value: Decimal | int | None
    text: str
    has_rows: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A group with its cells in the order of the columns; `key` is "" for the totals.

    `previous` are the cells of the compared period, () without one.
    """

    key: str
    label: str
    cells: tuple[Cell, ...]
    previous: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A report as figures. `by` is None for totals only; `filters` are (dimension, group) in words."""

    report: Report
    period: Period
    by: Dimension | None
    columns: tuple[Measure, ...]
    rows: tuple[Row, ...]
    totals: Row
    as_of: datetime
    filters: tuple[tuple[str, str], ...] = ()
    compared: Period | None = None


# What the database says of one group: for each measure the amount and the count of rows.
Raw = tuple[tuple[Decimal | int, int], ...]
_Groups = dict[str, tuple[str, Raw]]


def read_table(
    sight: Sight, report: Report, period: Period, *, by: str | None, filters: Mapping[str, str],
    compare: Compare | None,
) -> Table:  # fmt: skip
    """The table within a sight. Raises NotFound for a way of grouping or a filter that is none."""
    dimension = None if by is None else groups.dimension_of(report, sight, by)
    chosen = groups.filters_of(report, sight, filters)
    found, totals = _read(sight, report, period, dimension, chosen)
    compared = _earlier(period, compare)
    before: _Groups = {}
    totals_before: Raw = ()
    if compared is not None:
        before, totals_before = _read(sight, report, compared, dimension, chosen)
        if dimension is not None and isinstance(dimension.labels, Months):
            # The first month stands beside the first one, and so on.
            then = zip(groups.months_of(period), groups.months_of(compared), strict=False)
            before = {now: before[earlier] for now, earlier in then if earlier in before}
    keys = _keys(dimension, period, found, before)
    empty: Raw = tuple((0, 0) for _ in report.measures)
    lines = [
        Row(
            key, label, cells_of(report, found.get(key, ("", empty))[1]),
            cells_of(report, before.get(key, ("", empty))[1]) if compared else (),
        )
        for key, label in keys
    ]  # fmt: skip
    total = Row(
        "", "Tổng số", cells_of(report, totals), cells_of(report, totals_before) if compared else ()
    )
    # What a book or an organ is called is told to those who see something of it.
    is_met = sight.documents.whole_agency or any(cell.has_rows for cell in total.cells)
    said = (_words(sight, report, *one, is_met=is_met) for one in sorted(filters.items()))
    return Table(
        report, period, dimension, report.columns, tuple(lines), total, as_of(period), tuple(said),
        compared,
    )  # fmt: skip


def cells_of(report: Report, raw: Raw) -> tuple[Cell, ...]:
    """The shown cells of a group, shares and means worked out."""
    by_key = {measure.key: raw[place] for place, measure in enumerate(report.measures)}
    return tuple(_cell(measure, by_key) for measure in report.columns)


def _cell(measure: Measure, raw: Mapping[str, tuple[Decimal | int, int]]) -> Cell:
    if measure.kind is FigureKind.SHARE:
        part, whole = raw[measure.part][0], raw[measure.whole][0]
        value = words.share(part, whole)
        return Cell(value, words.tenths_words(value, "%"), bool(part))
    amount, count = raw[measure.key]
    if measure.kind is FigureKind.MEAN:
        mean = Decimal(amount) / count if count else None
        return Cell(mean, words.tenths_words(mean, measure.unit), bool(count))
    has_rows = bool(amount if measure.kind is FigureKind.COUNT else count)
    return Cell(int(amount), words.number_words(amount), has_rows)


def _read(
    sight: Sight, report: Report, period: Period, by: Dimension | None, chosen: Fragment
) -> tuple[_Groups, Raw]:
    text = _statement(sight, report, period, by, chosen)
    with connection.cursor() as cursor:
        cursor.execute(text.sql, text.parameters)
        lines: list[tuple[Any, ...]] = cursor.fetchall()
    found: _Groups = {}
    totals: Raw | None = None
    for is_total, key, label, *values in lines:
        raw = tuple(zip(values[::2], values[1::2], strict=True))
        if is_total:
            totals = raw
        else:
            found[group_of(by, key)] = (label or "", raw)
    return found, totals if totals is not None else _sum(report, [raw for _, raw in found.values()])


def group_of(by: Dimension | None, key: str | None) -> str:
    if key is None:
        return NO_GROUP
    return OTHER_PEOPLE if by is not None and by.is_personal and key == _NO_PEOPLE else key


def _statement(
    sight: Sight, report: Report, period: Period, by: Dimension | None, chosen: Fragment
) -> Fragment:
    """Flag of totals, key, label and two values a measure, for each group in its order."""
    population = rows(report.facts, sight, period)
    parameters = {**population.parameters, **chosen.parameters}
    # Each expression is worked out once a row, however many measures look at it (OFFSET 0).
    columns = sorted(columns_read(report))
    own, label, place, join = "NULL", "k.label", "k.label", ""
    key = "NULL::bigint" if by is None else groups.key_of(by, sight)
    if by is not None and isinstance(by.labels, OwnLabel):
        own = f"max(f.{by.labels.column})"
        columns.append(by.labels.column)
    if by is not None and isinstance(by.labels, Names):
        label, place = "n.label", "n.place"
        join = f"LEFT JOIN ({by.labels.select}) n ON n.id = k.key AND NOT k.is_total"
    chosen_columns = "".join(f", f.{column}" for column in columns)
    source = f"""SELECT {key} AS group_key{chosen_columns} FROM ({population.sql}) f
        WHERE {chosen.sql} OFFSET 0"""  # noqa: S608 - constants only
    if report.is_counted_once:
        counted = _counted_once(report, source, grouped=by is not None)
    else:
        counted = _counted(report, source, own, grouped=by is not None)
    names = ", ".join(f"k.v{each}{part}" for each in range(len(report.measures)) for part in "01")
    return Fragment(
        f"""SELECT k.is_total, k.key::text, {label}, {names}
        FROM ({counted}) k {join}
        ORDER BY {place}, {label}, k.key""",  # noqa: S608 - constants only
        parameters,
    )


def columns_read(report: Report) -> set[str]:
    """The columns of the facts that the report's measures look at."""
    text = " ".join(f"{measure.condition} {measure.amount}" for measure in report.measures)
    once = {"document_id"} if report.is_counted_once else set()
    return set(_COLUMN.findall(text)) | once


def _counted(report: Report, source: str, own: str, *, grouped: bool) -> str:
    """Groups of rows; alone, the totals."""
    values = ", ".join(
        f"{sql} AS v{place}{part}"
        for place, measure in enumerate(report.measures)
        for part, sql in enumerate(values_of(measure))
    )
    if not grouped:
        return f"SELECT true AS is_total, NULL AS key, NULL AS label, {values} FROM ({source}) f"  # noqa: S608 - constants only
    return f"""SELECT false AS is_total, f.group_key AS key, {own} AS label, {values}
        FROM ({source}) f GROUP BY f.group_key"""  # noqa: S608 - constants only


def _counted_once(report: Report, source: str, *, grouped: bool) -> str:
    """Groups of documents, and their totals: groups overlap, so that totals are not their sum."""
    flags = ", ".join(
        f"bool_or({measure.condition}) AS b{place}"
        for place, measure in enumerate(report.measures)
        if measure.kind is FigureKind.COUNT
    )
    values = ", ".join(
        f"{f'count(*) FILTER (WHERE f.b{place})' if m.kind is FigureKind.COUNT else '0'} AS v{place}0,"
        f" 0 AS v{place}1"
        for place, m in enumerate(report.measures)
    )
    key, sets = "NULL::bigint", "(f.document_id)"
    if grouped:
        key, sets = "f.group_key", "(f.group_key, f.document_id), (f.document_id)"
    is_total = "grouping(f.group_key) = 1" if grouped else "true"
    return f"""SELECT f.is_total, f.group_key AS key, NULL AS label, {values} FROM (
            SELECT {is_total} AS is_total, {key} AS group_key, {flags}
            FROM ({source}) f GROUP BY GROUPING SETS ({sets})
        ) f GROUP BY f.is_total, f.group_key"""  # noqa: S608 - constants only


def values_of(measure: Measure) -> tuple[str, str]:
    """The amount and the count of a measure."""
    only = "" if measure.condition == "true" else f" FILTER (WHERE {measure.condition})"
    match measure.kind:
        case FigureKind.SHARE:
            return "0", "0"
        case FigureKind.COUNT:
            return f"count(*){only}", "0"
        case _:
            return f"coalesce(sum({measure.amount}){only}, 0)", f"count(*){only}"


def _sum(report: Report, raws: Sequence[Raw]) -> Raw:
    return tuple(
        (sum(raw[place][0] for raw in raws), sum(raw[place][1] for raw in raws))
        for place in range(len(report.measures))
    )


def _keys(
    by: Dimension | None, period: Period, found: _Groups, before: _Groups
) -> list[tuple[str, str]]:
    """The groups in their order with labels; "Người khác" and "Không có" come last."""
    if by is None:
        return []
    labels = {key: label for key, (label, _) in (*found.items(), *before.items())}
    others = {
        key: name
        for key, name in ((OTHER_PEOPLE, groups.OTHER_LABEL), (NO_GROUP, groups.NO_LABEL))
        if key in labels
    }
    match by.labels:
        case Choices(labels=choices):
            usual = dict(choices)
        case Months():
            usual = {key: groups.month_label(key) for key in groups.months_of(period)}
        case _:
            usual = {key: label for key, label in labels.items() if key not in others}
    return [*usual.items(), *others.items()]


def _earlier(period: Period, compare: Compare | None) -> Period | None:
    match compare:
        case Compare.PREVIOUS:
            return period.previous()
        case Compare.LAST_YEAR:
            return period.same_last_year()
        case _:
            return None


def _words(sight: Sight, report: Report, key: str, group: str, *, is_met: bool) -> tuple[str, str]:
    dimension = groups.dimension_of(report, sight, key)
    is_told = is_met or not isinstance(dimension.labels, Names) or dimension.is_personal
    label = groups.label_of(dimension, sight, group)
    return dimension.label, label if is_told else _UNTOLD
