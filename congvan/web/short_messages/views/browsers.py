"""Views of the browsers that take notifications, and of what a notification leads to (R-257)."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from congvan.desk.queries.browsers import told_about
from congvan.desk.services import browsers as verbs
from congvan.kernel.errors import BusinessError
from congvan.organization.doors import PUBLIC, SIGNED_IN, OfficeRequest, open_to
from congvan.ui.toasts import add_toast
from congvan.web import browser_cookie
from congvan.web.accounts.visitors import visitor_of
from congvan.web.desk.links import page_of

_KEYS = ("endpoint", "p256dh", "auth")
# An address has some two hundred letters, the keys a hundred.
MOST_BYTES = 8 * 1024


@open_to(SIGNED_IN)
@require_POST
def add(request: OfficeRequest) -> HttpResponse:
    """Tell the person in this browser too; the page's script brings its address."""
    given = {name: request.POST.get(name, "")[:MOST_BYTES] for name in _KEYS}
    token = verbs.add(
        by=request.member, device=visitor_of(request).device,
        former_token=browser_cookie.token_of(request),
        session_key=request.session.session_key or "", **given,
    )  # fmt: skip
    add_toast(
        request, "Trình duyệt này đã nhận thông báo. Chọn loại tin ở cột Thông báo đẩy rồi lưu."
    )
    response = redirect("short_messages:choices")
    browser_cookie.give(response, token)
    return response


@open_to(SIGNED_IN)
@require_POST
def remove(request: OfficeRequest, browser_id: int) -> HttpResponse:
    """Take one of the own browsers off."""
    device = verbs.remove(by=request.member, browser_id=browser_id)
    add_toast(request, f"{device} không nhận thông báo nữa.")
    return redirect("short_messages:choices")


@open_to(SIGNED_IN)
@require_POST
def try_out(request: OfficeRequest) -> HttpResponse:
    """Send a notification of trial to all own browsers."""
    verbs.try_out(by=request.member)
    add_toast(request, "Đang gửi thông báo thử tới các trình duyệt của anh, chị.")
    return redirect("short_messages:choices")


@open_to(SIGNED_IN)
@require_safe
def opened(request: OfficeRequest, message_id: int) -> HttpResponse:
    """A notification was clicked: on to what it is about, else to the desk."""
    subject_type, subject_id = told_about(request.member, message_id)
    return redirect(page_of(subject_type, subject_id) or "desk:home")


# The browser asks by itself, perhaps without a session. The cookie decides: no other site sends it,
# and no other site's page may send JSON here.
@csrf_exempt
@open_to(PUBLIC)
@never_cache
@require_POST
def renew(request: HttpRequest) -> HttpResponse:
    """The browser's push service gave it another address. 204, or 400 and 404 with no body to read."""
    given = _read(request)
    if given is None:
        return JsonResponse({"error": "bad_request"}, status=400)
    try:
        verbs.renew(token=browser_cookie.token_of(request), **given)
    except BusinessError as error:
        return JsonResponse({"error": error.code}, status=error.http_status)
    return HttpResponse(status=204)


def _read(request: HttpRequest) -> dict[str, str] | None:
    raw = request.read(MOST_BYTES + 1)
    if request.content_type != "application/json" or len(raw) > MOST_BYTES:
        return None
    try:
        told = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict) or not all(isinstance(told.get(one), str) for one in _KEYS):
        return None
    return {name: told[name] for name in _KEYS}
