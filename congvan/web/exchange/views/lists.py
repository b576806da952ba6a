"""Liên thông: what came, what went, what failed."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from congvan.exchange.queries import failures
from congvan.exchange.queries import packages as questions
from congvan.kernel import clock
from congvan.organization.doors import OfficeRequest, open_to
from congvan.web.exchange.audience import READERS
from congvan.web.exchange.pages import lists as pages


@open_to(READERS)
@require_safe
def packages(request: OfficeRequest) -> HttpResponse:
    """The parcels by tabs; what is searched for and the place are in the address."""
    member, asked = request.member, pages.Asked.of(request.GET.dict())
    now, counts = clock.now(), questions.counts(member)
    if asked.tab == pages.FAILED:
        found, following = failures.failed(member, after=asked.after)
        rows = tuple(pages.failed_row(row, now) for row in found)
    elif asked.tab == pages.OUT:
        sent = questions.outgoing(member, text=asked.text, after=asked.after)
        rows, following = tuple(pages.outgoing_row(row, now) for row in sent.rows), sent.next
    else:
        came = questions.incoming(
            member, open_only=asked.is_open_only, text=asked.text, after=asked.after
        )
        rows, following = tuple(pages.incoming_row(row, now) for row in came.rows), came.next
    page = pages.list_page(asked, rows, counts=counts, following=following)
    return render(request, "exchange/list.html", {"page": page})
