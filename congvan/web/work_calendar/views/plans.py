"""Plans: the list, one of them with its acts, calendars given as files."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congvan.kernel import clock
from congvan.kernel.errors import BusinessError, NotFound
from congvan.office.attachments.queries import content_of
from congvan.office.work_calendar import access, queries
from congvan.office.work_calendar.queries.plans import SUBJECT
from congvan.office.work_calendar.services import plans
from congvan.office.work_calendar.states import Span
from congvan.organization.acting import ActingMember
from congvan.organization.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms.fields import refuse
from congvan.web.attachments import uploads
from congvan.web.page_images import file_response
from congvan.web.work_calendar.forms import FileForm
from congvan.web.work_calendar.pages.plans import VERBS, PlanPage, PlansPage
from congvan.web.work_calendar.views.reading import day_in

_DONE = {
    "submit": "Đã trình duyệt.",
    "take_back": "Đã lấy lại để sửa.",
    "approve": "Đã duyệt.",
    "publish": "Đã công bố, những người tham gia được báo.",
    "return": "Đã trả lại để sửa.",
}


@open_to(SIGNED_IN)
@require_safe
def plan_list(request: OfficeRequest) -> HttpResponse:
    """Weeks and months of the calendars the member writes or decides."""
    lines = queries.plans_of(request.member, after=_after(request.GET.get("sau", "")))
    context = {
        "page": PlansPage.of(lines),
        "may_write": bool(queries.folders_to_write(request.member)),
    }
    return render(request, "work_calendar/plans.html", context)


@open_to(SIGNED_IN)
@require_safe
def plan(request: OfficeRequest, plan_id: int) -> HttpResponse:
    """One plan."""
    page = PlanPage.of(queries.plan_view(request.member, plan_id), today=clock.today())
    return render(request, "work_calendar/plan.html", {"page": page})


@open_to(SIGNED_IN)
@require_POST
def plan_act(request: OfficeRequest, plan_id: int, slug: str) -> HttpResponse:
    """Submit, take back, return, approve or publish; a refusal is shown on the plan's page."""
    verb = VERBS.get(slug)
    if verb is None:
        raise NotFound(access.NO_CALENDAR)
    try:
        _do(request.member, verb, plan_id, request.POST.get("reason", ""))
    except NotFound:
        raise
    except BusinessError as error:
        page = PlanPage.of(queries.plan_view(request.member, plan_id), today=clock.today())
        context = {"page": page, "refusal": error}
        return render(request, "work_calendar/plan.html", context, status=422)
    add_toast(request, _DONE[verb])
    return redirect("work_calendar:plan", plan_id)


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def file_new(request: OfficeRequest) -> HttpResponse:
    """Give the calendar of a week or month as files."""
    folders = queries.folders_to_write(request.member)
    if not folders:
        raise NotFound(access.NO_CALENDAR, next_step="Chọn một lịch trong danh sách.")
    asked = request.GET.get("span", "")
    begin = {
        "lich": request.GET.get("lich", ""), "day": day_in(request.GET.get("ngay", ""), clock.today()),
        "span": asked if asked in Span.values else Span.MONTH,
    }  # fmt: skip
    form = FileForm(folders, request.POST or None, initial=begin)
    kept, refused = (
        uploads.received(request, request.member) if request.method == "POST" else ([], ())
    )
    sending = request.method == "POST" and uploads.DROPPED not in request.POST
    if sending and form.is_valid() and not refused:
        data = form.cleaned_data
        folder = queries.folder_line(request.member, data["lich"]).folder
        try:
            made = plans.add_files(
                by=request.member, folder=folder, span=Span(data["span"]), day=data["day"],
                note=data["note"], new=[one.new for one in kept],
            )  # fmt: skip
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, "Đã đăng tệp.")
            return redirect("work_calendar:plan", made.pk)
    context = {"form": form, "kept": kept, "refused_files": [str(one) for one in refused]}
    status = 422 if request.method == "POST" else 200
    return render(request, "work_calendar/file_form.html", context, status=status)


@open_to(SIGNED_IN, revalidated=True)
@require_safe
def plan_file(request: OfficeRequest, plan_id: int, attachment_id: int) -> HttpResponseBase:
    """One file of a plan the member may see."""
    access.get_plan(request.member, plan_id)
    blob, name = content_of(request.member.agency_id, SUBJECT, plan_id, attachment_id)
    return file_response(request, blob, name=name, inline="xem" in request.GET)


@open_to(SIGNED_IN)
@require_POST
def plan_file_remove(request: OfficeRequest, plan_id: int, attachment_id: int) -> HttpResponse:
    """Take a file out of a draft."""
    try:
        plans.take_file_out(by=request.member, plan_id=plan_id, attachment_id=attachment_id)
    except NotFound:
        raise
    except BusinessError as error:
        add_toast(request, str(error))
    else:
        add_toast(request, "Đã bỏ tệp.")
    return redirect("work_calendar:plan", plan_id)


def _do(member: ActingMember, verb: str, plan_id: int, reason: str) -> None:
    if verb == "return":
        plans.return_plan(by=member, plan_id=plan_id, reason=reason[:2000])
        return
    act = {
        "submit": plans.submit,
        "take_back": plans.take_back,
        "approve": plans.approve,
        "publish": plans.publish,
    }[verb]
    act(by=member, plan_id=plan_id)


def _after(text: str) -> tuple[date, int] | None:
    day, _, number = text.partition("~")
    try:
        found = date.fromisoformat(day), int(number)
    except ValueError:
        return None
    return found if 0 <= found[1] < 2**63 else None
