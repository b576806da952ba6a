"""The own account: details, password, sessions, "I lost control"."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout as end_own_session
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congvan.desk.services import browsers, lost_control
from congvan.kernel.errors import BusinessError
from congvan.organization.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.organization.queries import accounts as queries
from congvan.organization.rules.passwords import PasswordFinding
from congvan.organization.services import account_keys, accounts, door, people
from congvan.ui.toasts import add_toast
from congvan.web.accounts import forms, pages
from congvan.web.accounts.visitors import describe_device, visitor_of
from congvan.web.browser_cookie import token_of

_GET_POST = require_http_methods(["GET", "HEAD", "POST"])


@open_to(SIGNED_IN)
@_GET_POST
def profile(request: OfficeRequest) -> HttpResponse:
    """Look over name, post and telephone; confirm them (first day) or mend the telephone."""
    page = pages.profile(request.member, request.user)
    form = forms.Profile(request.POST or None, initial=page.initial)
    if request.method == "POST" and form.is_valid():
        try:
            people.change_own_contact(by=request.member, **form.cleaned_data)
        except BusinessError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            add_toast(request, "Đã ghi nhận thông tin của anh, chị.")
            return redirect("profile")
    status = 422 if form.errors else 200
    return render(request, "accounts/profile.html", {"page": page, "form": form}, status=status)


@open_to(SIGNED_IN)
@sensitive_post_parameters()
@_GET_POST
def change_password(request: OfficeRequest) -> HttpResponse:
    """Change the own password: after the first login without, later with the present one."""
    account: Any = request.user
    kind = forms.ChoosePassword if account.must_change_password else forms.ChangePassword
    form = kind(request.POST or None)
    findings: list[PasswordFinding] = []
    if request.method == "POST" and form.is_valid():
        try:
            _store(request, account, form.cleaned_data)
        except account_keys.PasswordUnfit as unfit:
            findings = unfit.findings
            form.add_error("new_password", str(unfit))
        except door.NameLocked as locked:
            end_own_session(request)
            messages.warning(request, str(locked))
            return redirect("account_login")
        except door.LoginRefused as refused:
            form.add_error("current_password", pages.wrong_present_password(refused))
        else:
            add_toast(request, "Đã đổi mật khẩu. Các phiên ở nơi khác đã đăng xuất.")
            return redirect("/")
    page = pages.password(request, findings if form.errors else None)
    status = 422 if form.errors else 200
    return render(request, "accounts/password.html", {"page": page, "form": form}, status=status)


@open_to(SIGNED_IN)
@sensitive_post_parameters()
@require_POST
def judge_password(request: OfficeRequest) -> HttpResponse:
    """The rules beside a password that is being typed; nothing is stored."""
    typed = request.POST.get("new_password", "")[: forms.LONGEST_PASSWORD]
    rules = pages.judged(request.user, typed)
    return render(request, "accounts/password_rules.html", {"rules": rules})


def _store(request: HttpRequest, account: Any, given: dict[str, str]) -> None:
    """Store the password, and keep this one session: with a new key, all others are gone."""
    if account.must_change_password:
        account_keys.choose_password(account=account, new=given["new_password"])
    else:
        account_keys.change_own_password(
            account=account,
            current=given["current_password"],
            new=given["new_password"],
            visitor=visitor_of(request),
        )
        account.refresh_from_db()
    update_session_auth_hash(request, account)
    reauthenticate_by_password(request)
    UserSession.objects.create_from_request(request)
    browsers.came_back(
        account=account, token=token_of(request), session_key=request.session.session_key or ""
    )


@open_to(SIGNED_IN)
@require_safe
def sessions(request: OfficeRequest) -> HttpResponse:
    """Where the account is logged in now, this place marked."""
    page = pages.sessions(request, queries.sessions_of(request.user))  # type: ignore[arg-type]
    return render(request, "accounts/sessions.html", {"page": page})


@open_to(SIGNED_IN)
@require_POST
def end_session(request: OfficeRequest, session_id: int) -> HttpResponse:
    """Log out one other place."""
    account: Any = request.user
    line = next((s for s in queries.sessions_of(account) if s.session_id == session_id), None)
    if line and line.key == request.session.session_key:
        return redirect("account_logout")
    device = describe_device(line.user_agent) if line else ""
    accounts.end_session(account=account, session_id=session_id, device=device)
    browsers.leave_session(account=account, session_key=line.key if line else "")
    add_toast(request, f"Đã đăng xuất khỏi {device}.")
    return redirect("usersessions_list")


@open_to(SIGNED_IN)
@require_POST
def end_all_sessions(request: OfficeRequest) -> HttpResponse:
    """Log out everywhere, here too."""
    account: Any = request.user
    accounts.log_out_everywhere(account=account)
    end_own_session(request)
    messages.info(request, "Đã đăng xuất ở mọi nơi. Đăng nhập lại để làm việc tiếp.")
    return redirect("account_login")


@open_to(SIGNED_IN)
@_GET_POST
def lost(request: OfficeRequest) -> HttpResponse:
    """One click: the account is frozen at once, all sessions end, the administrators are told."""
    account: Any = request.user
    form = forms.LostControl(request.POST or None)
    if request.method == "POST" and form.is_valid():
        lost_control.freeze_own(account=account, reason=form.cleaned_data["reason"])
        end_own_session(request)
        messages.warning(
            request,
            "Tài khoản đã khóa khẩn cấp, mọi phiên đã đăng xuất, quản trị của cơ quan đã được báo. "
            "Gặp quản trị để nhận mật khẩu mới.",
        )
        return redirect("account_login")
    status = 422 if form.errors else 200
    return render(request, "accounts/lost_control.html", {"form": form}, status=status)
