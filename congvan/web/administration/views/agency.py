"""The agency's own page, its identifiers, its security policy."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from congvan.kernel.errors import BusinessError
from congvan.organization.doors import OfficeRequest, open_to
from congvan.organization.services import agencies
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms import agency as forms
from congvan.web.administration.forms.fields import refuse
from congvan.web.administration.pages import agency as agency_pages
from congvan.web.administration.rendering import ADMINISTRATOR, answer


@open_to(ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def agency(request: OfficeRequest) -> HttpResponse:
    """Show the agency; change what it says of itself."""
    if request.method != "POST":
        return _page(request)
    form = forms.Details(request.POST)
    if form.is_valid():
        try:
            agencies.change_agency(by=request.member, details=form.details())
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, "Đã lưu thông tin cơ quan.")
            return redirect("administration:agency")
    return _page(request, form=form)


@open_to(ADMINISTRATOR)
@require_POST
def identifier_add(request: OfficeRequest) -> HttpResponse:
    """Give the agency a further identifier."""
    form = forms.Identifier(request.POST)
    if form.is_valid():
        try:
            added = agencies.add_identifier(by=request.member, **form.cleaned_data)
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, f"Đã thêm mã {added.code}. Mã cũ đóng ở nút “Đóng mã”.")
            return redirect("administration:agency")
    return _page(request, identifier_form=form)


@open_to(ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def identifier_close(request: OfficeRequest, identifier_id: int) -> HttpResponse:
    """Close an identifier after a day."""
    page = agency_pages.closing_page(request.member, identifier_id)
    form = forms.Closing(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            closed = agencies.close_identifier(
                by=request.member, identifier_id=identifier_id, **form.cleaned_data
            )
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, f"Mã {closed.code} đóng sau ngày {closed.valid_to:%d/%m/%Y}.")
            return redirect("administration:agency")
    return answer(request, "act", page, form=form)


@open_to(ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def security(request: OfficeRequest) -> HttpResponse:
    """Show and set the security policy."""
    page = agency_pages.security_page(request.member)
    form = forms.Security(request.POST or None, initial=page.policy)
    if request.method == "POST" and form.is_valid():
        try:
            agencies.set_security_policy(by=request.member, **form.cleaned_data)
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, "Đã lưu chính sách bảo mật, có hiệu lực ngay.")
            return redirect("administration:security")
    return answer(request, "security", page, form=form)


def _page(
    request: OfficeRequest,
    form: forms.Details | None = None,
    identifier_form: forms.Identifier | None = None,
) -> HttpResponse:
    page = agency_pages.agency_page(request.member)
    return answer(
        request, "agency", page,
        form=form or forms.Details(initial=page.details),
        identifier_form=identifier_form or forms.Identifier(),
    )  # fmt: skip
