"""The text itself: a paragraph corrected in the browser, margin notes, layout repairs, comparison."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congvan.desk.rules import time_words
from congvan.drafting import inks, layout
from congvan.drafting.marked import marked_pdf as make_marked_pdf
from congvan.drafting.queries.contents import stored_version, stored_versions
from congvan.drafting.queries.page import DraftView, FileView, VersionView, draft_view
from congvan.drafting.services import contents, versions
from congvan.drafting.states import FileKind, VersionSource
from congvan.kernel import clock, files
from congvan.kernel.errors import BusinessError, InvalidInput, NotFound
from congvan.kernel.files import ContentType
from congvan.kernel.text import nfc
from congvan.organization.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.ui.toasts import add_toast
from congvan.web.administration.rendering import download
from congvan.web.drafting.rendering import draft_page, layout_basis
from congvan.web.drafting.texts import CLEAN, can_be_read, marked, tabs_of
from congvan.web.drafting.uploads import received_bytes
from congvan.web.list_parts import number
from congvan.web.page_images import streamed

_GONE = "Đoạn này không còn trong bản hiện nay vì có người vừa sửa."
MOST_LETTERS = 20_000


@open_to(SIGNED_IN)
@require_POST
def correct(request: OfficeRequest, draft_id: int) -> HttpResponse:
    """One paragraph as the leader wants it: a new version with tracked changes by name (R-075)."""
    typed = nfc(request.POST.get("noi_dung", "")).replace("\r\n", "\n")[:MOST_LETTERS]

    def made(docx: bytes, place: str) -> bytes:
        return inks.correct(
            docx, {place: typed}, author=request.member.seat.person_name, at=clock.now()
        )

    view, file = _main(request, draft_id)
    return _changed(
        request, view, file, made, done="Đã lưu chỗ sửa thành phiên bản mới.", typed=typed
    )


@open_to(SIGNED_IN)
@require_POST
def comment(request: OfficeRequest, draft_id: int) -> HttpResponse:
    """A word in the margin of a paragraph."""
    said = nfc(request.POST.get("loi_ghi", "")).strip()[:2000]

    def made(docx: bytes, place: str) -> bytes:
        if not said:
            raise InvalidInput("Chưa ghi lời nào.", next_step="Ghi lời ghi bên lề rồi lưu lại.")
        return inks.comment(
            docx, place, said, author=request.member.seat.person_name, at=clock.now()
        )

    view, file = _main(request, draft_id)
    return _changed(request, view, file, made, done="Đã ghi bên lề.")


def _changed(
    request: OfficeRequest, view: DraftView, file: FileView, make: Callable[[bytes, str], bytes],
    *, done: str, typed: str | None = None,
) -> HttpResponse:  # fmt: skip
    """Make the new version from the one the person had before them; a refusal keeps what was typed."""
    base, place = number(request.POST.get("goc", "")), request.POST.get("doan", "")[:100]
    try:
        found = stored_version(request.member, view.id, base)
        data = make(found.read(), place)
        received = received_bytes(data, file.name)
        versions.add_version(
            by=request.member, file_id=file.id, blob_id=contents.keep(received=received),
            based_on=base, source=VersionSource.CORRECTED,
        )  # fmt: skip
    except NotFound:
        raise
    except (BusinessError, inks.PlaceGone) as error:
        sentence = str(error) if isinstance(error, BusinessError) else _GONE
        forms: dict[str, Any] = {"paragraph_error": sentence, "kept_paragraph": (place, typed)}
        return draft_page(request, draft_view(request.member, view.id), status=422, **forms)
    add_toast(request, done)
    return redirect("drafting:draft", view.id)


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def repair(request: OfficeRequest, draft_id: int) -> HttpResponse:
    """Safe repairs of the layout: the change is shown first, made when agreed to."""
    view, file = _main(request, draft_id)
    if not view.may_edit or file.current_id is None:
        return redirect("drafting:draft", draft_id)
    sent = request.POST if request.method == "POST" else request.GET
    known = {rule.key for rule in layout.RULES}
    rules = [one for one in sent.getlist("loi") if one in known]
    base = number(sent.get("goc", "")) or file.current_id
    found = stored_version(request.member, draft_id, base)
    error = ""
    house, context = layout_basis(request.member, view)
    try:
        repaired = layout.repair(found.read(), rules or None, house=house, context=context)
        if request.method == "POST" and repaired.changes:
            received = received_bytes(repaired.data, file.name)
            versions.add_version(
                by=request.member, file_id=file.id, blob_id=contents.keep(received=received),
                based_on=base, source=VersionSource.REPAIRED,
                note="; ".join(dict.fromkeys(one.sentence for one in repaired.changes))[:300],
            )  # fmt: skip
            add_toast(request, "Đã sửa thể thức thành phiên bản mới.")
            return redirect("drafting:draft", draft_id)
    except NotFound:
        raise
    except BusinessError as refusal:
        error, repaired = str(refusal), layout.Repaired(b"", ())
    shown = {
        "view": view,
        "changes": repaired.changes,
        "rules": rules,
        "base": base,
        "error": error,
    }
    return render(request, "drafting/repair.html", shown, status=422 if error else 200)


@open_to(SIGNED_IN)
@require_safe
def compare(request: OfficeRequest, draft_id: int) -> HttpResponse:
    """Two versions of a file side by side as text; without a choice the last two."""
    view = draft_view(request.member, draft_id)
    a, b = number(request.GET.get("a", "")), number(request.GET.get("b", ""))
    file = _file_to_compare(view, {a, b} - {0}, number(request.GET.get("tep", "")))
    ordered = sorted((one for one in file.versions if not one.is_derived), key=lambda v: v.number)
    if len(ordered) < 2:
        return redirect("drafting:draft", draft_id)
    by_id = {one.id: one for one in ordered}
    left, right = by_id.get(a, ordered[-2]), by_id.get(b, ordered[-1])
    rows, refused = _rows(request, draft_id, left, right)
    now = clock.now()
    choices = [
        (str(one.id), f"Phiên bản {one.number} · {one.made_by} · {time_words(one.made_at, now)}")
        for one in reversed(ordered)
    ]
    context = {
        "view": view, "file": file, "rows": rows, "refused": refused, "choices": choices,
        "left": left, "right": right, "changed": sum(1 for row in rows if row.changed),
    }  # fmt: skip
    return render(request, "drafting/compare.html", context)


@open_to(SIGNED_IN)
@require_safe
def marked_pdf(request: OfficeRequest, draft_id: int) -> HttpResponse:
    """The text with both inks and a legend as PDF; noted as a download."""
    view, file = _main(request, draft_id)
    tabs = [tab for tab in tabs_of(file, view.round) if tab.key != CLEAN]
    if not tabs or not all(can_be_read(one) for one in tabs[-1].versions):
        raise Http404
    tab = tabs[-1]
    contents.take_version(
        by=request.member, draft_id=draft_id, version_id=tab.last.id, what="bản có sửa"
    )
    stored = stored_versions(request.member, draft_id, [one.id for one in tab.versions])
    note = f"{tab.label}, in lúc {time_words(clock.now(), clock.now())}"
    data = make_marked_pdf(marked(tab, stored), title=view.subject, note=note)
    return download(data, f"du-thao-{draft_id}-ban-co-sua.pdf", "application/pdf")


@open_to(SIGNED_IN)
@require_safe
def clean(request: OfficeRequest, draft_id: int) -> HttpResponseBase:
    """The text without any mark, for reading or printing; noted as a download."""
    _, file = _main(request, draft_id)
    if file.current_id is None:
        raise Http404
    taken = contents.take_version(
        by=request.member, draft_id=draft_id, version_id=file.current_id, what="bản sạch"
    )
    if taken.blob.content_type != ContentType.DOCX:
        stream = files.open_blob(taken.blob, store=files.default_store())
        kind = ContentType(taken.blob.content_type)
        return streamed(
            stream, size=taken.blob.size, name=taken.name, media_type=kind.media_type, is_saved=True
        )
    data = inks.clean(taken.read())
    return download(data, f"du-thao-{draft_id}-ban-sach.docx", ContentType.DOCX.media_type)


def _main(request: OfficeRequest, draft_id: int) -> tuple[DraftView, FileView]:
    """The draft and the file meant: the main one unless another is named."""
    view = draft_view(request.member, draft_id)
    wanted = number(request.POST.get("tep", "") or request.GET.get("tep", ""))
    file = next(
        (one for one in view.files if (one.id == wanted if wanted else one.kind == FileKind.MAIN)),
        None,
    )
    if file is None:
        raise Http404
    return view, file


def _file_to_compare(view: DraftView, version_ids: set[int], file_id: int) -> FileView:
    for file in view.files:
        if version_ids and version_ids & {one.id for one in file.versions}:
            return file
        if not version_ids and file.id == file_id:
            return file
    main = next((one for one in view.files if one.kind == FileKind.MAIN), None)
    if main is None:
        raise Http404
    return main


def _rows(
    request: OfficeRequest, draft_id: int, left: VersionView, right: VersionView
) -> tuple[tuple[inks.Row, ...], str]:
    if not (can_be_read(left) and can_be_read(right)):
        return (), "Chỉ so sánh được hai tệp Word (docx). Tải về để xem."
    stored = stored_versions(request.member, draft_id, {left.id, right.id})
    try:
        return inks.side_by_side(stored[left.id].read(), stored[right.id].read()), ""
    except BusinessError as error:
        return (), str(error)
