"""Files and page pictures of an issue, at the step they have reached."""

from __future__ import annotations

from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from congvan.drafting.queries import issue_page
from congvan.organization.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.web.page_images import file_response, page_response

BEST = "best"
STAGES = frozenset({"source", "unsigned", "signed", "sealed", BEST})


@open_to(SIGNED_IN, revalidated=True)
@require_safe
def page(
    request: OfficeRequest, issue_id: int, file_id: int, page: int, width: int
) -> HttpResponseBase:
    """The picture of one page of the file as it is now."""
    blob, _ = issue_page.get_file(request.member, issue_id, file_id, _stage(request))
    return page_response(request, blob, page=page, width=width)


@open_to(SIGNED_IN, revalidated=True)
@require_safe
def file(request: OfficeRequest, issue_id: int, file_id: int) -> HttpResponseBase:
    """The file byte for byte; `xem` opens it in the browser, `buoc` names an earlier step."""
    blob, name = issue_page.get_file(request.member, issue_id, file_id, _stage(request))
    return file_response(request, blob, name=name, inline="xem" in request.GET)


def _stage(request: OfficeRequest) -> str:
    wanted = request.GET.get("buoc", BEST)
    return wanted if wanted in STAGES else BEST
