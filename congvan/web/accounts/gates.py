"""Gates between logging in and working: idle lock, own password, second factor, a seat, quy chế.

Each gate lets through the few addresses that open it. The idle clock is kept in the session and
moved at most once a minute; what the page asks by itself (polling) does not move it, so that an
open window is not an awake person (R-272).

A locked session loses nothing that was typed. A request by htmx gets the lock as a dialog over
the page, which stays as it is. A plain form gets the lock as a page that carries the typed fields
along and offers to send them again; they lie in the person's own browser, not on the server.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse

from congvan.kernel import clock
from congvan.organization.acting import ActingMember
from congvan.organization.queries import accounts
from congvan.organization.services import account_keys, door
from congvan.organization.states import Role
from congvan.web.accounts.regulation import owes_regulation

CLOCK_KEY = "last_activity"
SECOND_FACTOR_KEY = "second_factor_on"
# How often the last activity is written: it bounds the error of the idle lock and the writes.
CLOCK_STEP_SECONDS = 60

# Asked by the page itself, not by the person; others say so with this header.
POLLED = frozenset({"desk:counters"})
POLLING_HEADER = "X-Polling"

# R-270 (QCVN 12 3.7.2.6.5): administrators change their password every two months.
ADMINISTRATORS_CHANGE_AFTER = timedelta(days=60)

_ALWAYS_OPEN = frozenset(
    {
        "account_login", "account_logout", "healthz", "readyz", "manifest", "service-worker",
        "short_messages:browser-renew",
    }
)  # fmt: skip
_OPENS_LOCK = _ALWAYS_OPEN | {"unlock-session"}
_OPENS_PASSWORD = _ALWAYS_OPEN | {"account_change_password", "password-rules", "lost-control"}
_OPENS_SECOND_FACTOR = _ALWAYS_OPEN | {
    "mfa_activate_totp", "account_reauthenticate", "lost-control",
}  # fmt: skip
_OPENS_REGULATION = _ALWAYS_OPEN | {
    "boards:regulation", "boards:regulation-version", "boards:regulation-file", "switch-seat",
    "boards:regulation-publish",
}  # fmt: skip

# 286: htmx takes the answer and stops the poll that brought it. 423: locked (RFC 4918 §11.3).
_STOP_POLLING, _LOCKED = 286, 423


def gate_for(request: HttpRequest) -> HttpResponse | None:
    """The page that stands in the way of this request, None when the way is free.

    Called when `request.user`, `request.member` and `request.members` are known. Sets
    `request.password_reminder`, a sentence for the frame.
    """
    account: Any = request.user
    if not account.is_authenticated:
        return None
    here = _address_name(request)
    policy = accounts.policy_of(account)
    if is_locked(request, policy.idle_lock_minutes):
        return None if here in _OPENS_LOCK else _locked(request)
    _move_clock(request, account, polled=_is_polled(request, here))
    if request.member is None:  # type: ignore[attr-defined]
        return (
            None if here in _ALWAYS_OPEN else render(request, "accounts/no_seat.html", status=403)
        )
    owed = _owed(request, account)
    if owed is not None:
        opens, page = owed
        return None if here in opens else _sent_to(request, page)
    _remind(request, account.password_changed_at, policy.password_reminder_days)
    return None


def _owed(request: HttpRequest, account: Any) -> tuple[frozenset[str], str] | None:
    """What is to be done before anything else: the addresses that stay open, and the page."""
    if account.must_change_password or password_is_due(request, account):
        return _OPENS_PASSWORD, "account_change_password"
    if _lacks_second_factor(request, account):
        return _OPENS_SECOND_FACTOR, "mfa_activate_totp"
    if owes_regulation(request):
        return _OPENS_REGULATION, "boards:regulation"
    return None


def start_clock(request: HttpRequest) -> None:
    """The person is here: the session is, or is again, awake."""
    request.session[CLOCK_KEY] = _seconds()


def is_locked(request: HttpRequest, idle_minutes: int) -> bool:
    """Whether nobody has worked in this session for longer than the policy allows."""
    last = request.session.get(CLOCK_KEY)
    return last is not None and _seconds() - last >= idle_minutes * 60


def password_is_due(request: HttpRequest, account: Any) -> bool:
    """Whether an administrator's password is older than two months (R-270)."""
    administers = any(
        member.holds(Role.SYSADMIN_AGENCY, Role.SYSADMIN_CENTRAL) for member in _own_seats(request)
    )
    changed: datetime | None = account.password_changed_at
    return (
        administers and changed is not None and clock.now() - changed > ADMINISTRATORS_CHANGE_AFTER
    )


def _lacks_second_factor(request: HttpRequest, account: Any) -> bool:
    """Whether a role demands a second factor that is not switched on yet (R-273)."""
    if request.session.get(SECOND_FACTOR_KEY):
        return False
    demanded = set(accounts.policy_of(account).second_factor_roles)
    if not any(demanded & member.roles for member in _own_seats(request)):
        return False
    if account_keys.has_second_factor(account):
        request.session[SECOND_FACTOR_KEY] = True
        return False
    return True


def _own_seats(request: HttpRequest) -> list[ActingMember]:
    members: list[ActingMember] = request.members  # type: ignore[attr-defined]
    return [member for member in members if not member.is_substitute]


def _remind(request: HttpRequest, changed_at: datetime | None, after_days: int) -> None:
    days = (clock.now() - changed_at).days if changed_at else 0
    if days >= after_days:
        request.password_reminder = (  # type: ignore[attr-defined]
            f"Mật khẩu này đã dùng {days} ngày. Nên đổi mật khẩu mới."
        )


def _move_clock(request: HttpRequest, account: Any, *, polled: bool) -> None:
    last = request.session.get(CLOCK_KEY)
    if last is None or (not polled and _seconds() - last >= CLOCK_STEP_SECONDS):
        start_clock(request)
        door.note_activity(account=account, session_key=request.session.session_key or "")


def _is_polled(request: HttpRequest, here: str) -> bool:
    return here in POLLED or POLLING_HEADER in request.headers


def _address_name(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""


def _sent_to(request: HttpRequest, name: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": reverse(name)})
    return redirect(name)


def _locked(request: HttpRequest) -> HttpResponse:
    """The lock in the shape the asker can use."""
    if request.headers.get("HX-Request"):
        response = render(request, "accounts/locked_dialog.html", status=_STOP_POLLING)
        response["HX-Retarget"] = "body"
        response["HX-Reswap"] = "beforeend"
        return response
    safe = request.method in {"GET", "HEAD"}
    page = {
        "login_name": request.user.get_username(),
        "next": request.get_full_path() if safe else "",
        "kept": "" if safe else _kept(request),
        "files": [] if safe else [str(file) for file in request.FILES.values()],
    }
    return render(request, "accounts/locked.html", page, status=_LOCKED)


def _kept(request: HttpRequest) -> str:
    """What was being sent, to be carried along by the page; nothing when another site sent it."""
    if CsrfViewMiddleware(lambda _: HttpResponse()).process_view(request, _locked, (), {}):
        return ""
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken" and "password" not in name
    ]
    return json.dumps({"to": request.get_full_path(), "fields": fields}, ensure_ascii=False)


def _seconds() -> int:
    return int(clock.now().timestamp())
