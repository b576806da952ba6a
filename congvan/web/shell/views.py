"""Switching the seat one acts in, and the help page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST, require_safe

from congvan.kernel.errors import BusinessError, NotFound
from congvan.organization.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.ui.toasts import add_toast
from congvan.web.middleware import SEAT_KEY, seat_token
from congvan.web.shell.pages import HelpPage, help_for


@open_to(SIGNED_IN)
@require_POST
def switch_seat(request: HttpRequest) -> HttpResponse:
    """Act from now on in another own post, or for somebody who delegated; or in one's own again."""
    wanted = request.POST.get("seat", "")
    members = request.members  # type: ignore[attr-defined]
    chosen = next((m for m in members if seat_token(m) == wanted), None)
    if chosen is None:
        raise NotFound(
            "Vị trí này không còn dùng được.",
            next_step="Có thể ủy quyền đã hết hạn. Chọn vị trí khác ở góc phải trên.",
        )
    request.session[SEAT_KEY] = wanted
    if chosen.is_substitute:
        add_toast(request, f"Đang làm thay {chosen.seat.person_name}, {chosen.seat.label}.")
    else:
        add_toast(request, f"Đang làm việc ở vị trí {chosen.seat.label}.")
    return redirect("desk:home")


@open_to(SIGNED_IN)
@require_safe
def help_page(request: OfficeRequest) -> HttpResponse:
    """Help by role: what to do where, keys, whom to call."""
    page: HelpPage = help_for(request.member)
    return render(request, "shell/help.html", {"page": page})


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """No such page, or not for this person: the same answer (G5)."""
    return _failure(request, "404.html", 404, exception)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Refused before any view: what the person sent was not trusted."""
    return _failure(request, "403.html", 403, exception)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What was sent is no form: too long, too many fields, a body nobody can read."""
    return _failure(request, "400.html", 400, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """A bug: the page needs no database and names the trace id."""
    return _failure(request, "500.html", 500, None)


def _failure(
    request: HttpRequest, template: str, status: int, error: Exception | None
) -> HttpResponse:
    refusal = error if isinstance(error, BusinessError) else None
    context = {"error": refusal, "trace_id": getattr(request, "trace_id", "")}
    return HttpResponse(render_to_string(template, context), status=status)
