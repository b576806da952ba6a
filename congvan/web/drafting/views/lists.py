"""Views of the list of drafts."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from congvan.drafting.queries import drafts
from congvan.kernel import clock
from congvan.organization.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.organization.queries.calendar import working_calendar
from congvan.web.drafting.asked import Asked
from congvan.web.drafting.pages.lists import list_page
from congvan.web.incoming.choices import choices_of


@open_to(SIGNED_IN)
@require_safe
def draft_list(request: OfficeRequest) -> HttpResponse:
    """Dự thảo, by tabs; chips and place are in the address."""
    member = request.member
    asked = Asked.of(request.GET.dict(), drafts.tabs(member))
    page = drafts.drafts(member, asked.tab, after=asked.after, filters=asked.filters)
    shown = list_page(
        asked, counts=drafts.counters(member), page=page, choices=choices_of(member),
        now=clock.now(), calendar=working_calendar(),
    )  # fmt: skip
    return render(request, "drafting/list.html", {"page": shown})
