"""The list "Văn bản đi"."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from congvan.drafting.queries import issues
from congvan.drafting.queries.issues import IssuePage, Tab
from congvan.exchange.queries.tracks import TrackSummary, summaries
from congvan.kernel import clock
from congvan.organization.acting import ActingMember
from congvan.organization.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.organization.queries.calendar import working_calendar
from congvan.organization.states import Role
from congvan.web.incoming.asked import HOLDER
from congvan.web.incoming.asked import TYPE as ALL_TYPES
from congvan.web.incoming.choices import choices_of
from congvan.web.outgoing.asked import TYPE, UNIT, Asked
from congvan.web.outgoing.pages.list import list_page


@open_to(SIGNED_IN)
@require_safe
def outgoing_list(request: OfficeRequest) -> HttpResponse:
    """Văn bản đi, by tabs; chips and place are in the address."""
    member = request.member
    asked = Asked.of(request.GET.dict(), issues.tabs(member))
    known = choices_of(member).by_chip
    units = [(value.removeprefix("u"), words) for value, words in known[HOLDER]]
    found = issues.issues(member, asked.tab, after=asked.after, filters=asked.filters)
    page = list_page(
        asked, counts=issues.counters(member), page=found, sent=_sent(member, asked.tab, found),
        choices={TYPE: known[ALL_TYPES], UNIT: units}, now=clock.now(), calendar=working_calendar(),
    )  # fmt: skip
    context = {"page": page, "registers": member.holds(Role.REGISTRY_CLERK)}
    return render(request, "outgoing/list.html", context)


def _sent(member: ActingMember, tab: Tab, page: IssuePage) -> Mapping[int, TrackSummary]:
    """How far the axis has brought what is listed; asked where all of it is out. One statement."""
    if tab not in (Tab.SENT, Tab.FAILED):
        return {}
    return summaries(member, [one.document_id for one in page.lines if one.document_id])
