"""The hub's directory: who can be reached, under which code."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from congvan.exchange.queries import directory
from congvan.organization.doors import OfficeRequest, open_to
from congvan.web.exchange.audience import DIRECTORY_READERS
from congvan.web.exchange.pages.connections import directory_page
from congvan.web.exchange.pages.lists import LONGEST_TEXT


@open_to(DIRECTORY_READERS)
@require_safe
def axis_directory(request: OfficeRequest) -> HttpResponse:
    """Agencies on the hub by name or code."""
    text = " ".join(request.GET.get("tim", "").split())[:LONGEST_TEXT]
    after = request.GET.get("sau", "")[:200]
    found = directory.search(request.member, text, after=after)
    page = directory_page(found.rows, text=text, after=after, following=found.next)
    return render(request, "exchange/directory.html", {"page": page})
