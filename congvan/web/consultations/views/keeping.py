"""For the administrator: requests to keep longer, the lists of what is cleared (R-245)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from congvan.kernel.errors import BusinessError
from congvan.office.consultations.queries import keepings
from congvan.office.consultations.services import confirming
from congvan.office.consultations.services import keeping as verbs
from congvan.office.consultations.states import KeepingStatus
from congvan.organization.doors import OfficeRequest, open_to
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms.fields import refuse
from congvan.web.administration.rendering import ADMINISTRATOR
from congvan.web.consultations.forms import ReasonForm
from congvan.web.ticked_lines import acted


@open_to(ADMINISTRATOR)
@require_safe
def clearings(request: OfficeRequest) -> HttpResponse:
    """What was asked to be kept, what goes this month, what went."""
    context = {
        "keepings": keepings.keepings(request.member),
        "clearings": keepings.clearings(request.member),
    }
    return render(request, "consultations/clearings.html", context)


@open_to(ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def clearing(request: OfficeRequest, clearing_id: int) -> HttpResponse:
    """One list; the administrator confirms it here (R-322)."""

    def confirm(left_out: tuple[int, ...], reason: str) -> str:
        going = confirming.confirm(
            by=request.member, clearing_id=clearing_id, left_out=left_out, reason=reason
        )
        return f"Đã đồng ý, {going} mục đang được xóa nội dung."

    form, ticks, is_done = acted(request, confirm)
    if is_done:
        return redirect("consultations:clearing", clearing_id)
    found = keepings.clearing(request.member, clearing_id)
    context = {
        "list": found, "form": form, "ticks": ticks,
        "may_confirm": found.confirmed_at is None and found.cleared_at is None,
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "consultations/clearing.html", context, status=status)


@open_to(ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: OfficeRequest, keeping_id: int) -> HttpResponse:
    """Grant a request, or refuse it with the reason."""
    asked = keepings.keeping(request.member, keeping_id)
    is_refusal = request.POST.get("viec") == "khong"
    form = ReasonForm(request.POST if is_refusal else None)
    problem = ""
    if request.method == "POST" and (not is_refusal or form.is_valid()):
        try:
            if is_refusal:
                reason = form.cleaned_data["reason"]
                verbs.refuse(by=request.member, keeping_id=keeping_id, reason=reason)
            else:
                verbs.grant(by=request.member, keeping_id=keeping_id)
        except BusinessError as error:
            if is_refusal:
                refuse(form, error)
            problem = "" if is_refusal else str(error)
        else:
            add_toast(request, "Đã quyết định và báo người đề nghị.")
            return redirect("consultations:clearings")
    context = {
        "asked": asked, "form": form, "problem": problem,
        "is_open": asked.status is KeepingStatus.ASKED,
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "consultations/keeping.html", context, status=status)
