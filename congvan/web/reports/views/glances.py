"""Overviews of a seat, one's own work, the agencies side by side, who was missing."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from congvan.kernel import clock
from congvan.organization.doors import SIGNED_IN, OfficeRequest, holders_of, open_to
from congvan.organization.states import Role
from congvan.reports import absence, dashboards, exports, province
from congvan.reports.rules import periods
from congvan.web.addresses import address
from congvan.web.registers.rendering import send_file
from congvan.web.reports.asked import Asked, form_asked
from congvan.web.reports.pages.glances import AbsencePage, GlancePage, ProvincePage

# Who answers for people; who of them for whom, the figures themselves know.
ANSWERING = holders_of(Role.AGENCY_LEADER, Role.UNIT_LEADER, Role.MONITOR, Role.INSPECTOR)


@open_to(SIGNED_IN)
@require_safe
def overview(request: OfficeRequest) -> HttpResponse:
    """The figures of the seat at a glance."""
    asked = Asked.of(request.GET.dict())
    board = dashboards.dashboard(request.member, asked.period)
    return render(request, "reports/glance.html", {"page": GlancePage.of(board, asked)})


@open_to(SIGNED_IN)
@require_safe
def own_work(request: OfficeRequest) -> HttpResponse:
    """The report of one's own work."""
    asked = Asked.of(request.GET.dict())
    board = dashboards.own_work(request.member, asked.period)
    files = address("reports:own-work-file")
    return render(request, "reports/glance.html", {"page": GlancePage.of(board, asked, files)})


@open_to(SIGNED_IN)
@require_safe
def own_work_file(request: OfficeRequest) -> HttpResponse:
    """The same as PDF or XLSX; without a form the page."""
    if "dang" not in request.GET:
        return redirect("reports:own-work")
    asked, viewer = Asked.of(request.GET.dict()), request.member
    made = exports.report_file(
        by=viewer, key="cong-viec", title=f"Báo cáo công việc của {viewer.seat.person_name}",
        tables=dashboards.own_tables(viewer, asked.period), form=form_asked(request.GET),
    )  # fmt: skip
    return send_file(made)


@open_to(SIGNED_IN)
@require_safe
def province_page(request: OfficeRequest) -> HttpResponse:
    """All agencies of the province; for who reaches over them, to others it does not exist."""
    asked = Asked.of(request.GET.dict())
    shown = province.overview(request.member, asked.period)
    return render(request, "reports/province.html", {"page": ProvincePage.of(shown, asked)})


@open_to(ANSWERING)
@require_safe
def absence_page(request: OfficeRequest) -> HttpResponse:
    """Who was missing on a day."""
    today = clock.today()
    try:
        day = date.fromisoformat(request.GET.get("ngay", ""))
        periods.free(day, day)  # a day of which there can be figures
    except ValueError:
        day = today
    found = absence.absences(request.member, min(day, today))
    return render(request, "reports/absence.html", {"page": AbsencePage.of(found, today)})
