"""Delegations: list, ask, one of them with the moves open to the viewer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from congvan.desk.services import delegation
from congvan.kernel.errors import BusinessError
from congvan.organization.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.organization.queries import delegations
from congvan.ui.items import Link
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms.delegations import AskForm, DecisionForm
from congvan.web.administration.forms.fields import refuse
from congvan.web.administration.pages.delegations import AskPage, DelegationPage, DelegationsPage
from congvan.web.paging import after_in

# What the person reads when a move is done.
DONE = {
    "permit": "Đã cho phép ủy quyền và báo cả cơ quan.",
    "refuse": "Đã trả lời không cho phép; người đề nghị được báo.",
    "withdraw": "Đã rút đề nghị ủy quyền.",
    "end": "Đã thôi ủy quyền và báo cả cơ quan.",
}


@open_to(SIGNED_IN)
@require_safe
def delegations_page(request: OfficeRequest) -> HttpResponse:
    """Who stands in for whom, and what was asked."""
    lines = delegations.list_delegations(request.member, after=after_in(request))
    page = DelegationsPage.of(request.member, lines)
    return render(request, "administration/delegations.html", {"page": page})


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: OfficeRequest) -> HttpResponse:
    """Ask that a colleague may act for one while one is away."""
    form = AskForm(request.POST or None, viewer=request.member)
    if request.method == "POST" and form.is_valid():
        try:
            asked = delegation.ask(by=request.member, **form.wanted())
        except BusinessError as error:
            refuse(form, error)
        else:
            link = Link("Xem đề nghị", reverse("administration:delegation", args=[asked.pk]))
            add_toast(request, "Đã gửi đề nghị ủy quyền tới lãnh đạo cơ quan.", link=link)
            return redirect("administration:delegations")
    page = AskPage.of(request.member)
    status = 422 if request.method == "POST" else 200
    return render(
        request, "administration/delegation_ask.html", {"page": page, "form": form}, status=status
    )


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def delegation_page(request: OfficeRequest, delegation_id: int) -> HttpResponse:
    """One delegation; a button for each move that is open to the viewer."""
    line = delegations.get_line(request.member, delegation_id)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        verb = request.POST.get("verb", "")
        try:
            _verb(verb)(by=request.member, delegation_id=delegation_id, **_with_note(verb, form))
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, DONE[verb])
            return redirect("administration:delegation", delegation_id)
    page = DelegationPage.of(request.member, line)
    status = 422 if request.method == "POST" else 200
    return render(
        request, "administration/delegation.html", {"page": page, "form": form}, status=status
    )


def _verb(name: str) -> Callable[..., Any]:
    verbs: dict[str, Callable[..., Any]] = {
        "permit": delegation.permit,
        "refuse": delegation.refuse,
        "withdraw": delegation.withdraw,
        "end": delegation.end,
    }
    if name not in verbs:
        raise Http404
    return verbs[name]


def _with_note(verb: str, form: DecisionForm) -> dict[str, str]:
    return {"note": form.cleaned_data["note"]} if verb in ("permit", "refuse") else {}
