"""Gates between logging in and working: first password, second factor, idle lock."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse


def gate_for(request: HttpRequest) -> HttpResponse | None:
    """The page that stands in the way of this request, None when the way is free."""
    return None
