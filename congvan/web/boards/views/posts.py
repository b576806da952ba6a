"""Boards and posts."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from congvan.documents.access import get_document
from congvan.kernel.errors import BusinessError, NotFound
from congvan.office.attachments.services import MOST_FILES
from congvan.office.boards.queries import clearing as keeping
from congvan.office.boards.queries import posts as queries
from congvan.office.boards.services import filing
from congvan.office.boards.services import posting as services
from congvan.office.boards.services.posting import Written
from congvan.office.boards.states import Board
from congvan.organization.doors import SIGNED_IN, OfficeRequest, holders_of, open_to
from congvan.organization.states import Role
from congvan.ui.items import Link
from congvan.ui.toasts import add_toast
from congvan.web.addresses import address
from congvan.web.administration.forms.fields import refuse
from congvan.web.attachments import uploads
from congvan.web.attachments.uploads import KeptFile
from congvan.web.boards.forms import DossierForm, PinForm, PostForm, TakeOffForm
from congvan.web.boards.pages.posts import BoardPage, PostPage, board_href
from congvan.web.list_parts import number
from congvan.web.page_images import file_response
from congvan.web.paging import after_in

DROP_ATTACHED = "bo_dinh_kem"
ADMINISTRATOR = holders_of(Role.SYSADMIN_AGENCY)


@open_to(SIGNED_IN)
@require_safe
def index(request: OfficeRequest) -> HttpResponse:
    """The board `bang` names; without it the one everybody is told of."""
    which = _named(request, usually=Board.NOTICES)
    found = queries.board_page(request.member, which, after=after_in(request))
    return render(request, "boards/board.html", {"page": BoardPage.of(found)})


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: OfficeRequest) -> HttpResponse:
    """Post on the board `bang` names; for those the board table names."""
    which = _named(request, usually=Board.PUBLIC)
    if not queries.board_page(request.member, which, limit=1).may_post:
        raise Http404
    form = PostForm(
        request.member, request.POST or None, initial={"document": _asked_document(request)}
    )
    kept, refused, sent = _files(request)
    if sent and form.is_valid() and not refused:
        try:
            made = services.post(
                by=request.member, board=which, written=_written(form, kept),
                form_key=form.cleaned_data["key"],
            )  # fmt: skip
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, f"Đã đăng lên bảng {which.label}.")
            return redirect("boards:post", made.pk)
    page = {
        "form": form, "board": which, "kept": kept, "refused_files": refused, "attached": (),
        "back": board_href(which),
    }  # fmt: skip
    return render(request, "boards/write.html", page, status=422 if request.POST else 200)


@open_to(SIGNED_IN)
@require_safe
def post(request: OfficeRequest, post_id: int) -> HttpResponse:
    """One post; opening it is having read it."""
    services.read(by=request.member, post_id=post_id)
    view = queries.post(request.member, post_id)
    asked = keeping.requests_of_post(request.member, post_id) if view.kept_until else ()
    return render(request, "boards/post.html", {"page": PostPage.of(view, asked)})


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: OfficeRequest, post_id: int) -> HttpResponse:
    """Change one's own post."""
    view = queries.post(request.member, post_id)
    if not view.may("edit"):
        raise Http404
    begin = {
        "title": view.line.title, "text": view.text, "is_urgent": view.line.is_urgent,
        "document": view.document.symbol if view.document else "",
    }  # fmt: skip
    form = PostForm(request.member, request.POST or None, initial=begin)
    del form.fields["pinned_until"]
    kept, refused, sent = _files(request)
    dropped = [number(one) for one in request.POST.getlist(DROP_ATTACHED)[:MOST_FILES]]
    if sent and form.is_valid() and not refused:
        written = _written(form, kept, hidden=view.document_id if not view.document else None)
        try:
            services.edit(
                by=request.member, post_id=post_id, edition=_edition(request), written=written,
                dropped=[key for key in dropped if key in {f.attachment_id for f in view.files}],
            )  # fmt: skip
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, "Đã sửa bài.")
            return redirect("boards:post", post_id)
    page = {
        "form": form, "board": view.board, "kept": kept, "refused_files": refused,
        "attached": view.files, "dropped": dropped, "back": address("boards:post", post_id),
        "edition": _edition(request) or view.edition,
    }  # fmt: skip
    return render(request, "boards/write.html", page, status=422 if request.POST else 200)


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: OfficeRequest, post_id: int) -> HttpResponse:
    """Ask, then take one's own post away."""
    view = queries.post(request.member, post_id)
    if not view.may("remove"):
        raise Http404
    if request.method == "POST":
        services.remove(by=request.member, post_id=post_id)
        add_toast(request, "Đã xóa bài.")
        return redirect(board_href(view.board))
    return render(request, "boards/remove.html", {"view": view})


