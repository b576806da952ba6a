"""The page of one document."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from congvan.directives.services import work
from congvan.documents import queries as documents
from congvan.documents.services.reading import note_reading
from congvan.drafting.services import dispatch
from congvan.organization.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.web.documents.pages.issued import is_outgoing
from congvan.web.documents.rendering import document_page, find_handling


@open_to(SIGNED_IN)
@require_safe
def document(request: OfficeRequest, document_id: int) -> HttpResponse:
    """The document: pages at the left, one card at the right. Opening it is a read receipt."""
    view = documents.details(request.member, document_id)
    note_reading(by=request.member, document_id=document_id)
    if is_outgoing(view.direction):
        dispatch.read_issued(by=request.member, document_id=document_id)
    handling = find_handling(request, document_id)
    if handling is not None and handling.mine:
        work.opened(by=request.member, document_id=document_id)
    return document_page(request, view, handling)
