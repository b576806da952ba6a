"""Pages of a document that is not stored as a draft yet: seen only by who asked for them."""

from __future__ import annotations

from django.core import signing
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from congvan.drafting.queries.contents import kept_content
from congvan.drafting.services import contents
from congvan.organization.acting import ActingMember
from congvan.organization.doors import OfficeRequest
from congvan.ui.items import PageImage
from congvan.web.drafting.uploads import received_bytes
from congvan.web.page_images import page_response, pages_of

_SALT = "congvan.drafting.previews"
# A preview is looked at now; the address of yesterday's opens nothing.
_SECONDS = 24 * 3600


def keep_preview(by: ActingMember, pdf: bytes) -> str:
    """Keep the pages; the token opens them for `by` for a day."""
    blob_id = contents.keep(received=received_bytes(pdf, "xem-thu.pdf"))
    return signing.dumps({"blob": blob_id, "by": by.membership_id}, salt=_SALT)


def pages_of_preview(by: ActingMember, token: str) -> tuple[PageImage, ...]:
    """The pages for the pane. Raises PageRefused."""
    head = reverse("drafting:preview-page", args=[token, 1, 2]).removesuffix("1/2/")
    return pages_of(kept_content(_blob_id(by, token)), lambda page, width: f"{head}{page}/{width}/")


def preview_image(request: OfficeRequest, token: str, *, page: int, width: int) -> HttpResponseBase:
    """One page. Raises BadSignature, Http404."""
    http: HttpRequest = request
    return page_response(
        http, kept_content(_blob_id(request.member, token)), page=page, width=width
    )


def _blob_id(by: ActingMember, token: str) -> int:
    said = signing.loads(token, salt=_SALT, max_age=_SECONDS)
    if said["by"] != by.membership_id:
        raise Http404
    return int(said["blob"])
