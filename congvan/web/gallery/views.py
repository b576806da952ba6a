"""The component gallery; it shows invented data only and asks the database nothing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from congvan.organization.doors import PUBLIC, open_to
from congvan.web.gallery import samples


@open_to(PUBLIC)
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in every state, on one page."""
    return render(request, "gallery/gallery.html", samples.context())
