"""Reports put together by oneself: list, look, make, change, share, delete, take as a file."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congvan.kernel.errors import BusinessError, NotFound
from congvan.organization.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.reports import queries as reports
from congvan.reports.definitions import Report
from congvan.reports.own import queries, services
from congvan.reports.own.queries import OwnView
from congvan.reports.rules.periods import Period
from congvan.reports.scheduling import ordering
from congvan.reports.scheduling.wanted import Wanted
from congvan.reports.states import Format, Layout
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms.fields import refuse
from congvan.web.registers.rendering import send_file
from congvan.web.reports.asked import Asked
from congvan.web.reports.own_forms import OwnForm, begun, kept
from congvan.web.reports.pages.own import OwnPage, own_rows


@open_to(SIGNED_IN)
@require_safe
def own_reports(request: OfficeRequest) -> HttpResponse:
    """The reports the viewer made and those shared in the agency."""
    rows = own_rows(queries.own_reports(request.member))
    context = {
        "own": [row for row in rows if row.is_own],
        "shared": [row for row in rows if not row.is_own],
    }
    return render(request, "reports/own_list.html", context)


@open_to(SIGNED_IN)
@require_safe
def own_report(request: OfficeRequest, own_id: int) -> HttpResponse:
    """One of them in its period or in another one."""
    view = queries.own_report(request.member, own_id)
    period, after = _period(request, view), request.GET.get("sau", "")
    viewer, shape = request.member, view.shape
    listing = None
    if shape.layout is Layout.ROWS:
        crossed = queries.count_of(viewer, view.name, shape, period)
        listing = queries.rows(viewer, shape, period, after=after)
    else:
        crossed = queries.figures(viewer, view.name, shape, period)
    asked = Asked(period, None, {}, {})
    page = OwnPage.of(view, asked, crossed, listing, is_later=bool(after))
    return render(request, "reports/own_report.html", {"page": page})


@open_to(SIGNED_IN)
@require_safe
def own_file(request: OfficeRequest, own_id: int) -> HttpResponse:
    """The same as a file: at once, or a long one in the background."""
    view = queries.own_report(request.member, own_id)
    try:
        form = Format(request.GET.get("dang", Format.XLSX.value))
    except ValueError:
        raise NotFound("Không có dạng tệp này.") from None
    wanted = Wanted(view.name, _period(request, view), form, shape=view.shape)
    made = ordering.take(by=request.member, wanted=wanted)
    return redirect("reports:file", made) if isinstance(made, int) else send_file(made)


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def own_add(request: OfficeRequest) -> HttpResponse:
    """Choose what to count, then how to show it."""
    key = request.GET.get("bao-cao", "")
    if not key:
        sources = queries.sources(request.member)
        return render(request, "reports/own_sources.html", {"sources": sources})
    report = reports.report_of(request.member, key)
    form = OwnForm(request.member, report, request.POST or None, initial=begun(report))
    if request.method == "POST" and form.is_valid():
        try:
            own_id = services.save(
                by=request.member, name=form.cleaned_data["name"], shape=form.shape(),
                is_shared=form.cleaned_data["is_shared"],
            )  # fmt: skip
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, f"Đã lập báo cáo “{form.cleaned_data['name']}”.")
            return redirect("reports:own-report", own_id)
    return _form(request, form, report)


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def own_edit(request: OfficeRequest, own_id: int) -> HttpResponse:
    """Another name, other columns, other readers."""
    view = _own(request, own_id)
    form = OwnForm(request.member, view.report, request.POST or None, initial=kept(view))
    if request.method == "POST" and form.is_valid():
        try:
            services.change(
                by=request.member, own_id=own_id, name=form.cleaned_data["name"],
                shape=form.shape(), is_shared=form.cleaned_data["is_shared"],
            )  # fmt: skip
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, f"Đã sửa báo cáo “{form.cleaned_data['name']}”.")
            return redirect("reports:own-report", own_id)
    return _form(request, form, view.report, own_id=own_id)


@open_to(SIGNED_IN)
@require_POST
def own_share(request: OfficeRequest, own_id: int) -> HttpResponse:
    """Let the agency open it, or no longer."""
    is_shared = request.POST.get("dung-chung") == "1"
    services.share(by=request.member, own_id=own_id, is_shared=is_shared)
    add_toast(request, "Đã cho dùng chung báo cáo." if is_shared else "Đã thôi dùng chung báo cáo.")
    return redirect("reports:own-report", own_id)


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def own_delete(request: OfficeRequest, own_id: int) -> HttpResponse:
    """Asked once, because schedules end with it."""
    lines = {line.own_id: line for line in queries.own_reports(request.member) if line.is_own}
    if own_id not in lines:
        raise Http404
    if request.method == "POST":
        name = services.drop(by=request.member, own_id=own_id)
        add_toast(request, f"Đã xóa báo cáo “{name}”.")
        return redirect("reports:own-reports")
    return render(request, "reports/own_delete.html", {"line": lines[own_id]})


def _own(request: OfficeRequest, own_id: int) -> OwnView:
    view = queries.own_report(request.member, own_id)
    if not view.is_own:
        raise Http404
    return view


def _period(request: OfficeRequest, view: OwnView) -> Period:
    """The period of the address, else the report's own."""
    given = request.GET.dict()
    if given.keys() & {"ky", "tu"}:
        return Asked.of(given).period
    return view.period_on()


def _form(
    request: OfficeRequest, form: OwnForm, report: Report, *, own_id: int = 0
) -> HttpResponse:
    status = 422 if form.is_bound and form.errors else 200
    context = {"form": form, "report": report, "own_id": own_id}
    return render(request, "reports/own_form.html", context, status=status)
