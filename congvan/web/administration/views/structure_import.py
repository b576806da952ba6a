"""Import of a list of units, posts and people: template, upload, dry run, confirmation."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congvan.kernel.errors import BusinessError
from congvan.organization.doors import OfficeRequest, open_to
from congvan.organization.services import structure_import as services
from congvan.ui.items import Link
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms import people as forms
from congvan.web.administration.forms.fields import refuse
from congvan.web.administration.pages import structure_import as pages
from congvan.web.administration.rendering import ADMINISTRATOR, XLSX, answer, download


@open_to(ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def structure_import(request: OfficeRequest) -> HttpResponse:
    """Take a list to look at."""
    form = forms.Upload()
    if request.method == "POST":
        form = forms.Upload(request.POST, request.FILES)
        if form.is_valid():
            try:
                token = services.keep_upload(by=request.member, file=form.cleaned_data["file"])
            except BusinessError as error:
                refuse(form, error)
            else:
                return redirect("administration:import-preview", token)
    return answer(request, "import", None, form=form)


@open_to(ADMINISTRATOR)
@require_safe
def import_template(request: OfficeRequest) -> HttpResponse:
    """The list to fill in."""
    return download(services.template_file(request.member), "mau-danh-sach.xlsx", XLSX)


@open_to(ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def import_preview(request: OfficeRequest, token: str) -> HttpResponse:
    """The dry run; a post with the fingerprint of what was seen applies it."""
    form = forms.Nothing(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            done = services.apply_import(
                by=request.member, token=token, fingerprint=request.POST.get("dau", "")
            )
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, f"Đã nhập: {done.in_words}.", link=_next_step(done))
            if done.new_person_ids and "cap_tai_khoan" in request.POST:
                return redirect("administration:accounts-open")
            return redirect(
                "administration:people" if done.new_person_ids else "administration:units"
            )
    page = pages.preview_page(token, services.dry_run(by=request.member, token=token))
    return answer(request, "import_preview", page, form=form)


@open_to(ADMINISTRATOR)
@require_POST
def import_discard(request: OfficeRequest, token: str) -> HttpResponse:
    """Forget an uploaded list."""
    services.discard(by=request.member, token=token)
    add_toast(request, "Đã bỏ danh sách tải lên, chưa nhập gì.")
    return redirect("administration:import")


def _next_step(done: services.Imported) -> Link | None:
    if not done.new_person_ids:
        return None
    return Link("Cấp tài khoản", reverse("administration:accounts-open"))
