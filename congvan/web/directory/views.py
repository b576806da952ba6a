"""The directory of the agency."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from congvan.organization.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.organization.queries import directory
from congvan.web.directory.pages import DirectoryPage


@open_to(SIGNED_IN)
@require_safe
def people(request: OfficeRequest) -> HttpResponse:
    """Colleagues by unit; `q` finds a name or its initials."""
    words = request.GET.get("q", "")[:100]
    page = DirectoryPage.of(directory.directory(request.member, words=words), words)
    return render(request, "directory/people.html", {"page": page})
