"""Questions about figures; the viewer comes first.

`figures` gives a table, `rows_behind` the list behind any of its cells: both write the same
condition over the same facts. What is not the viewer's is not counted, and what the viewer may not
ask for is not found.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from congvan.kernel.errors import NotFound
from congvan.organization.acting import ActingMember
from congvan.reports.definitions import REPORTS, SETS, Dimension, Report, ReportSet
from congvan.reports.queries import groups
from congvan.reports.queries.behind import (
    PAGE_SIZE,
    FactRow,
    RowsPage,
    measure_of,
    read_rows,
)
from congvan.reports.queries.tables import Cell, Row, Table, read_table
from congvan.reports.rules.periods import Period
from congvan.reports.sight import Sight, agency_sight, sight_of
from congvan.reports.states import Compare

__all__ = [
    "Cell",
    "FactRow",
    "Row",
    "RowsPage",
    "Table",
    "agency_figures",
    "dimensions_of",
    "figure",
    "figures",
    "measure_of",
    "report_of",
    "reports_of",
    "rows_behind",
    "set_of",
    "set_reports",
    "set_tables",
]

_NOTHING: Mapping[str, str] = MappingProxyType({})


def reports_of(viewer: ActingMember) -> tuple[ReportSet, ...]:
    """The sets of reports a viewer may open; of their reports those that are the viewer's."""
    return tuple(one for one in SETS.values() if set_reports(viewer, one))


def set_of(viewer: ActingMember, key: str) -> ReportSet:
    """One set. Raises NotFound."""
    found = SETS.get(key)
    if found is None or not set_reports(viewer, found):
        raise NotFound("Không có báo cáo này.")
    return found


def set_reports(viewer: ActingMember, one: ReportSet) -> tuple[Report, ...]:
    """The reports of a set that the viewer has, in their order."""
    sight = sight_of(viewer)
    return tuple(REPORTS[key] for key in one.reports if _is_theirs(REPORTS[key], sight))


def set_tables(
    viewer: ActingMember, one: ReportSet, period: Period, *, compare: Compare | None = None
) -> tuple[Table, ...]:
    """The set's tables, each grouped in its usual way; one or two statements each."""
    reports = set_reports(viewer, one)
    return tuple(figures(viewer, report, period, compare=compare) for report in reports)


def report_of(viewer: ActingMember, key: str) -> Report:
    """A report by its key. Raises NotFound, also for persons' figures that are not the viewer's."""
    report = REPORTS.get(key)
    if report is None or not _is_theirs(report, sight_of(viewer)):
        raise NotFound("Không có báo cáo này.")
    return report


def dimensions_of(viewer: ActingMember, report: Report) -> tuple[Dimension, ...]:
    """The ways of grouping the viewer has."""
    return groups.offered(report, sight_of(viewer))


def figures(
    viewer: ActingMember, report: Report, period: Period, *, by: str | None = "",
    filters: Mapping[str, str] = _NOTHING, compare: Compare | None = None,
) -> Table:  # fmt: skip
    """The report's table: grouped `by` ("": the usual way, None: totals only). Raises NotFound.

    One statement; with `compare` two, and one for each filter that names a row.
    """
    sight = _checked(viewer, report)
    way = report.dimensions[0].key if by == "" else by
    return read_table(sight, report, period, by=way, filters=filters, compare=compare)


def figure(
    viewer: ActingMember, report: Report, period: Period, measure: str, *,
    filters: Mapping[str, str] = _NOTHING,
) -> Cell:  # fmt: skip
    """One number of a report. Raises NotFound. One statement."""
    wanted = measure_of(report, measure)
    if not wanted.is_shown:
        raise NotFound("Không có chỉ tiêu này trong báo cáo.")
    table = figures(viewer, report, period, by=None, filters=filters)
    return table.totals.cells[report.columns.index(wanted)]


def rows_behind(
    viewer: ActingMember, report: Report, period: Period, measure: str, *, by: str | None = None,
    group: str = "", filters: Mapping[str, str] = _NOTHING, after: str = "", limit: int = PAGE_SIZE,
) -> RowsPage:  # fmt: skip
    """The rows that one figure counted: of the group `group` of `by`, or of the totals.

    All pages together hold as many rows as the figure says, and their amounts add up to it. One
    statement. Raises NotFound.
    """
    return read_rows(
        _checked(viewer, report), report, period, measure_of(report, measure), by=by, group=group,
        filters=filters, after=after, limit=limit,
    )  # fmt: skip


def agency_figures(agency_id: int, report: Report, period: Period) -> Row:
    """A whole agency's totals, for figures between agencies. The caller has checked who asks."""
    sight = agency_sight(agency_id)
    return read_table(sight, report, period, by=None, filters=_NOTHING, compare=None).totals


def _checked(viewer: ActingMember, report: Report) -> Sight:
    sight = sight_of(viewer)
    if not _is_theirs(report, sight):
        raise NotFound("Không có báo cáo này.")
    return sight


def _is_theirs(report: Report, sight: Sight) -> bool:
    """Figures of persons are nothing for whoever may not see them (R-338)."""
    return not report.facts.people or sight.sees_people
