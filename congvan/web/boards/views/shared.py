"""Shared documents."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from congvan.kernel.errors import BusinessError
from congvan.office.boards.queries import shared as queries
from congvan.office.boards.services import shared as services
from congvan.office.boards.shared_access import OFFICE
from congvan.organization.doors import SIGNED_IN, OfficeRequest, holders_of, open_to
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms.fields import refuse
from congvan.web.attachments import uploads
from congvan.web.attachments.uploads import KeptFile
from congvan.web.boards.forms import FolderForm, KeeperForm, PutForm, VersionForm
from congvan.web.boards.pages.shared import FilePage, SharedPage
from congvan.web.page_images import file_response
from congvan.web.paging import after_in

KEEPS_FOLDERS = holders_of(*OFFICE)


@open_to(SIGNED_IN)
@require_safe
def files(request: OfficeRequest) -> HttpResponse:
    """Folders and documents; `thu-muc` looks into one, `tim` looks for a name."""
    folders = queries.folders(request.member)
    asked = request.GET.get("thu-muc", "")
    chosen = next((one for one in folders if str(one.folder_id) == asked), None)
    if asked and chosen is None:
        raise Http404
    words = request.GET.get("tim", "")[:100]
    found = queries.shared_files(
        request.member, folder_id=chosen.folder_id if chosen else None, words=words,
        after=after_in(request),
    )  # fmt: skip
    is_office = request.member.holds(*OFFICE)
    page = SharedPage.of(folders, chosen, words, found, is_office=is_office)
    return render(request, "boards/shared.html", {"page": page})


@open_to(KEEPS_FOLDERS)
@require_http_methods(["GET", "HEAD", "POST"])
def folder_add(request: OfficeRequest) -> HttpResponse:
    """Make a folder."""
    form = FolderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.make_folder(by=request.member, name=form.cleaned_data["name"])
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, f"Đã lập thư mục {made.name}.")
            return redirect("boards:folder", made.pk)
    status = 422 if request.POST else 200
    return render(request, "boards/folder_add.html", {"form": form}, status=status)


@open_to(KEEPS_FOLDERS)
@require_http_methods(["GET", "HEAD", "POST"])
def folder(request: OfficeRequest, folder_id: int) -> HttpResponse:
    """A folder's name and who keeps it beside the office."""
    line = queries.folder(request.member, folder_id)
    verb = request.POST.get("viec", "")
    rename = FolderForm(request.POST if verb == "ten" else None, initial={"name": line.name})
    keeper = KeeperForm(request.member, request.POST if verb == "giao" else None)
    if verb == "thoi":
        person = request.POST.get("person", "")
        services.end_keeper(by=request.member, folder_id=folder_id, person_id=_number(person))
        add_toast(request, "Đã thôi giao giữ thư mục.")
        return redirect("boards:folder", folder_id)
    forms: dict[str, FolderForm | KeeperForm] = {"ten": rename, "giao": keeper}
    form = forms.get(verb)
    if form is not None and form.is_valid():
        try:
            _change(request, folder_id, form)
        except BusinessError as error:
            refuse(form, error)
        else:
            return redirect("boards:folder", folder_id)
    page = {
        "line": line, "rename": rename, "keeper": keeper,
        "keepers": queries.keepers(request.member, folder_id),
    }  # fmt: skip
    return render(request, "boards/folder.html", page, status=422 if request.POST else 200)


def _change(request: OfficeRequest, folder_id: int, form: FolderForm | KeeperForm) -> None:
    said = form.cleaned_data
    if isinstance(form, FolderForm):
        services.rename_folder(by=request.member, folder_id=folder_id, name=said["name"])
        add_toast(request, "Đã đổi tên thư mục.")
    else:
        services.name_keeper(by=request.member, folder_id=folder_id, person_id=int(said["person"]))
        add_toast(request, "Đã giao người giữ thư mục.")


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def put(request: OfficeRequest, folder_id: int) -> HttpResponse:
    """Put a document into a folder; for whoever keeps it."""
    line = queries.folder(request.member, folder_id)
    if not line.may_keep:
        raise Http404
    form = PutForm(request.POST or None)
    kept, refused, sent = _one_file(request)
    if sent and form.is_valid() and not refused:
        try:
            made = services.put_file(
                by=request.member, folder_id=folder_id, name=form.cleaned_data["name"],
                new=kept[0].new, note=form.cleaned_data["note"],
            )  # fmt: skip
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, f"Đã đưa “{made.name}” vào {line.name}.")
            return redirect("boards:shared-file", made.pk)
    page = {"form": form, "line": line, "kept": kept, "refused_files": refused}
    return render(request, "boards/put.html", page, status=422 if request.POST else 200)


@open_to(SIGNED_IN)
@require_safe
def file(request: OfficeRequest, file_id: int) -> HttpResponse:
    """One document with its versions."""
    view = queries.shared_file(request.member, file_id)
    return render(request, "boards/shared_file.html", {"page": FilePage.of(view)})


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def version_add(request: OfficeRequest, file_id: int) -> HttpResponse:
    """Put a new version of a document."""
    view = queries.shared_file(request.member, file_id)
    if not view.may_keep:
        raise Http404
    form = VersionForm(request.POST or None)
    kept, refused, sent = _one_file(request)
    if sent and form.is_valid() and not refused:
        try:
            services.add_version(
                by=request.member, file_id=file_id, new=kept[0].new,
                note=form.cleaned_data["note"],
            )  # fmt: skip
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, "Đã thêm bản mới.")
            return redirect("boards:shared-file", file_id)
    page = {"form": form, "line": view.line, "kept": kept, "refused_files": refused}
    return render(request, "boards/version.html", page, status=422 if request.POST else 200)


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def take_out(request: OfficeRequest, file_id: int) -> HttpResponse:
    """Ask, then take a document out."""
    view = queries.shared_file(request.member, file_id)
    if not view.may_keep:
        raise Http404
    if request.method == "POST":
        name = services.take_out(by=request.member, file_id=file_id)
        add_toast(request, f"Đã bỏ “{name}” khỏi tài liệu chung.")
        return redirect("boards:shared")
    return render(request, "boards/take_out.html", {"line": view.line})


@open_to(SIGNED_IN, revalidated=True)
@require_safe
def content(request: OfficeRequest, file_id: int, number: int) -> HttpResponseBase:
    """The file of a version; `xem=1` opens it in the browser."""
    blob, name = queries.content_of(request.member, file_id, number)
    return file_response(request, blob, name=name, inline=request.GET.get("xem") == "1")


def _one_file(request: OfficeRequest) -> tuple[list[KeptFile], list[str], bool]:
    """The one file that came, sentences about what is wrong, and whether the form was sent."""
    if request.method != "POST":
        return [], [], False
    kept, refused = uploads.received(request, request.member)
    sentences = [str(one) for one in refused]
    sent = uploads.DROPPED not in request.POST
    if sent and not sentences and len(kept) != 1:
        sentences.append("Chưa chọn tệp. Chọn một tệp." if not kept else "Chỉ chọn một tệp.")
    return kept, sentences, sent


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else 0
