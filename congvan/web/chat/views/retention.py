"""How long the agency keeps its messages, and what was cleared."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from congvan.kernel.errors import BusinessError
from congvan.office.chat.queries import conversations as talks
from congvan.office.chat.services import retention
from congvan.organization.doors import OfficeRequest, holders_of, open_to
from congvan.organization.states import Role
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms.fields import refuse
from congvan.web.chat.forms import RetentionForm


@open_to(holders_of(Role.SYSADMIN_AGENCY))
@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: OfficeRequest) -> HttpResponse:
    """Set how long; the agency is told."""
    now = talks.retention(request.member)
    form = RetentionForm(request.POST or None, initial={"months": now.months})
    if request.method == "POST" and form.is_valid():
        try:
            retention.set_retention(by=request.member, months=form.cleaned_data["months"])
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, "Đã đặt thời hạn giữ tin hội thoại và báo cho mọi người.")
            return redirect("chat:retention")
    shown = {"form": form, "rule": now, "clearings": talks.clearings(request.member)}
    return render(
        request, "chat/retention.html", shown, status=422 if request.method == "POST" else 200
    )
