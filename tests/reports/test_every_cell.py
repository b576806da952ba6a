"""Every number equals its list: each report, way of grouping, measure and group, for each viewer."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from congvan.reports import queries
from congvan.reports.definitions import REPORTS
from congvan.reports.definitions.model import Measure, Report
from congvan.reports.queries import FactRow
from congvan.reports.rules import periods
from congvan.reports.rules.figures import share
from congvan.reports.sight import sight_of
from congvan.reports.states import FigureKind
from tests.reports.office import Year

VIEWERS = ("lan", "khai", "tuan", "an", "vinh", "quang")
PERIODS = (periods.month(2026, 11), periods.quarter(2026, 4))


def behind(
    viewer, report: Report, period, measure: Measure, *, limit: int, **more
) -> list[FactRow]:
    """All pages."""
    found: list[FactRow] = []
    after = ""
    while True:
        page = queries.rows_behind(
            viewer, report, period, measure.key, after=after, limit=limit, **more
        )
        found += page.rows
        after = page.next
        if not after:
            return found


def check(viewer, report: Report, period, *, by: str | None, limit: int) -> Iterator[int]:
    """Every cell of one table; yields how many were looked at."""
    table = queries.figures(viewer, report, period, by=by)
    for row in (*table.rows, table.totals):
        where = {"by": by, "group": row.key} if row.key else {}
        figures = {m.key: cell for m, cell in zip(table.columns, row.cells, strict=True)}
        lists = {
            m.key: behind(viewer, report, period, m, limit=limit, **where)
            for m in report.measures if m.kind is not FigureKind.SHARE
        }  # fmt: skip
        for measure in table.columns:
            cell = figures[measure.key]
            place = (viewer.person_name, report.key, by, row.label, measure.key)
            if measure.kind is FigureKind.SHARE:
                assert cell.value == share(len(lists[measure.part]), len(lists[measure.whole])), (
                    place
                )
                assert len(behind(viewer, report, period, measure, limit=limit, **where)) == len(
                    lists[measure.part]
                ), place
                continue
            rows = lists[measure.key]
            assert cell.has_rows == bool(rows), place
            assert len({one.row_id for one in rows}) == len(rows), place
            assert [(r.day, r.row_id) for r in rows] == sorted(
                ((r.day, r.row_id) for r in rows), reverse=True
            ), place
            amounts = [one.amount or Decimal(0) for one in rows]
            match measure.kind:
                case FigureKind.COUNT:
                    assert cell.value == len(rows), place
                case FigureKind.SUM:
                    assert cell.value == sum(amounts), place
                case FigureKind.MEAN:
                    assert cell.value == (sum(amounts) / len(rows) if rows else None), place
            yield 1
    counts = [
        place
        for place, m in enumerate(table.columns)
        if m.kind in {FigureKind.COUNT, FigureKind.SUM}
    ]
    if table.rows and not report.is_counted_once:
        for place in counts:
            assert (
                sum(row.cells[place].value for row in table.rows) == table.totals.cells[place].value
            )
    alone = queries.figures(viewer, report, period, by=None)
    assert alone.totals.cells == table.totals.cells


def everything(year: Year, period, report: Report, *, limit: int) -> int:
    looked = 0
    for name in VIEWERS:
        viewer = getattr(year.office, name)
        if report.facts.people and not sight_of(viewer).sees_people:
            continue
        for dimension in queries.dimensions_of(viewer, report):
            looked += sum(check(viewer, report, period, by=dimension.key, limit=limit))
    return looked


@pytest.mark.parametrize("key", sorted(REPORTS))
def test_every_number_is_its_list(year: Year, key: str):
    """The usual grouping and totals for everybody; all groupings at night."""
    report = REPORTS[key]
    for name in VIEWERS:
        viewer = getattr(year.office, name)
        if report.facts.people and not sight_of(viewer).sees_people:
            continue
        by = queries.dimensions_of(viewer, report)[0].key
        assert sum(check(viewer, report, PERIODS[0], by=by, limit=3)) or not report.columns


@pytest.mark.nightly
@pytest.mark.parametrize("period", PERIODS, ids=lambda p: p.code)
@pytest.mark.parametrize("key", sorted(REPORTS))
def test_every_number_of_every_grouping_is_its_list(year: Year, key: str, period):
    assert everything(year, period, REPORTS[key], limit=2) > 0
