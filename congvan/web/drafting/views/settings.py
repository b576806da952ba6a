"""Settings of drafting: who may sign (read by leaders, kept by the administrator), the agency's rules."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from congvan.documents import queries as documents
from congvan.drafting.queries.policy import RightLine, policy_of
from congvan.drafting.queries.policy import signing_rights as rights_of
from congvan.drafting.services import authority
from congvan.drafting.services.policy import set_policy
from congvan.kernel import clock
from congvan.kernel.errors import BusinessError
from congvan.organization.doors import OfficeRequest, holders_of, open_to
from congvan.organization.queries import people
from congvan.organization.states import Role
from congvan.ui.items import Pill
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms.fields import refuse
from congvan.web.administration.rendering import ADMINISTRATOR
from congvan.web.drafting.forms.settings import EndForm, PolicyForm, RightForm, house_fields

READERS = holders_of(Role.SYSADMIN_AGENCY, Role.AGENCY_LEADER)
HEADS = (
    ("Người ký", ""), ("Quyền hạn", ""), ("Chức vụ ghi khi ký", ""), ("Lĩnh vực", ""),
    ("Căn cứ", ""), ("Thời hạn", "col-num"), ("", "col-end"),
)  # fmt: skip


@open_to(READERS)
@require_safe
def signing_rights(request: OfficeRequest) -> HttpResponse:
    """Who may sign for the agency and in what power; those ended when asked."""
    with_ended = request.GET.get("het-han") == "1"
    lines = rights_of(request.member, ended=with_ended)
    context = {
        "rows": [(line, _term(line), _pill(line)) for line in lines], "heads": HEADS,
        "with_ended": with_ended, "may_set": request.member.holds(Role.SYSADMIN_AGENCY),
    }  # fmt: skip
    return render(request, "drafting/signing_rights.html", context)


@open_to(ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def signing_right_add(request: OfficeRequest) -> HttpResponse:
    """Write down a right to sign."""
    seats = people.current_members(request.member.agency_id)
    sent = request.POST if request.method == "POST" else None
    form = RightForm(
        sent, initial={"valid_from": clock.today()},
        members=[(str(seat.pk), f"{seat.person.full_name}, {seat.post.title}") for seat in seats],
        fields=[(str(one.id), one.name) for one in documents.fields_of_work(request.member)],
    )  # fmt: skip
    if sent is not None and form.is_valid():
        try:
            authority.grant_signing_right(by=request.member, **form.wanted())
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, "Đã ghi thẩm quyền ký.")
            return redirect("drafting:signing-rights")
    context = {"form": form, "title": "Ghi thẩm quyền ký", "confirm": "Ghi thẩm quyền"}
    return render(
        request, "drafting/setting.html", context, status=422 if sent is not None else 200
    )


@open_to(ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def signing_right_end(request: OfficeRequest, right_id: int) -> HttpResponse:
    """Let a right to sign end."""
    line = next((one for one in rights_of(request.member, ended=True) if one.id == right_id), None)
    if line is None:
        raise Http404
    sent = request.POST if request.method == "POST" else None
    form = EndForm(sent, initial={"last_day": clock.today()})
    if sent is not None and form.is_valid():
        try:
            authority.end_signing_right(by=request.member, right_id=right_id, **form.cleaned_data)
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, "Đã ghi ngày kết thúc.")
            return redirect("drafting:signing-rights")
    context = {
        "form": form, "title": "Kết thúc thẩm quyền ký", "confirm": "Ghi ngày kết thúc",
        "lead": f"{line.name}: {line.power.label}, {line.title}.",
    }  # fmt: skip
    return render(
        request, "drafting/setting.html", context, status=422 if sent is not None else 200
    )


@open_to(READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def policy(request: OfficeRequest) -> HttpResponse:
    """The agency's rules of drafting; leaders read, the administrator sets."""
    now = policy_of(request.member.agency_id)
    may_set = request.member.holds(Role.SYSADMIN_AGENCY)
    sent = request.POST if request.method == "POST" else None
    initial = {
        "step_order": now.step_order.value, "review_days": now.review_days,
        "review_in_working_days": now.review_in_working_days, "reminder_day": now.reminder_day,
        "electronic_is_original": now.electronic_is_original, **house_fields(now.house_rules),
    }  # fmt: skip
    form = PolicyForm(sent, initial=initial)
    if sent is not None and not may_set:
        raise Http404
    if sent is not None and form.is_valid():
        try:
            set_policy(by=request.member, **form.wanted(now.house_rules))
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, "Đã lưu quy định soạn thảo, áp dụng cho lần trình tới.")
            return redirect("drafting:policy")
    context = {"form": form, "now": now, "may_set": may_set}
    return render(request, "drafting/policy.html", context, status=422 if sent is not None else 200)


def _term(line: RightLine) -> str:
    begins = f"{line.valid_from:%d/%m/%Y}"
    return f"{begins} – {line.valid_to:%d/%m/%Y}" if line.valid_to else f"từ {begins}"


def _pill(line: RightLine) -> Pill:
    if line.is_in_force:
        return Pill("active", "Đang có hiệu lực")
    return Pill("waiting", "Chưa đến ngày" if line.valid_from > clock.today() else "Đã hết hạn")
