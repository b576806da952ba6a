"""Answers to requests: more time, repair of a wrong route."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from congvan.directives.queries.repairs import repair as find_repair
from congvan.directives.queries.standing import handling_of
from congvan.directives.services import repairs, requests
from congvan.kernel.errors import BusinessError
from congvan.organization.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms.fields import refuse
from congvan.web.documents.forms.acts import DecisionForm

_EXTENSION: dict[str, tuple[Callable[..., Any], str]] = {
    "grant": (requests.grant_extension, "Đã đồng ý gia hạn; người đề nghị được báo."),
    "refuse": (requests.refuse_extension, "Đã trả lời không gia hạn; người đề nghị được báo."),
    "withdraw": (requests.withdraw_extension, "Đã rút đề nghị gia hạn."),
}
_REPAIR: dict[str, tuple[Callable[..., Any], str]] = {
    "agree_repair": (repairs.agree_repair, "Đã đồng ý; quản trị cơ quan được báo để khôi phục."),
    "carry_out_repair": (repairs.carry_out_repair, "Đã khôi phục; người yêu cầu được báo."),
    "refuse_repair": (repairs.refuse_repair, "Đã trả lời không khôi phục."),
    "withdraw_repair": (repairs.withdraw_repair, "Đã rút yêu cầu khôi phục."),
}


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def extension(request: OfficeRequest, document_id: int, extension_id: int) -> HttpResponse:
    """Grant, refuse or withdraw a request for more time; asked on the document's page."""
    handling = handling_of(request.member, document_id)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        verb = request.POST.get("viec", "")
        if verb not in _EXTENSION:
            raise Http404
        service, done = _EXTENSION[verb]
        note = {} if verb == "withdraw" else {"note": form.cleaned_data["note"]}
        try:
            service(by=request.member, extension_id=extension_id, **note)
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, done)
            return redirect("documents:document", document_id)
    pending = handling.extension
    if pending is None or pending.id != extension_id:
        return redirect("documents:document", document_id)
    context = {"extension": pending, "form": form, "document_id": document_id}
    status = 422 if request.method == "POST" else 200
    return render(request, "documents/extension.html", context, status=status)


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def repair(request: OfficeRequest, repair_id: int) -> HttpResponse:
    """A request for repair: the head agrees, the administrator carries it out (R-056)."""
    shown = find_repair(request.member, repair_id)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        verb = request.POST.get("viec", "")
        if verb not in _REPAIR:
            raise Http404
        service, done = _REPAIR[verb]
        answer = {} if verb == "withdraw_repair" else {"answer": form.cleaned_data["note"]}
        try:
            service(by=request.member, repair_id=repair_id, **answer)
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, done)
            return redirect("desk:todo")
    context = {"shown": shown, "repair": shown.request, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "documents/repair.html", context, status=status)
