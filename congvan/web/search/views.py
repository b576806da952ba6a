"""Tra cứu: the results, and suggestions while typing."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from congvan.kernel import clock
from congvan.kernel.errors import BusinessError
from congvan.organization.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.search import queries
from congvan.search.queries.saved import saved
from congvan.web.search.asked import MOST_LETTERS, AskedSearch
from congvan.web.search.pages import results_page, saved_rows, shortcuts, suggested

LINES = 20
SUGGESTED = 8
# One letter finds half of everything.
LEAST_LETTERS = 2


@open_to(SIGNED_IN)
@require_safe
def find(request: OfficeRequest) -> HttpResponse:
    """What was found; words, chips and place are in the address. Nothing asked: how to ask."""
    asked, today = AskedSearch.of(request.GET.dict()), clock.today()
    if asked.is_empty:
        kept = saved_rows(request.member, saved(request.member))
        page = results_page(request.member, asked, None, today)
        context = {"page": page, "saved": kept, "shortcuts": shortcuts(today)}
        return render(request, "search/start.html", context)
    found, refused = None, None
    try:
        found = queries.find(
            request.member, asked.asked, asked.filters, kind=asked.tab.kind, after=asked.after,
            limit=LINES,
        )  # fmt: skip
    except BusinessError as error:
        refused = error
    page = results_page(request.member, asked, found, today, error=refused)
    status = refused.http_status if refused else 200
    return render(request, "search/results.html", {"page": page}, status=status)


@open_to(SIGNED_IN)
@require_safe
def suggest(request: OfficeRequest) -> HttpResponse:
    """A few things that the words typed so far may mean; 204 for none, also when it takes too long."""
    words = request.GET.get("q", "").strip()[:MOST_LETTERS]
    if len(words) < LEAST_LETTERS:
        return HttpResponse(status=204)
    try:
        lines = queries.suggest(request.member, words, limit=SUGGESTED)
    except BusinessError:
        return HttpResponse(status=204)
    rows = suggested(lines, clock.today())
    return render(request, "search/_suggestions.html", {"rows": rows, "words": words})
