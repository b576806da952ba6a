"""Who is in which body, and how the boards of the agency are read and cleared."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from congvan.kernel import clock
from congvan.kernel.errors import BusinessError
from congvan.office.boards.queries import bodies as queries
from congvan.office.boards.queries import clearing
from congvan.office.boards.queries.regulation import work_only_notice
from congvan.office.boards.services import bodies as services
from congvan.office.boards.services import regulation
from congvan.office.boards.states import Body, PurgeRule
from congvan.office.boards.table import RESTRICTABLE
from congvan.organization.doors import OfficeRequest, holders_of, open_to
from congvan.organization.states import Role
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms.fields import refuse
from congvan.web.boards.forms import MemberEndForm, MemberForm, SettingsForm
from congvan.web.boards.pages.keeping import admin_tabs, body_cards

ADMINISTRATOR = holders_of(Role.SYSADMIN_AGENCY)


@open_to(ADMINISTRATOR)
@require_safe
def bodies(request: OfficeRequest) -> HttpResponse:
    """All bodies with their people."""
    cards = body_cards(queries.members(request.member))
    return render(request, "boards/bodies.html", {"cards": cards, "tabs": admin_tabs("bodies")})


@open_to(ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def member_add(request: OfficeRequest) -> HttpResponse:
    """Enter a person in a body."""
    begin = {"body": request.GET.get("to-chuc", ""), "valid_from": clock.today()}
    form = MemberForm(request.member, request.POST or None, initial=begin)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            services.add_member(
                by=request.member, body=Body(said["body"]), person_id=int(said["person"]),
                duty=said["duty"], valid_from=said["valid_from"], valid_to=said["valid_to"],
            )  # fmt: skip
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, f"Đã ghi vào {Body(said['body']).label}.")
            return redirect("boards:bodies")
    status = 422 if request.POST else 200
    return render(request, "boards/member_add.html", {"form": form}, status=status)


@open_to(ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def member_end(request: OfficeRequest, member_id: int) -> HttpResponse:
    """Say that a person is in a body no longer."""
    line = queries.member(request.member, member_id)
    form = MemberEndForm(request.POST or None, initial={"last_day": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            services.end_member(
                by=request.member, member_id=member_id, last_day=form.cleaned_data["last_day"]
            )
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, f"Đã ghi {line.name} thôi ở {line.body.label}.")
            return redirect("boards:bodies")
    page = {"form": form, "line": line}
    return render(request, "boards/member_end.html", page, status=422 if request.POST else 200)


@open_to(ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def settings_page(request: OfficeRequest) -> HttpResponse:
    """How the agency clears, who reads the bodies' boards, the work-only notice."""
    policy = clearing.policy(request.member)
    sentence = work_only_notice(request.member.agency_id)
    begin = {
        "rule": policy.rule.value,
        "closed": [board.value for board in policy.restricted], "sentence": sentence,
    }  # fmt: skip
    form = SettingsForm(request.POST or None, initial=begin)
    if request.method == "POST" and form.is_valid():
        try:
            _save(request, form, policy, sentence)
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, "Đã lưu cách đặt bảng tin.")
            return redirect("boards:settings")
    page = {"form": form, "tabs": admin_tabs("settings")}
    return render(request, "boards/settings.html", page, status=422 if request.POST else 200)


def _save(
    request: OfficeRequest, form: SettingsForm, before: clearing.Policy, sentence: str
) -> None:
    """What differs is saved, each by its own verb; sent again it says the same."""
    said = form.cleaned_data
    rule = PurgeRule(said["rule"])
    if rule != before.rule:
        services.set_policy(by=request.member, rule=rule)
    closed = form.closed_boards()
    for board in RESTRICTABLE:
        services.set_readers(by=request.member, board=board, members_only=board in closed)
    if said["sentence"] != sentence:
        regulation.set_work_notice(by=request.member, sentence=said["sentence"])
