"""Questions about reports of one's own; the viewer first, and always with the viewer's own rights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Q

from congvan.documents.visibility import Fragment
from congvan.kernel import clock
from congvan.kernel.errors import InvalidInput, NotFound
from congvan.organization.acting import ActingMember
from congvan.reports import queries
from congvan.reports.definitions import REPORTS, Dimension, Report
from congvan.reports.definitions.model import Choices, Names
from congvan.reports.facts import rows as facts_rows
from congvan.reports.models import OwnReport
from congvan.reports.own import shape as shapes
from congvan.reports.own.crossing import Crossed, crossed
from congvan.reports.own.listing import PAGE_SIZE, Listing, listing
from congvan.reports.own.shape import Shape
from congvan.reports.queries import groups
from congvan.reports.queries.behind import measure_of
from congvan.reports.queries.tables import read_table
from congvan.reports.rules import running
from congvan.reports.rules.periods import Period, free
from congvan.reports.sight import Sight, sight_of

# A list to choose from; who needs another one narrows by the group in the report itself.
MOST_GROUPS_OFFERED = 300
_A_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class OwnLine:
    """A report in the list; `source` is what it counts, `owner` "" for the viewer's own."""

    own_id: int
    name: str
    source: str
    period: str
    owner: str
    is_own: bool
    is_shared: bool
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class OwnView:
    """One report as the viewer has it: `report` is what the shape is made of."""

    own_id: int
    name: str
    shape: Shape
    report: Report
    owner: str
    is_own: bool
    is_shared: bool

    def period_on(self) -> Period:
        """The period of today."""
        return running.period_on(self.shape.period, clock.today())


def own_reports(viewer: ActingMember) -> tuple[OwnLine, ...]:
    """The viewer's own reports, then those shared in the agency that the viewer may open. One statement."""
    rows = (
        OwnReport.objects.filter(agency_id=viewer.agency_id)
        .filter(Q(member_id=viewer.membership_id) | Q(is_shared=True))
        .select_related("member__person")
        .order_by("name", "id")
    )
    lines = [
        _line(viewer, row)
        for row in rows
        if row.member_id == viewer.membership_id or _usable(viewer, row, looks_up=False) is not None
    ]
    return tuple(sorted(lines, key=lambda line: not line.is_own))


def own_report(viewer: ActingMember, own_id: int) -> OwnView:
    """A report of the viewer's, or a shared one of the agency. Raises NotFound.

    A shared one that asks for what the viewer may not see is not there for the viewer (R-338).
    """
    row = (
        OwnReport.objects.filter(pk=own_id, agency_id=viewer.agency_id)
        .filter(Q(member_id=viewer.membership_id) | Q(is_shared=True))
        .select_related("member__person")
        .first()
    )
    found = _usable(viewer, row) if row is not None else None
    if row is None or found is None:
        raise NotFound("Không có báo cáo này.", next_step="Mở lại trang Báo cáo tự lập.")
    shape, report = found
    is_own = row.member_id == viewer.membership_id
    return OwnView(
        row.pk, row.name, shape, report, "" if is_own else row.member.person.full_name, is_own,
        row.is_shared,
    )  # fmt: skip


def sources(viewer: ActingMember) -> tuple[Report, ...]:
    """What reports may be made of, of the viewer's."""
    offered = {key for one in queries.reports_of(viewer) for key in one.reports}
    sight = sight_of(viewer)
    return tuple(
        report
        for report in REPORTS.values()
        if report.key in offered and (not report.facts.people or sight.sees_people)
    )


def figures(viewer: ActingMember, name: str, shape: Shape, period: Period) -> Crossed:
    """The groups of a shape. Raises NotFound, ShapeUnsuitable, TooManyGroups. At most four statements."""
    report = shapes.check(viewer, shape, today=clock.today())
    chosen = shapes.narrowed(report, shape, name)
    return crossed(sight_of(viewer), chosen, period, by=shape.by, filters=shape.filters)


def rows(
    viewer: ActingMember, shape: Shape, period: Period, *, after: str = "", limit: int = PAGE_SIZE
) -> Listing:
    """A page of the rows of a shape. Raises NotFound, ShapeUnsuitable."""
    report = shapes.check(viewer, shape, today=clock.today())
    return listing(
        sight_of(viewer), report, period, measure_of(report, shape.measures[0]),
        columns=shape.columns, filters=shape.filters, after=after, limit=limit,
    )  # fmt: skip


def count_of(viewer: ActingMember, name: str, shape: Shape, period: Period) -> Crossed:
    """The one figure that counts the rows of a shape, as a table of totals only."""
    report = shapes.narrowed(shapes.check(viewer, shape, today=clock.today()), shape, name)
    sight = sight_of(viewer)
    table = read_table(sight, report, period, by=None, filters=shape.filters, compare=None)
    return Crossed(table, None, {})


def groups_offered(
    viewer: ActingMember, report: Report
) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """For each way of grouping the groups a filter may name; one statement for each that are rows.

    Whoever sees only a part of the agency is offered what occurs in the own rows of a year.
    """
    sight = sight_of(viewer)
    met = None
    if not sight.documents.whole_agency:
        met = facts_rows(report.facts, sight, free(clock.today() - _A_YEAR, clock.today()))
    found = {
        dimension.key: _groups(dimension, sight, met)
        for dimension in queries.dimensions_of(viewer, report)
    }
    return {key: offered for key, offered in found.items() if offered}


def _groups(
    dimension: Dimension, sight: Sight, met: Fragment | None
) -> tuple[tuple[str, str], ...]:
    if isinstance(dimension.labels, Choices):
        return dimension.labels.labels
    if not isinstance(dimension.labels, Names):
        return ()
    whose, parameters = "true", sight.parameters
    if met is not None:
        # Persons the viewer may not see singly are no rows: their key is none of theirs.
        whose = f"n.id IN (SELECT {groups.key_of(dimension, sight)} FROM ({met.sql}) f)"  # noqa: S608 - constants only
        parameters = met.parameters
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT n.id::text, n.label FROM ({dimension.labels.select}) n WHERE {whose}
            ORDER BY n.place, n.label, n.id LIMIT {MOST_GROUPS_OFFERED}""",  # noqa: S608 - constants only
            parameters,
        )
        return tuple(cursor.fetchall())


def _usable(
    viewer: ActingMember, row: OwnReport, *, looks_up: bool = True
) -> tuple[Shape, Report] | None:
    """The shape and what it is made of, None when the viewer may not ask for it."""
    try:
        shape = shapes.read(row.report, row.shape)
        return shape, shapes.check(viewer, shape, today=clock.today(), looks_up=looks_up)
    except (InvalidInput, NotFound):
        return None


def _line(viewer: ActingMember, row: OwnReport) -> OwnLine:
    is_own = row.member_id == viewer.membership_id
    source = REPORTS[row.report].title if row.report in REPORTS else ""
    try:
        period = running.words_of(row.shape["period"])
    except (KeyError, TypeError, ValueError):
        period = ""
    return OwnLine(
        row.pk, row.name, source, period, "" if is_own else row.member.person.full_name, is_own,
        row.is_shared, row.changed_at,
    )  # fmt: skip
