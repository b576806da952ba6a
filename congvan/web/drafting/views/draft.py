"""The page of one draft."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from congvan.drafting.queries.page import draft_view
from congvan.drafting.services import review
from congvan.organization.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.web.drafting.rendering import draft_page


@open_to(SIGNED_IN)
@require_safe
def draft(request: OfficeRequest, draft_id: int) -> HttpResponse:
    """The draft in two inks, what is said of it, and the one thing to do now (R-075)."""
    view = draft_view(request.member, draft_id)
    if view.actions:
        review.opened(by=request.member, draft_id=draft_id)
    return draft_page(request, view)
