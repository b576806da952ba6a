"""Views of alarms: the log for the administrator and the leaders, the policy for the administrator."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from congvan.desk.queries import alerts as questions
from congvan.desk.services import alerts as verbs
from congvan.kernel import clock
from congvan.kernel.errors import BusinessError
from congvan.organization.doors import OfficeRequest, holders_of, open_to
from congvan.organization.states import Role
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms.fields import refuse
from congvan.web.alerts import forms, pages
from congvan.web.paging import after_in

READERS = holders_of(*questions.READERS)
ADMINISTRATOR = holders_of(Role.SYSADMIN_AGENCY)


@open_to(READERS)
@require_safe
def messages(request: OfficeRequest) -> HttpResponse:
    """The log of messages, newest first, and whom urgent unread work is brought to."""
    policy = questions.policy_of(request.member.agency_id)
    page = pages.messages_page(
        questions.message_log(request.member, after=after_in(request), limit=pages.PAGE_SIZE),
        policy,
        questions.receiver_name(request.member, policy),
        clock.now(),
        may_set=request.member.holds(Role.SYSADMIN_AGENCY),
    )
    return render(request, "alerts/messages.html", {"page": page})


@open_to(ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def policy(request: OfficeRequest) -> HttpResponse:
    """Set when and whom the agency alarms."""
    now = questions.policy_of(request.member.agency_id)
    initial = {
        "unread_minutes": now.unread_minutes,
        "escalate_to": str(now.escalate_to or ""),
        "channel": now.channel.value,
    }
    receivers = questions.possible_receivers(request.member)
    form = forms.Policy(
        request.POST if request.method == "POST" else None, initial=initial, receivers=receivers
    )
    if request.method == "POST" and form.is_valid():
        try:
            verbs.set_policy(by=request.member, **form.wanted())
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, "Đã lưu cách báo việc khẩn, có hiệu lực ngay.")
            return redirect("alerts:messages")
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "alerts/policy.html", {"form": form}, status=status)
