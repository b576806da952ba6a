"""The agencies of the province side by side: figures only, no list (R-331, R-332, GL443 Đ18).

One statement a kind of facts, whatever the number of agencies.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection

from congvan.kernel import clock
from congvan.kernel.errors import NotFound
from congvan.organization.acting import ActingMember
from congvan.organization.states import Role, Scope
from congvan.reports.agencies import there_in
from congvan.reports.definitions import REPORTS, Measure, Report
from congvan.reports.facts import rows
from congvan.reports.queries.tables import Cell, Raw, cells_of
from congvan.reports.rules import periods
from congvan.reports.rules.periods import Period, PeriodKind
from congvan.reports.sight import agency_sight

# What of which report stands in a column.
_COLUMNS = (
    ("van-ban-den", "tong"), ("van-ban-di", "tong"), ("giai-quyet", "dang-lam"),
    ("giai-quyet", "dang-qua-han"), ("giai-quyet", "ty-le-dung-han"),
    ("hinh-thuc-di", "ty-le-dien-tu"), ("hinh-thuc-di", "ty-le-co-quan"),
    ("qua-truc-den", "cho"), ("su-dung", "ty-le-vao"),
)  # fmt: skip
_SEEING = (Role.AGENCY_LEADER, Role.MONITOR, Role.INSPECTOR)


@dataclass(frozen=True, slots=True)
class Column:
    """A figure of all agencies; its title says of what when the measure's own does not."""

    report: Report
    measure: Measure

    @property
    def label(self) -> str:
        if self.measure.key == "tong":
            return self.report.title
        return self.measure.label


@dataclass(frozen=True, slots=True)
class AgencyRow:
    """One agency, its figures and those of the period before."""

    agency_id: int
    name: str
    cells: tuple[Cell, ...]
    previous: tuple[Cell, ...]
    is_own: bool


@dataclass(frozen=True, slots=True)
class Province:
    """All agencies in their order."""

    period: Period
    compared: Period
    columns: tuple[Column, ...]
    rows: tuple[AgencyRow, ...]


def sees_province(viewer: ActingMember) -> bool:
    """Whether figures of all agencies are for the viewer: who keeps the system or reaches over it."""
    return viewer.holds(Role.SYSADMIN_CENTRAL) or any(
        viewer.scope_of(role) is Scope.PROVINCE for role in _SEEING
    )


def overview(viewer: ActingMember, period: Period | None = None) -> Province:
    """The agencies side by side in `period`, the running month when left out. Raises NotFound."""
    if not sees_province(viewer):
        raise NotFound("Không có trang này.")
    chosen = period or periods.current(PeriodKind.MONTH, clock.today())
    compared = chosen.previous()
    columns = tuple(_column(report, measure) for report, measure in _COLUMNS)
    now, before = _read(chosen), _read(compared)
    lines = tuple(
        AgencyRow(
            agency.pk, agency.name, _cells(columns, now[agency.pk]),
            _cells(columns, before[agency.pk]), agency.pk == viewer.agency_id,
        )
        for agency in there_in(chosen)
    )  # fmt: skip
    return Province(chosen, compared, columns, lines)


def _column(report_key: str, measure_key: str) -> Column:
    report = REPORTS[report_key]
    return Column(report, next(one for one in report.columns if one.key == measure_key))


def _read(period: Period) -> dict[int, dict[str, Raw]]:
    """By agency and report what its measures come to."""
    found: dict[int, dict[str, Raw]] = {}
    for key in dict.fromkeys(key for key, _ in _COLUMNS):
        for agency_id, raw in _totals(REPORTS[key], period).items():
            found.setdefault(agency_id, {})[key] = raw
    return found


def _totals(report: Report, period: Period) -> Mapping[int, Raw]:
    population = rows(report.facts, agency_sight(0), period)
    # The same text as for one agency, asked for each of them.
    of_each = population.sql.replace("%(agency)s", "x.id")
    figures = ", ".join(
        f"count(*) FILTER (WHERE {measure.condition})" for measure in report.measures
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT x.id, c.* FROM organization_agency x"  # noqa: S608 - constants only
            f" CROSS JOIN LATERAL (SELECT {figures} FROM ({of_each}) f) c",
            population.parameters,
        )
        return {
            agency_id: tuple((count, count) for count in counts)
            for agency_id, *counts in cursor.fetchall()
        }


def _cells(columns: tuple[Column, ...], raw: Mapping[str, Raw]) -> tuple[Cell, ...]:
    made = []
    for column in columns:
        cells = cells_of(column.report, raw[column.report.key])
        made.append(cells[column.report.columns.index(column.measure)])
    return tuple(made)
