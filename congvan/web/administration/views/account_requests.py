"""Requests about accounts: asked by the administrator, decided by the head, carried out (R-278)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from congvan.desk.services import account_requests
from congvan.kernel.errors import BusinessError
from congvan.organization.doors import OfficeRequest, holders_of, open_to
from congvan.organization.queries import account_requests as questions
from congvan.organization.states import Role
from congvan.ui.items import Link
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms.account_requests import AskAccountForm, AskWithdrawalForm
from congvan.web.administration.forms.delegations import DecisionForm
from congvan.web.administration.forms.fields import refuse
from congvan.web.administration.pages.account_requests import RequestPage, RequestsPage
from congvan.web.paging import after_in

DECIDERS = holders_of(Role.SYSADMIN_AGENCY, Role.AGENCY_LEADER)
ADMINISTRATORS = holders_of(Role.SYSADMIN_AGENCY)

DONE = {
    "approve": "Đã duyệt; quản trị cơ quan nhận việc thực hiện.",
    "refuse": "Đã trả lời không duyệt; người đề nghị được báo.",
    "withdraw": "Đã rút đề nghị.",
}


@open_to(DECIDERS)
@require_safe
def requests_page(request: OfficeRequest) -> HttpResponse:
    """All requests of the agency, newest first."""
    found = questions.list_requests(request.member, after=after_in(request))
    page = RequestsPage.of(request.member, found)
    return render(request, "administration/account_requests.html", {"page": page})


@open_to(ADMINISTRATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def ask_account(request: OfficeRequest) -> HttpResponse:
    """Ask the head for an account for somebody who joins."""
    return _ask(
        request, AskAccountForm(request.POST or None, viewer=request.member),
        account_requests.ask_account, "administration/account_request_ask.html",
    )  # fmt: skip


@open_to(ADMINISTRATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def ask_withdrawal(request: OfficeRequest) -> HttpResponse:
    """Ask the head to withdraw an account."""
    return _ask(
        request, AskWithdrawalForm(request.POST or None, viewer=request.member),
        account_requests.ask_withdrawal, "administration/account_withdrawal_ask.html",
    )  # fmt: skip


@open_to(DECIDERS)
@require_http_methods(["GET", "HEAD", "POST"])
def request_page(request: OfficeRequest, request_id: int) -> HttpResponse:
    """One request; a button for each move that is open to the viewer."""
    found = questions.get_line(request.member, request_id)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        verb = request.POST.get("verb", "")
        try:
            if verb == "carry_out":
                return _carry_out(request, request_id)
            _verb(verb)(by=request.member, request_id=request_id, **_with_note(verb, form))
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, DONE[verb])
            return redirect("administration:account-request", request_id)
    page = RequestPage.of(found)
    status = 422 if request.method == "POST" else 200
    return render(
        request, "administration/account_request.html", {"page": page, "form": form}, status=status
    )


def _carry_out(request: OfficeRequest, request_id: int) -> HttpResponse:
    """Carry out and show the one-time password: on this answer only, nowhere else."""
    done = account_requests.carry_out(by=request.member, request_id=request_id)
    found = questions.get_line(request.member, request_id)
    context = {"done": done, "page": RequestPage.of(found)}
    return render(request, "administration/account_request_done.html", context)


def _ask(
    request: OfficeRequest, form: Any, verb: Callable[..., Any], template: str
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            asked = verb(by=request.member, **form.wanted())
        except BusinessError as error:
            refuse(form, error)
        else:
            link = Link("Xem đề nghị", reverse("administration:account-request", args=[asked.pk]))
            add_toast(request, "Đã gửi đề nghị tới lãnh đạo cơ quan.", link=link)
            return redirect("administration:account-requests")
    status = 422 if request.method == "POST" else 200
    return render(request, template, {"form": form}, status=status)


def _verb(name: str) -> Callable[..., Any]:
    verbs: dict[str, Callable[..., Any]] = {
        "approve": account_requests.approve,
        "refuse": account_requests.refuse,
        "withdraw": account_requests.withdraw,
    }
    if name not in verbs:
        raise Http404
    return verbs[name]


def _with_note(verb: str, form: forms.Form) -> dict[str, str]:
    return {"note": form.cleaned_data["note"]} if verb in ("approve", "refuse") else {}
