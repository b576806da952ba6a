"""Sending a document on: direct, pass on, forward, notify; and whom one may name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from congvan.directives.queries import pickers
from congvan.directives.queries.pickers import ReceiverLine
from congvan.directives.services import distribution
from congvan.documents import queries as documents
from congvan.documents.queries import DocumentView
from congvan.kernel import clock
from congvan.kernel.errors import BusinessError
from congvan.organization.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.organization.queries.calendar import due_in, end_of_working_day
from congvan.ui.items import Link
from congvan.ui.toasts import add_toast
from congvan.web.documents.filling import fresh
from congvan.web.documents.forms import sending as typed
from congvan.web.documents.forms.sending import Draft
from congvan.web.documents.pages.sending import carried_line
from congvan.web.documents.rendering import document_page, find_handling
from congvan.web.documents.ways import BY_SLUG

# Suggestions under the picker: one look, no scrolling.
MOST_FOUND = 12
# All who can be named; an agency of more sends by units.
EVERYBODY = 5000


@open_to(SIGNED_IN)
@require_safe
def receivers(request: OfficeRequest) -> HttpResponse:
    """People and units for the picker, by initials or words; the usual ones first."""
    words = request.GET.get("q", "")[:100]
    lines = pickers.receivers(request.member, words, limit=MOST_FOUND)
    return JsonResponse({"receivers": [carried_line(line) for line in lines]})


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: OfficeRequest, document_id: int, slug: str) -> HttpResponse:
    """One way of sending on. Buttons inside the form change it without sending (no script)."""
    way = BY_SLUG.get(slug)
    if way is None:
        raise Http404
    view = documents.details(request.member, document_id)
    handling = find_handling(request, document_id)
    if request.method != "POST":
        if handling is None or not any(action.verb == way.verb for action in handling.actions):
            return redirect("documents:document", document_id)
        return document_page(request, view, handling, draft=fresh(view, handling, way))
    member = request.member
    known = {line.key: line for line in pickers.receivers(member, limit=EVERYBODY)}
    draft = typed.read(request.POST, way, known)
    found: Sequence[ReceiverLine] = ()
    if "gui" in request.POST:
        if _sent(request, view, draft):
            return redirect("desk:todo")
    else:
        found = _changed(request, draft, known)
    status = 422 if draft.errors else 200
    return document_page(request, view, handling, draft=draft, found=found, status=status)


def _sent(request: OfficeRequest, view: DocumentView, draft: Draft) -> bool:
    """Do what was typed; False when it is refused, with the reasons in the draft."""
    member, today, way = request.member, clock.today(), draft.way
    terms = {term: due_in(int(term)) for term in typed.TERMS}
    common = draft.due(terms, today=today, end=end_of_working_day)
    named = draft.receivers(common, today=today, end=end_of_working_day)
    if draft.errors:
        return False
    arguments: dict[str, Any] = {"document_id": view.document_id, "receivers": named}
    if way.verb == "forward":
        arguments["proposal"] = draft.text
    else:
        arguments["text"] = draft.text
    if way.confirms:
        arguments["confirmation"] = draft.confirmation(common)
    if way.verb in ("direct", "direct_again"):
        arguments["tell_by_sms"] = draft.tell_by_sms
    try:
        getattr(distribution, way.verb)(by=member, **arguments)
    except BusinessError as error:
        draft.refuse(error)
        return False
    href = reverse("documents:document", args=[view.document_id])
    add_toast(request, way.done, link=Link("Xem tiến độ", href))
    return True


def _changed(
    request: OfficeRequest, draft: Draft, known: Mapping[str, ReceiverLine]
) -> Sequence[ReceiverLine]:
    """What a button inside the form asked for; what was found when several fit."""
    member, sent = request.member, request.POST
    if key := sent.get("bo"):
        draft.drop(key)
    elif sent.get("them") in known:
        draft.add(known[sent["them"]])
        draft.words = ""
    elif wanted := sent.get("mau"):
        for phrase in pickers.quick_phrases(member):
            if str(phrase.id) == wanted:
                draft.text = f"{draft.text.rstrip()} {phrase.text}".strip()
    elif wanted := sent.get("nhom"):
        for group in pickers.quick_groups(member):
            if str(group.id) == wanted:
                for line in group.receivers:
                    draft.add(line, line.part)
    elif draft.words:
        found = pickers.receivers(member, draft.words, limit=MOST_FOUND)
        if len(found) != 1:
            return found
        draft.add(found[0])
        draft.words = ""
    return ()
