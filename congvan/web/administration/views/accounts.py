"""Accounts of people: acts on one, opening many, slips with one-time passwords."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from congvan.desk.services import lost_control
from congvan.kernel.errors import BusinessError
from congvan.organization.acting import ActingMember
from congvan.organization.doors import OfficeRequest, open_to
from congvan.organization.services import accounts as services
from congvan.organization.services import door
from congvan.organization.services.account_batches import open_accounts
from congvan.organization.services.accounts import NewKey
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms import people as forms
from congvan.web.administration.forms.fields import refuse
from congvan.web.administration.pages import accounts as pages
from congvan.web.administration.rendering import ADMINISTRATOR, XLSX, answer, download


@open_to(ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def account_act(request: OfficeRequest, person_id: int, slug: str) -> HttpResponse:
    """Ask before an act on an account, then do it.

    A new one-time password is the answer to the post itself: to redirect, it would have to be
    stored somewhere first.
    """
    page, account_id = pages.act_page(request.member, person_id, slug)
    form_class = forms.Reason if slug in pages.NEEDS_REASON else forms.Nothing
    form = form_class(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            key = _do(slug, request.member, account_id, form.cleaned_data.get("reason", ""))
        except BusinessError as error:
            refuse(form, error)
        else:
            if key is not None:
                slip = pages.slip_page(
                    request.member, person_id, key.login_name, key.one_time_password
                )
                return answer(request, "slips", slip)
            add_toast(request, pages.ACTS[slug].done.format(name=page.back_label))
            return redirect("administration:person", person_id)
    return answer(request, "act", page, form=form)


@open_to(ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def accounts_open(request: OfficeRequest) -> HttpResponse:
    """Open accounts for those who have none, a batch at a time."""
    form = forms.Approval(request.POST if request.method == "POST" else None)
    ticked = [
        int(value) for value in request.POST.getlist("nguoi") if value.isascii() and value.isdigit()
    ]
    if not form.is_valid():
        page = pages.waiting_page(request.member, set(ticked) if form.is_bound else None)
        return answer(request, "accounts_open", page, form=form)
    try:
        batch = open_accounts(
            by=request.member, person_ids=ticked, approval=form.cleaned_data["approval"]
        )
    except BusinessError as error:
        refuse(form, error)
        page = pages.waiting_page(request.member, set(ticked))
        return answer(request, "accounts_open", page, form=form)
    return answer(request, "slips", pages.batch_page(request.member, batch.accounts, batch.renamed))


@open_to(ADMINISTRATOR)
@require_POST
def slips_download(request: OfficeRequest) -> HttpResponse:
    """The slips just shown, as a spreadsheet."""
    data = pages.slips_file(request.POST.get("niem_phong", ""))
    return download(data, "tai-khoan-moi.xlsx", XLSX)


def _do(slug: str, by: ActingMember, account_id: int, reason: str) -> NewKey | None:
    match slug:
        case "mat-khau":
            return services.reset_password(by=by, account_id=account_id)
        case "mo-khoa":
            return services.unfreeze(by=by, account_id=account_id)
        case "dung-lai":
            return services.enable(by=by, account_id=account_id)
        case "bo-hai-lop":
            return services.reset_second_factor(by=by, account_id=account_id)
        case "khoa":
            lost_control.freeze(by=by, account_id=account_id, reason=reason)
        case "mo-dang-nhap":
            door.unlock(by=by, account_id=account_id)
        case "ngung":
            services.disable(by=by, account_id=account_id, reason=reason)
        case _:
            services.log_out_account(by=by, account_id=account_id)
    return None
