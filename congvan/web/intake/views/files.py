"""Files and page pictures of arrivals, behind the same right as their page."""

from __future__ import annotations

from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from congvan.intake import queries
from congvan.kernel.errors import NotFound
from congvan.kernel.files import StoredFile
from congvan.organization.doors import OfficeRequest, holders_of, open_to
from congvan.organization.states import Role
from congvan.web.intake.pages.entry import barred_in
from congvan.web.page_images import file_response, page_response

SEE_ARRIVALS = holders_of(Role.REGISTRY_CLERK, Role.AGENCY_LEADER)


@open_to(SEE_ARRIVALS, revalidated=True)
@require_safe
def page(
    request: OfficeRequest, arrival_id: int, file_id: int, page: int, width: int
) -> HttpResponseBase:
    """The picture of one page."""
    blob, _ = _readable(request, arrival_id, file_id)
    return page_response(request, blob, page=page, width=width)


@open_to(SEE_ARRIVALS, revalidated=True)
@require_safe
def file(request: OfficeRequest, arrival_id: int, file_id: int) -> HttpResponseBase:
    """The file byte for byte; `xem` opens it in the browser."""
    blob, name = _readable(request, arrival_id, file_id)
    return file_response(request, blob, name=name, inline="xem" in request.GET)


def _readable(request: OfficeRequest, arrival_id: int, file_id: int) -> tuple[StoredFile, str]:
    """The blob, unless what was read off it is barred (R-295): nobody looks at such a file."""
    if barred_in(queries.arrival_text(request.member, arrival_id)) is not None:
        raise NotFound("Không có tệp này.")
    return queries.arrival_file(request.member, arrival_id, file_id)
