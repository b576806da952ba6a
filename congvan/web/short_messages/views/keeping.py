"""Views of the administrator: templates, limits, the log and its file (R-254, R-255)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from congvan.desk.queries.choices import sms_is_allowed
from congvan.desk.services.choices import allow_sms
from congvan.desk.states import MessageStatus
from congvan.kernel import clock
from congvan.kernel.errors import BusinessError
from congvan.office.short_messages.access import READERS
from congvan.office.short_messages.queries import sendings as questions
from congvan.office.short_messages.queries import templates as kept
from congvan.office.short_messages.services import templates as verbs
from congvan.office.short_messages.services.exporting import export_log
from congvan.organization.doors import OfficeRequest, holders_of, open_to
from congvan.organization.states import Role
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms.fields import refuse
from congvan.web.administration.rendering import XLSX, download
from congvan.web.paging import after_in
from congvan.web.short_messages import forms, pages

ADMINISTRATOR = holders_of(Role.SYSADMIN_AGENCY)
LOG_READERS = holders_of(*READERS)


@open_to(ADMINISTRATOR)
@require_safe
def templates(request: OfficeRequest) -> HttpResponse:
    """The agency's templates."""
    rows = pages.template_rows(kept.templates(request.member))
    return render(request, "short_messages/templates.html", {"rows": rows})


@open_to(ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def template_add(request: OfficeRequest) -> HttpResponse:
    """Add a template."""
    begun = {"valid_from": clock.today(), "unaccented": True}
    form = forms.Template(request.POST or None, initial=begun)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.add_template(by=request.member, details=form.details())
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, "Đã thêm mẫu tin nhắn.")
            return redirect("short_messages:templates")
    return _form(request, form, "Thêm mẫu tin nhắn", "Thêm mẫu", "short_messages:templates")


@open_to(ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def template(request: OfficeRequest, template_id: int) -> HttpResponse:
    """Change a template; one that is no longer wanted gets a last day."""
    line = kept.template(request.member, template_id)
    form = forms.Template(request.POST or None, initial=forms.Template.begun(line))
    if request.method == "POST" and form.is_valid():
        try:
            verbs.change_template(
                by=request.member, template_id=template_id, details=form.details()
            )
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, "Đã sửa mẫu tin nhắn. Tin đã gửi giữ nội dung cũ.")
            return redirect("short_messages:templates")
    return _form(request, form, "Sửa mẫu tin nhắn", "Lưu mẫu", "short_messages:templates")


@open_to(ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: OfficeRequest) -> HttpResponse:
    """How many a day; whether ordinary news may go by SMS."""
    now = kept.rules(request.member)
    begun = {
        "per_sender": now.per_sender, "per_agency": now.per_agency,
        "sms_for_notices": sms_is_allowed(request.member.agency_id),
    }  # fmt: skip
    form = forms.Rules(request.POST or None, initial=begun)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            verbs.set_rules(
                by=request.member, per_sender=said["per_sender"], per_agency=said["per_agency"]
            )
            allow_sms(by=request.member, allowed=said["sms_for_notices"])
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, "Đã lưu quy định nhắn tin, có hiệu lực ngay.")
            return redirect("short_messages:log")
    return _form(request, form, "Quy định nhắn tin", "Lưu quy định", "short_messages:log")


@open_to(LOG_READERS)
@require_safe
def log(request: OfficeRequest) -> HttpResponse:
    """Every message of the agency with what became of it."""
    form = _filter(request)
    said = form.cleaned_data if form.is_valid() else None
    lines = questions.log(request.member, after=after_in(request), **_asked(said)) if said else []
    kept_words = {name: str(form.data.get(name, "")) for name in ("tu", "den", "trang_thai")}
    context = {
        "form": form,
        "page": pages.log_page(lines, clock.now(), **kept_words),
        "may_keep": request.member.holds(Role.SYSADMIN_AGENCY),
        "query": form.data.urlencode() if hasattr(form.data, "urlencode") else "",
    }
    return render(request, "short_messages/log.html", context, status=200 if said else 422)


@open_to(ADMINISTRATOR)
@require_safe
def log_file(request: OfficeRequest) -> HttpResponse:
    """The log of the chosen days as XLSX; the export itself is kept in the trail."""
    form = _filter(request)
    if not form.is_valid():
        return redirect("short_messages:log")
    content = export_log(by=request.member, **_asked(form.cleaned_data))
    name = f"nhat-ky-tin-nhan-{form.cleaned_data['tu']:%Y%m%d}-{form.cleaned_data['den']:%Y%m%d}"
    return download(content, f"{name}.xlsx", XLSX)


def _filter(request: OfficeRequest) -> forms.LogFilter:
    """From the address; this month when it says nothing."""
    today = clock.today()
    asked = request.GET.copy()
    asked.setdefault("tu", f"{today.replace(day=1):%d/%m/%Y}")
    asked.setdefault("den", f"{today:%d/%m/%Y}")
    asked.pop("sau", None)
    return forms.LogFilter(asked)


def _asked(said: dict[str, Any]) -> dict[str, Any]:
    status = said["trang_thai"]
    return {
        "first_day": said["tu"], "last_day": said["den"],
        "status": MessageStatus(status) if status else None,
    }  # fmt: skip


def _form(
    request: OfficeRequest, form: forms.forms.Form, title: str, button: str, back: str
) -> HttpResponse:
    context = {"form": form, "title": title, "button": button, "back": pages.address(back)}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "short_messages/form.html", context, status=status)
