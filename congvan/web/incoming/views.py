"""Views of "Văn bản đến": the list by tabs, and the document beside it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from congvan.directives.queries import lists, standing
from congvan.documents import queries as documents
from congvan.kernel import clock
from congvan.organization.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.organization.queries.calendar import working_calendar
from congvan.organization.states import Role
from congvan.web.incoming.asked import Asked
from congvan.web.incoming.choices import choices_of
from congvan.web.incoming.pages import list_page
from congvan.web.incoming.previews import preview_page


@open_to(SIGNED_IN)
@require_safe
def incoming_list(request: OfficeRequest) -> HttpResponse:
    """Văn bản đến, by tabs; chips and place are in the address."""
    member = request.member
    asked = Asked.of(request.GET.dict(), lists.tabs(member))
    counts = lists.counters(member)
    page = lists.incoming(member, asked.tab, after=asked.after, filters=asked.filters)
    shown = list_page(
        member, asked, counts=counts, page=page, choices=choices_of(member), now=clock.now(),
        calendar=working_calendar(), registers=member.holds(Role.REGISTRY_CLERK),
    )  # fmt: skip
    return render(request, "incoming/list.html", {"page": shown})


@open_to(SIGNED_IN)
@require_safe
def preview(request: OfficeRequest, document_id: int) -> HttpResponse:
    """The document in the pane beside the list; looking at it here is not yet a reading."""
    view = documents.details(request.member, document_id)
    standing_now = standing.handling_of(request.member, document_id)
    page = preview_page(view, standing_now, clock.now(), working_calendar())
    return render(request, "incoming/_preview.html", {"page": page})
