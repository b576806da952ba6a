"""Rankings of agencies: read them; the province orders, publishes, withdraws, sets weights."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congvan.kernel import clock
from congvan.kernel.errors import BusinessError
from congvan.organization.doors import SIGNED_IN, OfficeRequest, holders_of, open_to
from congvan.organization.states import Role
from congvan.reports.ranking import exports, queries, services
from congvan.reports.ranking.criteria import CRITERIA
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms.fields import refuse
from congvan.web.registers.rendering import send_file
from congvan.web.reports.asked import form_asked
from congvan.web.reports.forms import WEIGHT, OrderForm, ReasonForm, WeightsForm
from congvan.web.reports.pages.ranking import SheetPage, SheetsPage, scheme_rows

PROVINCE = holders_of(Role.SYSADMIN_CENTRAL)


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def sheets(request: OfficeRequest) -> HttpResponse:
    """The rankings; the province orders another one here."""
    may_rank = queries.may_rank(request.member)
    if request.method == "POST" and not may_rank:
        raise Http404
    form = OrderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            sheet_id = services.order_sheet(by=request.member, period=form.cleaned_data["ky"])
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, "Đang tính bảng xếp hạng; xong sẽ có tin báo ở chuông.")
            return redirect("reports:ranking-sheet", sheet_id)
    page = SheetsPage.of(queries.sheets(request.member), may_rank=may_rank)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "reports/sheets.html", {"page": page, "form": form}, status=status)


@open_to(SIGNED_IN)
@require_safe
def sheet(request: OfficeRequest, sheet_id: int) -> HttpResponse:
    """One ranking with its formula."""
    page = SheetPage.of(request.member, queries.sheet(request.member, sheet_id))
    return render(request, "reports/sheet.html", {"page": page})


@open_to(SIGNED_IN)
@require_safe
def sheet_file(request: OfficeRequest, sheet_id: int) -> HttpResponse:
    """The same as PDF or XLSX; without a form the page."""
    if "dang" not in request.GET:
        queries.sheet(request.member, sheet_id)
        return redirect("reports:ranking-sheet", sheet_id)
    form = form_asked(request.GET)
    return send_file(exports.sheet_file(by=request.member, sheet_id=sheet_id, form=form))


@open_to(PROVINCE)
@require_POST
def publish(request: OfficeRequest, sheet_id: int) -> HttpResponse:
    """Let all agencies see it."""
    services.publish(by=request.member, sheet_id=sheet_id)
    add_toast(request, "Đã công bố bảng xếp hạng.")
    return redirect("reports:ranking-sheet", sheet_id)


@open_to(PROVINCE)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: OfficeRequest, sheet_id: int) -> HttpResponse:
    """Take it back, with the reason."""
    shown = SheetPage.of(request.member, queries.sheet(request.member, sheet_id))
    if not shown.may_withdraw:
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw(by=request.member, sheet_id=sheet_id, **form.cleaned_data)
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, "Đã thôi công bố bảng xếp hạng.")
            return redirect("reports:ranking-sheet", sheet_id)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "reports/withdraw.html", {"page": shown, "form": form}, status=status)


@open_to(PROVINCE)
@require_http_methods(["GET", "HEAD", "POST"])
def weights(request: OfficeRequest) -> HttpResponse:
    """The weights of the criteria, and those there were."""
    today = clock.today()
    present = queries.scheme_on(today).weights
    begin = {f"{WEIGHT}{one.key}": present.get(one.key, 0) for one in CRITERIA}
    form = WeightsForm(request.POST or None, initial={**begin, "valid_from": today})
    if request.method == "POST" and form.is_valid():
        try:
            services.set_weights(
                by=request.member, valid_from=form.cleaned_data["valid_from"],
                weights=form.weights(), ground=form.cleaned_data["ground"],
            )  # fmt: skip
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, "Đã đặt trọng số; bảng xếp hạng tính sau đây dùng trọng số này.")
            return redirect("reports:weights")
    rows = scheme_rows(queries.schemes(), {one.key: one.label for one in CRITERIA})
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "reports/weights.html", {"form": form, "rows": rows}, status=status)
