"""Pages and files as answers: pictures with an ETag, downloads byte for byte under their names.

The caller has checked the right: what comes here is a blob that the viewer may read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import BinaryIO

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from congvan.kernel import files
from congvan.kernel.files import ContentType, StoredFile, pages
from congvan.ui.items import PageImage, PageMark

# Width of the picture in `src`; the others stand in srcset for sharp screens and zoom.
_USUAL = 800
# Up to here a file is read at once, so that no handle stays open while a slow line takes it.
_SMALL = 1 << 20
_SHOWN_IN_BROWSER = frozenset(
    {ContentType.PDF, ContentType.PNG, ContentType.JPEG, ContentType.TIFF}
)


def pages_of(
    blob: StoredFile,
    address: Callable[[int, int], str],
    *,
    marks: Mapping[int, Sequence[PageMark]] | None = None,
) -> tuple[PageImage, ...]:
    """The pages of a file for `<c-pdf-pane>`; `address(page, width)` is where each picture is.

    Raises PageRefused when the file cannot be shown (its sentence goes into `refused`).
    """
    sizes = pages.sizes(blob, store=files.default_store())
    return tuple(
        PageImage(
            url=address(number, _USUAL),
            width=size.width,
            height=size.height,
            marks=tuple((marks or {}).get(number, ())),
            srcset=", ".join(f"{address(number, width)} {width}w" for width in pages.WIDTHS),
        )
        for number, size in enumerate(sizes, start=1)
    )


def page_response(
    request: HttpRequest, blob: StoredFile, *, page: int, width: int
) -> HttpResponseBase:
    """The picture of one page; 304 when the browser has it, 404 for a page there is not."""
    etag = f'"{blob.sha256[:32]}-{page}-{width}"'
    if _has(request, etag):
        return HttpResponseNotModified(headers={"ETag": etag})
    try:
        path = pages.image(blob, store=files.default_store(), page=page, width=width)
    except LookupError as error:
        raise Http404 from error
    # A page is some hundred kilobytes: read at once, no file stays open while a slow line takes it.
    return HttpResponse(path.read_bytes(), content_type="image/webp", headers={"ETag": etag})


def file_response(
    request: HttpRequest, blob: StoredFile, *, name: str, inline: bool = False
) -> HttpResponseBase:
    """The file byte for byte under its name; `inline` opens it in the browser when it can.

    Raises FileWithheld, MissingBlob, CorruptBlob.
    """
    etag = f'"{blob.sha256}"'
    files.check_may_leave(blob)
    if _has(request, etag):
        return HttpResponseNotModified(headers={"ETag": etag})
    kind = ContentType(blob.content_type)
    shown = inline and kind in _SHOWN_IN_BROWSER
    content = files.open_blob(blob, store=files.default_store())
    answer = streamed(
        content, size=blob.size, name=name, media_type=kind.media_type, is_saved=not shown
    )
    answer["ETag"] = etag
    return answer


def streamed(
    content: BinaryIO, *, size: int, name: str, media_type: str, is_saved: bool
) -> HttpResponseBase:
    """A file as an answer: small ones at once, large ones piece by piece; `content` is closed."""
    if size > _SMALL:
        answer = FileResponse(
            content, as_attachment=is_saved, filename=name, content_type=media_type
        )
        answer["Content-Length"] = str(size)
        return answer
    with content:
        data = content.read()
    disposition = content_disposition_header(is_saved, name)
    return HttpResponse(
        data, content_type=media_type, headers={"Content-Disposition": disposition or "inline"}
    )


def refused_or_pages(
    blob: StoredFile,
    address: Callable[[int, int], str],
    *,
    marks: Mapping[int, Sequence[PageMark]] | None = None,
) -> tuple[tuple[PageImage, ...], str]:
    """The pages, or none and the sentence why: what a page with a pane hands to it."""
    try:
        return pages_of(blob, address, marks=marks), ""
    except (pages.PageRefused, files.FileWithheld, files.MissingBlob, files.CorruptBlob) as error:
        return (), str(error)


def _has(request: HttpRequest, etag: str) -> bool:
    return etag in request.headers.get("If-None-Match", "")
