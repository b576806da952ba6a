"""The index, a set of reports and its files, the rows behind a figure."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from congvan.organization.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.reports import exports, queries
from congvan.reports.definitions import ReportSet
from congvan.reports.queries import Cell, Table
from congvan.reports.rules.periods import PeriodKind
from congvan.web.registers.rendering import send_file
from congvan.web.reports.asked import Asked, form_asked
from congvan.web.reports.pages.figures import BehindPage, SetPage, back_link, index_groups

# What the law asks for every quarter (DT595 ¶5) opens with a quarter.
_USUAL = {"gui-nhan": PeriodKind.QUARTER}
# A group of the address of which nothing is counted any more, or that never was.
NO_ROWS, NOTHING = "không có số liệu trong kỳ", Cell(0, "0", has_rows=False)


@open_to(SIGNED_IN)
@require_safe
def index(request: OfficeRequest) -> HttpResponse:
    """Which reports there are."""
    return render(request, "reports/index.html", {"groups": index_groups(request.member)})


@open_to(SIGNED_IN)
@require_safe
def set_page(request: OfficeRequest) -> HttpResponse:
    """A set of reports in a period, every figure a link to its rows; without a set the index."""
    if "bo" not in request.GET:
        return redirect("reports:index")
    one, asked = _asked(request)
    page = SetPage.of(request.member, one, asked, _tables(request, one, asked))
    return render(request, "reports/set.html", {"page": page})


@open_to(SIGNED_IN)
@require_safe
def set_file(request: OfficeRequest) -> HttpResponse:
    """The same as PDF or XLSX."""
    if "bo" not in request.GET:
        return redirect("reports:index")
    one, asked = _asked(request)
    form = form_asked(request.GET)
    tables = _tables(request, one, asked)
    made = exports.report_file(
        by=request.member, key=one.key, title=one.title, tables=tables, form=form
    )
    return send_file(made)


@open_to(SIGNED_IN)
@require_safe
def behind(request: OfficeRequest) -> HttpResponse:
    """The rows that one figure counted, as many as it says."""
    here = request.GET.dict()
    if "bao-cao" not in here:
        return redirect("reports:index")
    asked = Asked.of(here)
    report = queries.report_of(request.member, here["bao-cao"])
    measure = queries.measure_of(report, here.get("chi-tieu", ""))
    by = here.get("theo") or None
    group = here.get("nhom", "") if by else ""
    found = queries.rows_behind(
        request.member, report, asked.period, measure.key, by=by, group=group,
        filters=asked.filters, after=here.get("sau", ""),
    )  # fmt: skip
    table = queries.figures(request.member, report, asked.period, by=by, filters=asked.filters)
    row = next((one for one in table.rows if one.key == group), None) if group else table.totals
    shown = [m.key for m in table.columns]
    cells = row.cells if row else (NOTHING,) * len(shown)
    figure = cells[shown.index(measure.key)].text if measure.key in shown else ""
    page = BehindPage.of(
        asked, found, report=report, measure=measure, figure=figure,
        group=f"{table.by.label}: {row.label if row else NO_ROWS}" if table.by and group else "",
        here=here,
        back=back_link(request.member, report, asked),
    )  # fmt: skip
    return render(request, "reports/rows.html", {"page": page})


def _asked(request: OfficeRequest) -> tuple[ReportSet, Asked]:
    one = queries.set_of(request.member, request.GET["bo"])
    usual = _USUAL.get(one.key, PeriodKind.MONTH)
    return one, Asked.of(request.GET.dict(), usual=usual)


def _tables(request: OfficeRequest, one: ReportSet, asked: Asked) -> tuple[Table, ...]:
    viewer = request.member
    made = []
    for report in queries.set_reports(viewer, one):
        offered = {dimension.key for dimension in queries.dimensions_of(viewer, report)}
        way = asked.grouping.get(report.key, "")
        made.append(
            queries.figures(
                viewer, report, asked.period, by=way if way in offered else "",
                filters=asked.narrowed(report.key, offered).filters, compare=asked.compare,
            )
        )  # fmt: skip
    return tuple(made)
