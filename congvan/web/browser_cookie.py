"""The cookie by which a browser that takes notifications is known again (desk.services.browsers)."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse

NAME = "trinh_duyet"
_LONGEST = 100
# The longest a browser keeps any cookie.
_KEPT = timedelta(days=400)


def token_of(request: HttpRequest) -> str:
    """The token the browser brings, "" when none."""
    return request.COOKIES.get(NAME, "")[:_LONGEST]


def give(response: HttpResponse, token: str) -> None:
    """Let the browser keep `token`; no script reads it, no other site sends it."""
    response.set_cookie(
        NAME, token, max_age=_KEPT, httponly=True, samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
