"""The regulation of use: read, confirmed, published."""

from __future__ import annotations

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from congvan.kernel.errors import BusinessError
from congvan.office.boards.queries import regulation as queries
from congvan.office.boards.services import regulation as services
from congvan.organization.doors import SIGNED_IN, OfficeRequest, holders_of, open_to
from congvan.organization.states import Role
from congvan.ui.toasts import add_toast
from congvan.web.accounts.regulation import has_confirmed
from congvan.web.administration.forms.fields import refuse
from congvan.web.attachments import uploads
from congvan.web.boards.forms import RegulationForm
from congvan.web.boards.pages.shared import RegulationPage, SaidPage
from congvan.web.page_images import file_response

ADMINISTRATOR = holders_of(Role.SYSADMIN_AGENCY)
OVERSEERS = holders_of(Role.SYSADMIN_AGENCY, Role.AGENCY_LEADER)


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def current(request: OfficeRequest) -> HttpResponse:
    """The version in force; confirmed here by whoever has not done so."""
    found = queries.in_force(request.member)
    if request.method == "POST":
        said = request.POST.get("ban", "")
        # The version that was read, which may no longer be the newest: then the newest is asked.
        if found is not None and said == str(found.regulation_id):
            services.confirm(by=request.member, regulation_id=found.regulation_id)
            has_confirmed(request)
            add_toast(request, "Đã ghi nhận xác nhận quy chế.")
            return redirect("desk:home")
        return redirect("boards:regulation")
    may_publish = request.member.holds(Role.SYSADMIN_AGENCY)
    if found is None:
        return render(request, "boards/no_regulation.html", {"may_publish": may_publish})
    return _page(request, found)


@open_to(SIGNED_IN)
@require_safe
def version(request: OfficeRequest, regulation_id: int) -> HttpResponse:
    """One version, the newest or an older one."""
    return _page(request, queries.version(request.member, regulation_id))


def _page(request: OfficeRequest, found: queries.Regulation) -> HttpResponse:
    member = request.member
    owed = queries.owes(member.agency_id, member.person_id)
    page = RegulationPage.of(
        found, queries.versions(member), owes=owed == found.regulation_id,
        may_publish=member.holds(Role.SYSADMIN_AGENCY),
        may_see_said=member.holds(Role.SYSADMIN_AGENCY, Role.AGENCY_LEADER),
    )  # fmt: skip
    return render(request, "boards/regulation.html", {"page": page})


@open_to(ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: OfficeRequest) -> HttpResponse:
    """Publish the next version."""
    last = queries.in_force(request.member)
    begin = {"title": last.title, "text": last.text} if last else {}
    form = RegulationForm(request.POST or None, initial=begin)
    kept, refused = uploads.received(request, request.member) if request.POST else ([], ())
    sent = request.method == "POST" and uploads.DROPPED not in request.POST
    sentences = [str(one) for one in refused]
    if sent and not sentences and len(kept) > 1:
        sentences.append("Chỉ chọn một tệp.")
    if sent and form.is_valid() and not sentences:
        try:
            services.publish(
                by=request.member, title=form.cleaned_data["title"],
                text=form.cleaned_data["text"], new=kept[0].new if kept else None,
            )  # fmt: skip
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, "Đã công bố quy chế. Mọi người xác nhận khi đăng nhập lần tới.")
            return redirect("boards:regulation")
    page = {"form": form, "kept": kept, "refused_files": sentences}
    return render(request, "boards/publish.html", page, status=422 if request.POST else 200)


@open_to(OVERSEERS)
@require_safe
def said(request: OfficeRequest, regulation_id: int) -> HttpResponse:
    """Who confirmed a version and who did not."""
    found = queries.version(request.member, regulation_id)
    names = queries.confirmations(request.member, regulation_id)
    return render(request, "boards/said.html", {"page": SaidPage.of(found, names)})


@open_to(SIGNED_IN, revalidated=True)
@require_safe
def file(request: OfficeRequest, regulation_id: int) -> HttpResponseBase:
    """The file of a version; `xem=1` opens it in the browser."""
    blob, name = queries.file_of(request.member, regulation_id)
    return file_response(request, blob, name=name, inline=request.GET.get("xem") == "1")
