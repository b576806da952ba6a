"""The tab "Mới từ trục": packages that wait to be taken in, and requests to recall, update, replace."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from congvan.directives.queries import lists
from congvan.intake.queries import axis
from congvan.kernel import clock
from congvan.organization.doors import OfficeRequest, holders_of, open_to
from congvan.organization.states import Role
from congvan.web.incoming.from_axis_pages import PAGE, from_axis_page
from congvan.web.intake.pages.lists import after_in

CLERKS = holders_of(Role.REGISTRY_CLERK)


@open_to(CLERKS)
@require_safe
def from_axis(request: OfficeRequest) -> HttpResponse:
    """What came over the axis and waits for the registry, hỏa tốc first."""
    member, after = request.member, after_in(request)
    lines = axis.from_axis(member, after=after, limit=PAGE + 1)
    page = from_axis_page(
        lines, count=axis.from_axis_count(member), counts=lists.counters(member),
        is_first=after is None, now=clock.now(),
    )  # fmt: skip
    return render(request, "incoming/from_axis.html", {"page": page})
