"""Views of dossiers: read input, make one call, render one page."""

from __future__ import annotations

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congvan.dossiers import exports, papers, queries, services
from congvan.dossiers.access import SEE_ALL
from congvan.dossiers.states import Shelf
from congvan.kernel import clock
from congvan.kernel.errors import BusinessError, NotFound
from congvan.organization.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.ui.items import Link
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms.fields import refuse
from congvan.web.administration.rendering import XLSX, download
from congvan.web.dossiers.forms import AmendForm, CloseForm, NewForm
from congvan.web.dossiers.pages import DossierPage, ListPage, PaperPage
from congvan.web.page_images import file_response
from congvan.web.paging import after_in


@open_to(SIGNED_IN)
@require_safe
def dossier_list(request: OfficeRequest) -> HttpResponse:
    """Hồ sơ công việc, by tabs."""
    shelves = queries.shelves(request.member)
    asked = request.GET.get("tab", "")
    shelf = Shelf(asked) if asked in shelves else Shelf.OWN
    words = request.GET.get("tim", "")[:100]
    lines = queries.dossiers_on(request.member, shelf, words=words, after=after_in(request))
    page = ListPage.of(shelves, shelf, words, lines, sees_agency=request.member.holds(*SEE_ALL))
    return render(request, "dossiers/list.html", {"page": page})


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: OfficeRequest) -> HttpResponse:
    """Open a dossier."""
    form = NewForm(request.POST or None, initial={"year": clock.today().year})
    if request.method == "POST" and form.is_valid():
        try:
            dossier = services.open_dossier(by=request.member, **form.wanted())
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, f"Đã mở hồ sơ {dossier.code}.")
            return redirect("dossiers:dossier", dossier.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "dossiers/new.html", {"form": form}, status=status)


@open_to(SIGNED_IN)
@require_safe
def dossier_page(request: OfficeRequest, dossier_id: int) -> HttpResponse:
    """One dossier; `tim` looks for documents to put in."""
    after = _number(request.GET.get("sau", ""))
    view = queries.dossier(request.member, dossier_id, after=after)
    words = request.GET.get("tim", "")[:100] if view.may("put_in") else ""
    found = queries.documents_to_put_in(request.member, dossier_id, words) if words else []
    page = DossierPage.of(view, after=after, words=words, found=found)
    return render(request, "dossiers/dossier.html", {"page": page})


@open_to(SIGNED_IN)
@require_POST
def put_in(request: OfficeRequest, dossier_id: int) -> HttpResponse:
    """Put a document into the dossier."""
    document_id = _number(request.POST.get("van-ban", ""))
    if not document_id:
        raise NotFound("Không có văn bản này.")
    try:
        item = services.put_in(by=request.member, dossier_id=dossier_id, document_id=document_id)
    except NotFound:
        raise
    except BusinessError as error:
        add_toast(request, str(error))
    else:
        add_toast(request, f"Đã đưa văn bản vào hồ sơ, số thứ tự {item.ordinal}.")
    return redirect("dossiers:dossier", dossier_id)


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def amend(request: OfficeRequest, dossier_id: int) -> HttpResponse:
    """Correct title, retention period, note."""
    view = queries.dossier(request.member, dossier_id, limit=1)
    if not view.may("amend"):
        raise NotFound("Không có hồ sơ này.")
    line = view.line
    begin = {"title": line.title, "retention": str(view.retention_id), "note": line.note}
    form = AmendForm(request.POST or None, initial=begin)
    if request.method == "POST" and form.is_valid():
        try:
            services.amend_dossier(by=request.member, dossier_id=dossier_id, **form.wanted())
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, "Đã sửa hồ sơ.")
            return redirect("dossiers:dossier", dossier_id)
    status = 422 if request.method == "POST" else 200
    return render(request, "dossiers/amend.html", {"line": line, "form": form}, status=status)


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: OfficeRequest, dossier_id: int) -> HttpResponse:
    """Close the dossier: nothing more is put in."""
    view = queries.dossier(request.member, dossier_id, limit=1)
    if not view.may("close"):
        raise NotFound("Không có hồ sơ này.")
    form = CloseForm(request.POST or None, initial={"ended_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            services.close_dossier(
                by=request.member, dossier_id=dossier_id, ended_on=form.cleaned_data["ended_on"]
            )
        except BusinessError as error:
            refuse(form, error)
        else:
            link = Link("Tải mục lục", reverse("dossiers:index-xlsx", args=[dossier_id]))
            add_toast(request, f"Đã kết thúc hồ sơ {view.line.code}.", link=link)
            return redirect("dossiers:dossier", dossier_id)
    status = 422 if request.method == "POST" else 200
    return render(request, "dossiers/close.html", {"line": view.line, "form": form}, status=status)


@open_to(SIGNED_IN)
@require_safe
def paper(request: OfficeRequest, dossier_id: int, paper_id: int) -> HttpResponse:
    """A letter, a table or another paper of the dossier that is in no book."""
    line = queries.dossier(request.member, dossier_id, limit=1).line
    view = papers.paper(request.member, dossier_id, paper_id)
    return render(request, "dossiers/paper.html", {"page": PaperPage.of(line, view)})


@open_to(SIGNED_IN, revalidated=True)
@require_safe
def paper_file(
    request: OfficeRequest, dossier_id: int, paper_id: int, file_id: int
) -> HttpResponseBase:
    """One file of such a paper; `xem=1` opens it in the browser."""
    blob, name = papers.paper_file(request.member, dossier_id, paper_id, file_id)
    return file_response(request, blob, name=name, inline=request.GET.get("xem") == "1")


@open_to(SIGNED_IN)
@require_safe
def index_xlsx(request: OfficeRequest, dossier_id: int) -> HttpResponse:
    """Mục lục văn bản as XLSX."""
    data = exports.index_file(by=request.member, dossier_id=dossier_id)
    return download(data, f"muc-luc-ho-so-{dossier_id}.xlsx", XLSX)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else 0
