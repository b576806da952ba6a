"""Settings of issuing: the province's forms of issue, and who may sign copies."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from congvan.documents import queries as documents
from congvan.drafting.queries import copies as copy_queries
from congvan.drafting.queries.issuing_rules import issuing_rules
from congvan.drafting.services import copies
from congvan.drafting.services import issuing_rules as rule_services
from congvan.kernel import clock
from congvan.kernel.errors import BusinessError
from congvan.organization.doors import OfficeRequest, holders_of, open_to
from congvan.organization.queries import people
from congvan.organization.states import Role
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms.fields import refuse
from congvan.web.outgoing.copies import CopyRightForm, LastDayForm
from congvan.web.outgoing.rules import RuleForm

DECIDERS = holders_of(Role.SYSADMIN_AGENCY, Role.AGENCY_LEADER)
PROVINCE = holders_of(Role.SYSADMIN_CENTRAL)
READERS = holders_of(Role.SYSADMIN_CENTRAL, Role.SYSADMIN_AGENCY, Role.AGENCY_LEADER)
RULE_HEADS = (
    ("Loại tài liệu", ""), ("Hình thức", ""), ("Căn cứ", ""), ("Thời hạn", "col-num"),
    ("", "col-end"),
)  # fmt: skip
RIGHT_HEADS = (
    ("Người ký", ""), ("Hình thức", ""), ("Căn cứ", ""), ("Thời hạn", "col-num"), ("", "col-end"),
)  # fmt: skip


@open_to(READERS)
@require_safe
def rules(request: OfficeRequest) -> HttpResponse:
    """The lists in force; with those that ended when asked."""
    with_ended = request.GET.get("het-han") == "1"
    context = {
        "lines": issuing_rules(ended=with_ended), "heads": RULE_HEADS, "with_ended": with_ended,
        "may_set": request.member.holds(Role.SYSADMIN_CENTRAL),
    }  # fmt: skip
    return render(request, "outgoing/rules.html", context)


@open_to(PROVINCE)
@require_http_methods(["GET", "HEAD", "POST"])
def rule_add(request: OfficeRequest) -> HttpResponse:
    """Add a row."""
    form = RuleForm(
        request.POST or None, initial={"valid_from": clock.today()},
        types=[(one.code, one.name) for one in documents.document_types()],
    )  # fmt: skip
    return _kept(
        request, form, lambda: rule_services.add_rule(by=request.member, details=form.details()),
        title="Thêm quy định hình thức phát hành", confirm="Thêm quy định",
        done="Đã thêm quy định.", back="outgoing:rules",
    )  # fmt: skip


@open_to(PROVINCE)
@require_http_methods(["GET", "HEAD", "POST"])
def rule_end(request: OfficeRequest, rule_id: int) -> HttpResponse:
    """Let a row end."""
    line = next((one for one in issuing_rules(ended=True) if one.rule_id == rule_id), None)
    if line is None:
        raise Http404
    form = LastDayForm(request.POST or None, initial={"on": clock.today()})
    return _kept(
        request, form,
        lambda: rule_services.end_rule(by=request.member, rule_id=rule_id, **form.cleaned_data),
        title="Cho quy định hết hiệu lực", confirm="Ghi ngày hết hiệu lực",
        done="Đã ghi ngày hết hiệu lực.", back="outgoing:rules", lead=f"{line.name}: {line.form.label}.",
    )  # fmt: skip


@open_to(DECIDERS)
@require_safe
def copy_rights(request: OfficeRequest) -> HttpResponse:
    """Who may sign copies."""
    with_ended = request.GET.get("het-han") == "1"
    context = {
        "lines": copy_queries.copy_rights(request.member, ended=with_ended), "heads": RIGHT_HEADS,
        "with_ended": with_ended, "today": clock.today(),
    }  # fmt: skip
    return render(request, "outgoing/copy_rights.html", context)


@open_to(DECIDERS)
@require_http_methods(["GET", "HEAD", "POST"])
def copy_right_add(request: OfficeRequest) -> HttpResponse:
    """Let somebody sign copies."""
    seats = people.current_members(request.member.agency_id)
    form = CopyRightForm(
        request.POST or None, initial={"valid_from": clock.today()},
        members=[(str(seat.pk), f"{seat.person.full_name}, {seat.post.title}") for seat in seats],
    )  # fmt: skip
    return _kept(
        request, form, lambda: copies.grant_copy_right(by=request.member, **form.wanted()),
        title="Giao quyền ký bản sao", confirm="Giao quyền", done="Đã giao quyền ký bản sao.",
        back="outgoing:copy-rights",
    )  # fmt: skip


@open_to(DECIDERS)
@require_http_methods(["GET", "HEAD", "POST"])
def copy_right_end(request: OfficeRequest, right_id: int) -> HttpResponse:
    """Let a right to sign copies end."""
    lines = copy_queries.copy_rights(request.member, ended=True)
    line = next((one for one in lines if one.right_id == right_id), None)
    if line is None:
        raise Http404
    form = LastDayForm(request.POST or None, initial={"on": clock.today()})
    return _kept(
        request, form,
        lambda: copies.end_copy_right(by=request.member, right_id=right_id, **form.cleaned_data),
        title="Kết thúc quyền ký bản sao", confirm="Ghi ngày kết thúc",
        done="Đã ghi ngày kết thúc.", back="outgoing:copy-rights",
        lead=f"{line.name}: {line.form.label}.",
    )  # fmt: skip


def _kept(
    request: OfficeRequest, form: forms.Form, verb: Callable[[], Any], *, title: str, confirm: str,
    done: str, back: str, lead: str = "",
) -> HttpResponse:  # fmt: skip
    """One form, one verb: done and back to the list, or the form with what refused it."""
    if request.method == "POST" and form.is_valid():
        try:
            verb()
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, done)
            return redirect(back)
    context = {
        "form": form,
        "title": title,
        "confirm": confirm,
        "lead": lead,
        "back": reverse(back),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "outgoing/form.html", context, status=status)