@open_to(ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def take_off(request: OfficeRequest, post_id: int) -> HttpResponse:
    """Take the post of somebody who left the agency off its board, with the reason."""
    view = queries.post(request.member, post_id)
    if not view.may("take_off"):
        raise Http404
    form = TakeOffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.take_off(by=request.member, post_id=post_id, **form.cleaned_data)
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, "Đã gỡ bài.")
            return redirect(board_href(view.board))
    page = {"form": form, "view": view}
    return render(request, "boards/take_off.html", page, status=422 if request.POST else 200)


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def pin(request: OfficeRequest, post_id: int) -> HttpResponse:
    """Keep one's own post first for a time, or no longer."""
    view = queries.post(request.member, post_id)
    if not view.may("pin"):
        raise Http404
    if request.POST.get("thoi"):
        services.unpin(by=request.member, post_id=post_id)
        add_toast(request, "Đã thôi ghim bài.")
        return redirect("boards:post", post_id)
    form = PinForm(request.POST or None, initial={"pinned_until": view.pinned_until})
    if request.method == "POST" and form.is_valid():
        try:
            services.pin(
                by=request.member, post_id=post_id, until=form.cleaned_data["pinned_until"]
            )
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, "Đã ghim bài lên đầu bảng.")
            return redirect("boards:post", post_id)
    page = {"form": form, "view": view}
    return render(request, "boards/pin.html", page, status=422 if request.POST else 200)


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def file_in(request: OfficeRequest, post_id: int) -> HttpResponse:
    """Keep a post in one of one's dossiers."""
    view = queries.post(request.member, post_id)
    if not view.may("file"):
        raise Http404
    form = DossierForm(request.member, request.POST or None)
    if request.method == "POST" and form.is_valid():
        dossier_id = int(form.cleaned_data["dossier"])
        try:
            code = filing.file_in(by=request.member, post_id=post_id, dossier_id=dossier_id)
        except BusinessError as error:
            refuse(form, error)
        else:
            link = Link("Mở hồ sơ", address("dossiers:dossier", dossier_id))
            add_toast(request, f"Đã lưu bài vào hồ sơ {code}.", link=link)
            return redirect("boards:post", post_id)
    page = {"form": form, "view": view}
    return render(request, "boards/file_in.html", page, status=422 if request.POST else 200)


@open_to(SIGNED_IN, revalidated=True)
@require_safe
def file(request: OfficeRequest, post_id: int, attachment_id: int) -> HttpResponseBase:
    """One file of a post; `xem=1` opens it in the browser."""
    blob, name = queries.file_of(request.member, post_id, attachment_id)
    return file_response(request, blob, name=name, inline=request.GET.get("xem") == "1")


def _named(request: OfficeRequest, *, usually: Board) -> Board:
    slug = request.GET.get("bang", usually.value)
    if slug not in Board.values:
        raise Http404
    return Board(slug)


def _files(request: OfficeRequest) -> tuple[list[KeptFile], list[str], bool]:
    """Files that came, sentences about refused ones, and whether the form itself was sent."""
    if request.method != "POST":
        return [], [], False
    kept, refused = uploads.received(request, request.member)
    return kept, [str(one) for one in refused], uploads.DROPPED not in request.POST


def _written(form: PostForm, kept: list[KeptFile], hidden: int | None = None) -> Written:
    """What was typed; a document the poster no longer sees stays linked when none is named."""
    said = form.cleaned_data
    return Written(
        title=said["title"], text=said["text"], is_urgent=said["is_urgent"],
        document_id=form.document_id or hidden, files=[one.new for one in kept],
        pinned_until=said.get("pinned_until"),
    )  # fmt: skip


def _edition(request: OfficeRequest) -> int:
    said = request.POST.get("lan", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 9 else 0


def _asked_document(request: OfficeRequest) -> str:
    """The document the address names, as its number and notation."""
    said = request.GET.get("van-ban", "")
    if not (said.isascii() and said.isdigit() and len(said) <= 18):
        return ""
    try:
        return str(get_document(request.member, int(said)).symbol)
    except NotFound:
        return ""
