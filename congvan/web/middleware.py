"""What every request passes: trace id, who acts, the gates, refusals as pages, safe headers."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from congvan.kernel import audit
from congvan.kernel.errors import BusinessError, NotFound
from congvan.organization.acting import ActingMember
from congvan.organization.queries import seats
from congvan.web.accounts.gates import gate_for

logger = logging.getLogger(__name__)

SEAT_KEY = "seat"
TRACE_HEADER = "X-Trace-Id"

# Scripts, styles, fonts and pictures come from this host only; the second factor's QR code is a
# data: picture. Nothing may frame a page, and forms are sent here only.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)

Handler = Callable[[HttpRequest], HttpResponse]


def client_address(request: HttpRequest) -> str:
    """The client's address; X-Forwarded-For is believed only behind the configured proxies."""
    trusted = settings.CONFIGURATION.trusted_proxies
    if trusted:
        chain = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
        if len(chain) >= trusted and chain[-trusted]:
            return chain[-trusted]
    return str(request.META.get("REMOTE_ADDR", ""))


class TraceMiddleware:
    """Gives each request a trace id, tells the audit trail, and sets the safe headers."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        trace_id = secrets.token_hex(5).upper()
        request.trace_id = trace_id  # type: ignore[attr-defined]
        with audit.request_context(ip=client_address(request), trace_id=trace_id):
            response = self.get_response(request)
        response[TRACE_HEADER] = trace_id
        response.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        return response


class MemberMiddleware:
    """Finds who acts (`request.member`, `request.members`) and closes the gates that are shut."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.member, request.members = _members(request)  # type: ignore[attr-defined]
        shut = gate_for(request)
        return shut if shut is not None else self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A refusal that no page caught itself becomes a page of its own."""
        if not isinstance(error, BusinessError):
            return None
        status = error.http_status
        template = "404.html" if isinstance(error, NotFound) else "403.html"
        logger.info("refused %s: %s", error.code, error.sentence)
        return render(
            request,
            template,
            {"error": error, "trace_id": getattr(request, "trace_id", "")},
            status=status,
        )


def _members(request: HttpRequest) -> tuple[ActingMember | None, list[ActingMember]]:
    account = request.user
    if not account.is_authenticated:
        return None, []
    members = seats.acting_members(account.person_id)
    chosen = request.session.get(SEAT_KEY, "")
    current = next((m for m in members if seat_token(m) == chosen), None)
    return current or next(iter(members), None), members


def seat_token(member: ActingMember) -> str:
    """Names one way of acting in the session: "m12" or, by delegation, "d34"."""
    if member.substitution:
        return f"d{member.substitution.delegation_id}"
    return f"m{member.membership_id}"
