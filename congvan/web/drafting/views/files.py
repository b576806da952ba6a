"""Files of a draft: added, taken out to edit, brought back as versions, restored, downloaded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from congvan.desk.rules import time_words
from congvan.drafting.queries.contents import stored_version
from congvan.drafting.queries.page import DraftView, FileView, draft_view
from congvan.drafting.services import contents, versions
from congvan.drafting.services.versions import ChangedMeanwhile
from congvan.drafting.states import FileKind
from congvan.kernel import clock, files
from congvan.kernel.errors import BusinessError, NotFound
from congvan.kernel.files import ContentType
from congvan.organization.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.ui.items import Link
from congvan.ui.toasts import add_toast
from congvan.web.addresses import address
from congvan.web.desk.links import with_query
from congvan.web.drafting.rendering import draft_page
from congvan.web.drafting.uploads import carried_in, received_in
from congvan.web.list_parts import number
from congvan.web.page_images import page_response, streamed

_NO_FILE = "Chưa chọn tệp. Chọn tệp rồi bấm lại."


@open_to(SIGNED_IN)
@require_POST
def add(request: OfficeRequest, draft_id: int) -> HttpResponse:
    """More files for the draft: attached to it, or for the leader to study."""
    view = draft_view(request.member, draft_id)
    kind = request.POST.get("kind", "")
    if kind not in FileKind.values:
        raise Http404
    kept, refused = received_in(request, request.member, {"tep": FileKind(kind)})
    error = " ".join(str(one) for one in refused) or ("" if kept else _NO_FILE)
    try:
        for one in kept:
            versions.add_file(
                by=request.member, draft_id=draft_id, kind=one.kind, name=one.name,
                blob_id=one.blob_id, source=one.source,
            )  # fmt: skip
    except NotFound:
        raise
    except BusinessError as refusal:
        error = str(refusal)
    if error:
        view = draft_view(request.member, draft_id)
        return draft_page(request, view, file_error=error, file_kind=kind, status=422)
    add_toast(request, "Đã thêm tệp." if len(kept) == 1 else f"Đã thêm {len(kept)} tệp.")
    return redirect(f"{address('drafting:draft', draft_id)}#tep")


@open_to(SIGNED_IN)
@require_POST
def add_version(request: OfficeRequest, draft_id: int, file_id: int) -> HttpResponse:
    """A new version of a file; when somebody changed it meanwhile, both ways on are offered."""
    view, file = _file(request, draft_id, file_id)
    brought = carried_in(request, request.member)
    refused: Any = ()
    if not brought:
        brought, refused = received_in(request, request.member, {"tep": file.kind})
    if not brought:
        error = " ".join(str(one) for one in refused) or _NO_FILE
        return draft_page(request, view, file_error=error, status=422)
    one, note = brought[0], request.POST.get("ghi_chu", "")[:300]
    try:
        versions.add_version(
            by=request.member, file_id=file_id, blob_id=one.blob_id,
            based_on=number(request.POST.get("goc", "")), note=note,
            keep_anyway=request.POST.get("van_giu") == "1",
        )  # fmt: skip
    except ChangedMeanwhile as changed:
        context = {
            "view": view, "file": file, "changed": changed, "kept": one, "note": note,
            "when": time_words(changed.at, clock.now()), "their_version": changed.version_id,
            "compare_href": with_query(
                address("drafting:compare", draft_id),
                {"a": str(number(request.POST.get("goc", ""))), "b": str(changed.version_id)},
            ),
        }  # fmt: skip
        return render(request, "drafting/changed.html", context, status=409)
    except NotFound:
        raise
    except BusinessError as refusal:
        return draft_page(request, view, file_error=str(refusal), status=422)
    add_toast(request, "Đã nộp phiên bản mới.")
    return redirect("drafting:draft", draft_id)


@open_to(SIGNED_IN)
@require_POST
def file_act(request: OfficeRequest, draft_id: int, file_id: int, slug: str) -> HttpResponse:
    """Take a file out to edit, put it back, leave it out, restore an earlier version."""
    acts: dict[str, tuple[Callable[..., Any], str]] = {
        "lay-ve": (versions.take_out, "Đã lấy về sửa; người khác thấy anh, chị đang sửa."),
        "tra-lai": (versions.put_back, "Đã trả lại tệp."),
        "bo": (versions.remove_file, "Đã bỏ tệp khỏi dự thảo."),
        "khoi-phuc": (versions.restore, "Đã khôi phục thành phiên bản mới."),
    }
    if slug not in acts:
        raise Http404
    _, file = _file(request, draft_id, file_id)
    verb, done = acts[slug]
    arguments: dict[str, Any] = {"file_id": file_id}
    if slug == "khoi-phuc":
        arguments["version_id"] = number(request.POST.get("phien_ban", ""))
    try:
        verb(by=request.member, **arguments)
    except NotFound:
        raise
    except BusinessError as error:
        view = draft_view(request.member, draft_id)
        return draft_page(request, view, file_error=str(error), status=422)
    link = None
    if slug == "lay-ve" and file.current_id:
        link = Link("Tải tệp về", address("drafting:version", draft_id, file.current_id))
    add_toast(request, done, link=link)
    return redirect("drafting:draft", draft_id)


@open_to(SIGNED_IN)
@require_safe
def version(request: OfficeRequest, draft_id: int, version_id: int) -> HttpResponseBase:
    """One version byte for byte, to save; it is noted (R-305)."""
    taken = contents.take_version(by=request.member, draft_id=draft_id, version_id=version_id)
    stream = files.open_blob(taken.blob, store=files.default_store())
    kind = ContentType(taken.blob.content_type)
    return streamed(
        stream, size=taken.blob.size, name=taken.name, media_type=kind.media_type, is_saved=True
    )


@open_to(SIGNED_IN, revalidated=True)
@require_safe
def version_page(
    request: OfficeRequest, draft_id: int, version_id: int, page: int, width: int
) -> HttpResponseBase:
    """The picture of one page of a version in PDF."""
    found = stored_version(request.member, draft_id, version_id)
    return page_response(request, found.blob, page=page, width=width)


def _file(request: OfficeRequest, draft_id: int, file_id: int) -> tuple[DraftView, FileView]:
    view = draft_view(request.member, draft_id)
    file = next((one for one in view.files if one.id == file_id), None)
    if file is None:
        raise Http404
    return view, file
