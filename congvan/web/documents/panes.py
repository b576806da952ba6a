"""The pages of a document's file, ready for the pane at the left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from congvan.documents.queries import DocumentView, FileLine
from congvan.documents.states import Direction
from congvan.kernel.files import pages as file_pages
from congvan.organization.doors import OfficeRequest
from congvan.registers.queries import EntryView
from congvan.ui.items import ArrivalStamp
from congvan.web.documents.pages.document import Pane
from congvan.web.page_images import refused_or_pages

_NOTHING = "Văn bản này chưa có tệp; bản giấy do văn thư giữ."


@dataclass(frozen=True, slots=True)
class Content:
    """What the answers need to know of a file's bytes."""

    sha256: str
    size: int
    content_type: str
    scan_state: str
    scan_detail: str


def pane_of(request: OfficeRequest, view: DocumentView, entry: EntryView | None) -> Pane:
    """The pages of the asked file (`?tep=`), else of the main one; none of a recalled document."""
    if view.recalled:
        return Pane((), view.recalled, "", "", None)
    line = _asked(request, view)
    if line is None:
        return Pane((), _NOTHING, "", "", None)
    href = reverse("documents:file", args=[view.document_id, line.file_id])
    if not file_pages.can_be_shown(line.content_type):
        refused = f"Tệp {line.type_label} không hiện được trên trang. Tải về để mở."
        return Pane((), refused, href, "", None)
    shown, refused = refused_or_pages(content_of(line), _address(view.document_id, line.file_id))
    arrived = entry is not None and view.direction is Direction.IN
    stamp = _stamp(request, entry) if entry and arrived and line.is_main else None
    return Pane(shown, refused, href, f"{href}?xem=1", stamp)


def _asked(request: OfficeRequest, view: DocumentView) -> FileLine | None:
    wanted = request.GET.get("tep", "")
    by_id = {str(line.file_id): line for line in view.files}
    return by_id.get(wanted) or view.main_file or next(iter(view.files), None)


def _stamp(request: OfficeRequest, entry: EntryView) -> ArrivalStamp:
    return ArrivalStamp(
        agency=request.member.seat.agency_name, number=entry.arrival_number,
        day=f"{entry.entered_on:%d/%m/%Y}", to=entry.recipient,
    )  # fmt: skip


def _address(document_id: int, file_id: int) -> Callable[[int, int], str]:
    # One look-up for all pages: a long document has hundreds of addresses.
    pattern = reverse("documents:page", args=[document_id, file_id, 1, 2])
    head = pattern.removesuffix("1/2/")
    return lambda number, width: f"{head}{number}/{width}/"


def content_of(line: FileLine) -> Content:
    """What reading the file takes."""
    return Content(line.sha256, line.size, line.content_type, line.scan_state, line.scan_label)
