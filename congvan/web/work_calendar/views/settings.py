"""Who may post, the private key of one's devices, what is kept longer."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from congvan.kernel import clock
from congvan.kernel.errors import BusinessError, NotFound
from congvan.office.work_calendar import queries
from congvan.office.work_calendar.queries import clearing as clearings
from congvan.office.work_calendar.queries import feeds as feed_queries
from congvan.office.work_calendar.queries import rights as right_queries
from congvan.office.work_calendar.queries.people import MEMBER, choices
from congvan.office.work_calendar.services import feeds, keeping, rights
from congvan.organization.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms.fields import refuse
from congvan.web.work_calendar.forms import KeepForm, RightForm

_GRANTED, _REFUSED = "giu", "khong-giu"


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def right_list(request: OfficeRequest) -> HttpResponse:
    """Who may post to the calendars the member answers for; name another one."""
    member, today = request.member, clock.today()
    folders = right_queries.folders_to_authorise(member)
    begin = {"valid_from": today, "valid_to": today.replace(month=12, day=31)}
    form = RightForm(folders, choices(member), request.POST or None, initial=begin)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            rights.grant(
                by=member, folder=queries.folder_line(member, data["lich"]).folder,
                member_id=int(data["member"].removeprefix(MEMBER)),
                valid_from=data["valid_from"], valid_to=data["valid_to"],
            )  # fmt: skip
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, "Đã cho đăng lịch, người đó được báo.")
            return redirect("work_calendar:rights")
    context = {"form": form, "rights": right_queries.rights(member), "may_give": bool(folders)}
    status = 422 if request.method == "POST" else 200
    return render(request, "work_calendar/rights.html", context, status=status)


@open_to(SIGNED_IN)
@require_POST
def right_end(request: OfficeRequest, right_id: int) -> HttpResponse:
    """End a right to post before its time."""
    rights.end(by=request.member, right_id=right_id)
    add_toast(request, "Đã thôi quyền đăng.")
    return redirect("work_calendar:rights")


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def feed_key(request: OfficeRequest) -> HttpResponse:
    """The address under which the member's own devices read the calendar; shown once."""
    href = ""
    if request.method == "POST":
        if "thu_hoi" in request.POST:
            feeds.revoke_key(by=request.member)
            add_toast(request, "Đã thu hồi. Thiết bị không xem được lịch nữa.")
            return redirect("work_calendar:feed-key")
        key = feeds.make_key(by=request.member)
        href = request.build_absolute_uri(f"{reverse('work_calendar:feed')}?khoa={key}")
    context = {"href": href, "made_at": feed_queries.key_made_at(request.member)}
    return render(request, "work_calendar/feed_key.html", context)


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def keep_ask(request: OfficeRequest, plan_id: int) -> HttpResponse:
    """Ask that a plan be kept longer than its year."""
    view = queries.plan_view(request.member, plan_id)
    form = KeepForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            keeping.ask(by=request.member, plan_id=plan_id, **form.cleaned_data)
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, "Đã đề nghị. Quản trị cơ quan quyết định, anh, chị được báo.")
            return redirect("work_calendar:plan", plan_id)
    status = 422 if request.method == "POST" else 200
    context = {"line": view.line, "form": form}
    return render(request, "work_calendar/keep_ask.html", context, status=status)


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def keep_request(request: OfficeRequest, request_id: int) -> HttpResponse:
    """One request to keep a plan: read by the asker, decided by an administrator."""
    view = clearings.keeping(request.member, request_id)
    if request.method == "POST":
        act = {_GRANTED: keeping.grant, _REFUSED: keeping.refuse}.get(request.POST.get("viec", ""))
        if act is None:
            raise NotFound("Không có đề nghị này.")
        try:
            act(by=request.member, request_id=request_id)
        except NotFound:
            raise
        except BusinessError as error:
            add_toast(request, str(error))
        else:
            add_toast(request, "Đã quyết định, người đề nghị được báo.")
        return redirect("work_calendar:keeping", request_id)
    return render(request, "work_calendar/keeping.html", {"view": view})
