"""Keeping posts longer, and clearing lists."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from congvan.kernel.errors import BusinessError
from congvan.office.boards.queries import clearing as queries
from congvan.office.boards.queries import posts
from congvan.office.boards.services import confirming
from congvan.office.boards.services import keeping as services
from congvan.organization.doors import SIGNED_IN, OfficeRequest, holders_of, open_to
from congvan.organization.states import Role
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms.fields import refuse
from congvan.web.boards.forms import GrantForm, KeepForm, RefuseForm
from congvan.web.boards.pages.keeping import (
    admin_tabs,
    clearing_page,
    clearing_rows,
    keep_facts,
    keep_rows,
    leaver_rows,
)
from congvan.web.ticked_lines import acted

ADMINISTRATOR = holders_of(Role.SYSADMIN_AGENCY)


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: OfficeRequest, post_id: int) -> HttpResponse:
    """Ask the administrator to keep a post longer (R-241)."""
    view = posts.post(request.member, post_id)
    if not view.may("ask"):
        raise Http404
    form = KeepForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.ask(by=request.member, post_id=post_id, **form.cleaned_data)
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, "Đã gửi đề nghị đến quản trị cơ quan.")
            return redirect("boards:post", post_id)
    page = {"form": form, "view": view}
    return render(request, "boards/keep.html", page, status=422 if request.POST else 200)


@open_to(ADMINISTRATOR)
@require_safe
def requests(request: OfficeRequest) -> HttpResponse:
    """All requests, waiting ones first."""
    page = {"rows": keep_rows(queries.keep_requests(request.member)), "tabs": admin_tabs("keep")}
    return render(request, "boards/keep_requests.html", page)


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def request_page(request: OfficeRequest, request_id: int) -> HttpResponse:
    """One request, for who asked and for the administrator, who answers here."""
    line = queries.keep_request(request.member, request_id)
    verb = request.POST.get("viec", "")
    if request.method == "POST" and verb not in line.moves:
        raise Http404
    given = {"until": line.wanted_until}
    grant = GrantForm(request.POST if verb == "grant" else None, initial=given)
    no = RefuseForm(request.POST if verb == "refuse" else None)
    forms: dict[str, GrantForm | RefuseForm] = {"grant": grant, "refuse": no}
    form = forms.get(verb)
    if verb == "withdraw" or (form is not None and form.is_valid()):
        try:
            _answer(request, request_id, verb, form)
        except BusinessError as error:
            if form is None:
                raise
            refuse(form, error)
        else:
            return redirect("boards:keep-request", request_id)
    page = {"line": line, "facts": keep_facts(line), "grant": grant, "refuse": no}
    status = 422 if request.method == "POST" else 200
    return render(request, "boards/keep_request.html", page, status=status)


def _answer(
    request: OfficeRequest, request_id: int, verb: str, form: GrantForm | RefuseForm | None
) -> None:
    if form is None:
        services.withdraw(by=request.member, request_id=request_id)
        add_toast(request, "Đã rút đề nghị.")
    elif verb == "grant":
        services.grant(by=request.member, request_id=request_id, until=form.cleaned_data["until"])
        add_toast(request, "Đã cho giữ thêm và báo người đề nghị.")
    else:
        services.refuse(
            by=request.member, request_id=request_id, reason=form.cleaned_data["reason"]
        )
        add_toast(request, "Đã trả lời người đề nghị.")


@open_to(ADMINISTRATOR)
@require_safe
def clearings(request: OfficeRequest) -> HttpResponse:
    """The lists of what goes and of what went."""
    page = {
        "rows": clearing_rows(queries.clearings(request.member)), "tabs": admin_tabs("clear"),
        "left": leaver_rows(posts.posts_of_leavers(request.member)),
    }  # fmt: skip
    return render(request, "boards/clearings.html", page)


@open_to(ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def clearing(request: OfficeRequest, clearing_id: int) -> HttpResponse:
    """One list; the administrator confirms it here (R-322)."""

    def confirm(left_out: tuple[int, ...], reason: str) -> str:
        going = confirming.confirm(
            by=request.member, clearing_id=clearing_id, left_out=left_out, reason=reason
        )
        return f"Đã đồng ý, {going} bài đang được dọn."

    form, ticks, is_done = acted(request, confirm)
    if is_done:
        return redirect("boards:clearing", clearing_id)
    page = clearing_page(queries.clearing(request.member, clearing_id), ticks)
    status = 422 if request.method == "POST" else 200
    return render(request, "boards/clearing.html", {"page": page, "form": form}, status=status)
