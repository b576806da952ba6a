"""Folders of one's own."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from congvan.kernel.errors import BusinessError, NotFound
from congvan.office.personal_mail.queries import lists
from congvan.office.personal_mail.services import folders
from congvan.organization.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms.fields import refuse
from congvan.web.personal_mail.forms import FolderForm


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def own_folders(request: OfficeRequest) -> HttpResponse:
    """The folders in their order; a new one is added here."""
    form = FolderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = folders.add_folder(by=request.member, name=form.cleaned_data["name"])
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, f"Đã thêm mục “{made.name}”.")
            return redirect("personal_mail:folders")
    context = {"form": form, "folders": lists.folders_with_letters(request.member)}
    status = 422 if form.is_bound else 200
    return render(request, "personal_mail/folders.html", context, status=status)


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def folder(request: OfficeRequest, folder_id: int) -> HttpResponse:
    """Rename a folder, move it up, remove it when it is empty."""
    own = lists.folders_with_letters(request.member)
    line = next((one for one in own if one.folder_id == folder_id), None)
    if line is None:
        raise NotFound("Không có mục thư này.")
    act = request.POST.get("viec", "")
    form = FolderForm(
        request.POST if request.method == "POST" and not act else None, initial={"name": line.name}
    )
    error = ""
    if request.method == "POST":
        try:
            said = _change(request, folder_id, act, form)
        except BusinessError as refused:
            if act:
                error = str(refused)
            else:
                refuse(form, refused)
        else:
            if said:
                add_toast(request, said)
                return redirect("personal_mail:folders")
    context = {"form": form, "line": line, "error": error, "is_first": own[0] is line}
    status = 422 if request.method == "POST" else 200
    return render(request, "personal_mail/folder.html", context, status=status)


def _change(request: OfficeRequest, folder_id: int, act: str, form: FolderForm) -> str:
    """Do it; what is said after, "" when the form is not whole."""
    if act == "len":
        folders.move_folder_up(by=request.member, folder_id=folder_id)
        return "Đã chuyển mục lên trên."
    if act == "xoa":
        folders.remove_folder(by=request.member, folder_id=folder_id)
        return "Đã xóa mục."
    if not form.is_valid():
        return ""
    renamed = folders.rename_folder(
        by=request.member, folder_id=folder_id, name=form.cleaned_data["name"]
    )
    return f"Đã đổi tên mục thành “{renamed.name}”."
