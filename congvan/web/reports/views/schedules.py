"""Schedules of reports, and the files made for the viewer."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congvan.kernel.errors import BusinessError
from congvan.organization.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.reports.scheduling import queries, services
from congvan.reports.states import Format, Rhythm
from congvan.ui.items import Fact
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms.fields import refuse
from congvan.web.administration.rendering import download
from congvan.web.registers.rendering import moment_words
from congvan.web.reports.own_forms import OWN, SET, ScheduleForm
from congvan.web.reports.pages.schedules import facts_of, file_rows, schedule_rows


@open_to(SIGNED_IN)
@require_safe
def schedules(request: OfficeRequest) -> HttpResponse:
    """What is sent, and the files that came."""
    context = {
        "rows": schedule_rows(queries.schedules(request.member)),
        "files": file_rows(queries.files(request.member)),
    }
    return render(request, "reports/schedules.html", context)


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def schedule_add(request: OfficeRequest) -> HttpResponse:
    """Order a report to be sent."""
    begun = {
        "report": _asked(request), "rhythm": Rhythm.MONTHLY.value, "day": "1",
        "period": "thang-truoc", "form": Format.XLSX.value,
        "receivers": [str(request.member.membership_id)],
    }  # fmt: skip
    form = ScheduleForm(request.member, request.POST or None, initial=begun)
    if request.method == "POST" and form.is_valid():
        try:
            schedule_id = services.order(
                by=request.member, sending=form.sending(),
                receivers=[int(one) for one in form.cleaned_data["receivers"]],
            )  # fmt: skip
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, "Đã đặt lịch gửi báo cáo.")
            return redirect("reports:schedule", schedule_id)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "reports/schedule_form.html", {"form": form}, status=status)


def _asked(request: OfficeRequest) -> str:
    """The report the address begins with."""
    own, one = request.GET.get("tu-lap", ""), request.GET.get("bo", "")
    return f"{OWN}{own}" if own else f"{SET}{one}"


@open_to(SIGNED_IN)
@require_safe
def schedule(request: OfficeRequest, schedule_id: int) -> HttpResponse:
    """One schedule with what it sent the viewer."""
    line = queries.schedule(request.member, schedule_id)
    files = file_rows(queries.files(request.member, schedule_id=schedule_id))
    context = {"line": line, "facts": facts_of(line), "files": files}
    return render(request, "reports/schedule.html", context)


@open_to(SIGNED_IN)
@require_POST
def schedule_stop(request: OfficeRequest, schedule_id: int) -> HttpResponse:
    """Send it no more; files that were sent stay."""
    services.stop(by=request.member, schedule_id=schedule_id)
    add_toast(request, "Đã thôi gửi báo cáo theo lịch.")
    return redirect("reports:schedule", schedule_id)


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def schedule_leave(request: OfficeRequest, schedule_id: int) -> HttpResponse:
    """Get it no more."""
    line = queries.schedule(request.member, schedule_id)
    if not line.gets_it:
        raise Http404
    if request.method == "POST":
        services.leave(by=request.member, schedule_id=schedule_id)
        add_toast(request, f"Không nhận báo cáo “{line.title}” theo lịch nữa.")
        return redirect("reports:schedules")
    return render(request, "reports/schedule_leave.html", {"line": line})


@open_to(SIGNED_IN)
@require_safe
def file(request: OfficeRequest, file_id: int) -> HttpResponse:
    """A file made for the viewer, or how far it is; the page may be left."""
    line = queries.file(request.member, file_id)
    state = "ready" if line.is_ready else "failed" if line.ended_at else "making"
    facts = (
        Fact("Kỳ báo cáo", line.period), Fact("Dạng tệp", line.form),
        Fact("Yêu cầu lúc", moment_words(line.asked_at)),
    )  # fmt: skip
    context = {"line": line, "state": state, "facts": facts}
    return render(request, "reports/file.html", context)


@open_to(SIGNED_IN)
@require_safe
def file_content(request: OfficeRequest, file_id: int) -> HttpResponse:
    """The file itself."""
    made = queries.content_of(request.member, file_id)
    return download(made.data, made.name, made.content_type)
