"""The document's files: pages as pictures, the file itself, the reading page of phones."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from congvan.documents import queries as documents
from congvan.documents.queries import FileLine
from congvan.documents.services.downloads import open_file
from congvan.organization.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.registers.queries import entry_of
from congvan.web.documents.panes import content_of, pane_of
from congvan.web.page_images import file_response, page_response, streamed


@open_to(SIGNED_IN)
@require_safe
def reading(request: OfficeRequest, document_id: int) -> HttpResponse:
    """The pages alone, edge to edge: what "Đọc n trang" opens on a phone."""
    view = documents.details(request.member, document_id)
    pane = pane_of(request, view, entry_of(request.member, document_id))
    context = {"view": view, "pane": pane}
    return render(request, "documents/reading.html", context)


@open_to(SIGNED_IN, revalidated=True)
@require_safe
def page(
    request: OfficeRequest, document_id: int, file_id: int, page: int, width: int
) -> HttpResponseBase:
    """The picture of one page."""
    line = _line(request, document_id, file_id)
    return page_response(request, content_of(line), page=page, width=width)


@open_to(SIGNED_IN, revalidated=True)
@require_safe
def file(request: OfficeRequest, document_id: int, file_id: int) -> HttpResponseBase:
    """The file byte for byte; `?xem=1` opens it in the browser, else it is saved and noted."""
    line = _line(request, document_id, file_id)
    if request.GET.get("xem") == "1":
        return file_response(request, content_of(line), name=line.name, inline=True)
    opened = open_file(by=request.member, file_id=file_id)
    return streamed(
        opened.stream, size=opened.size, name=opened.name, media_type=opened.content_type,
        is_saved=True,
    )  # fmt: skip


def _line(request: OfficeRequest, document_id: int, file_id: int) -> FileLine:
    line = documents.file_line(request.member, file_id)
    if line.document_id != document_id:
        raise Http404
    return line
