"""Old books from Excel: template, upload with dry run, confirmation, progress."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congvan.intake.queries import book_imports
from congvan.intake.services.book_import import confirming, uploading
from congvan.kernel.errors import BusinessError, NotFound
from congvan.organization.doors import OfficeRequest, open_to
from congvan.registers import queries
from congvan.registers.states import BookKind
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms.fields import refuse
from congvan.web.administration.rendering import XLSX, download
from congvan.web.registers.audience import CLERK
from congvan.web.registers.forms.imports import UploadForm
from congvan.web.registers.pages.imports import ImportPage, UploadPage
from congvan.web.registers.rendering import answer

_SHOWN_ROWS = 200
_DONE = {
    "xac-nhan": "Đã xác nhận. Các dòng đang được vào sổ; xong sẽ có tin báo.",
    "lam-tiep": "Đang nhập tiếp; xong sẽ có tin báo.",
    "bo": "Đã bỏ tệp này.",
}


@open_to(CLERK)
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: OfficeRequest) -> HttpResponse:
    """Take an old book to look at."""
    open_books = [b for b in queries.books(request.member, kind=BookKind.IN) if b.is_open]
    choices = [(str(b.book_id), f"{b.name} {b.year} (đến số {b.last_number})") for b in open_books]
    sent = request.method == "POST"
    begin = {"book": request.GET.get("so", "")}
    form = UploadForm(
        request.POST if sent else None,
        request.FILES if sent else None,
        books=choices,
        initial=begin,
    )
    if sent and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            import_id = uploading.upload(
                by=request.member, book_id=int(form.cleaned_data["book"]), file=file,
                file_name=file.name,
            )  # fmt: skip
        except BusinessError as error:
            refuse(form, error)
        else:
            return redirect("registers:import-run", import_id)
    page = UploadPage.of(book_imports.book_imports(request.member), has_books=bool(choices))
    return answer(request, "import", page, form=form)


@open_to(CLERK)
@require_safe
def template(request: OfficeRequest) -> HttpResponse:
    """The columns to fill in."""
    return download(
        uploading.template_file(request.member), "mau-so-dang-ky-van-ban-den.xlsx", XLSX
    )


@open_to(CLERK)
@require_safe
def book_import(request: OfficeRequest, import_id: int) -> HttpResponse:
    """The dry run with every problem, then the progress."""
    view = book_imports.book_import(request.member, import_id)
    warnings = request.GET.get("xem") == "luu-y" or not view.errors
    asked = request.GET.get("sau", "")
    after = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 0
    found = book_imports.problems(
        request.member, import_id, errors=not warnings, after=after, limit=_SHOWN_ROWS
    )
    has_more = len({line.row for line in found}) >= _SHOWN_ROWS
    checked = view.state == "checked"
    page = ImportPage.of(
        view, found,
        book_imports.first_lines(request.member, import_id) if checked else [],
        book_imports.missing_numbers(request.member, import_id) if checked else ([], 0),
        shows_warnings=warnings, has_more=has_more,
    )  # fmt: skip
    return answer(request, "import_run", page)


@open_to(CLERK)
@require_POST
def act(request: OfficeRequest, import_id: int) -> HttpResponse:
    """Confirm, go on, or drop an import."""
    verbs = {
        "xac-nhan": confirming.confirm,
        "lam-tiep": confirming.resume,
        "bo": confirming.discard,
    }
    name = request.POST.get("viec", "")
    if name not in verbs:
        raise Http404
    try:
        verbs[name](by=request.member, import_id=import_id)
    except NotFound:
        raise
    except BusinessError as error:
        add_toast(request, str(error))
        return redirect("registers:import-run", import_id)
    add_toast(request, _DONE[name])
    if name == "bo":
        return redirect("registers:import")
    return redirect("registers:import-run", import_id)
