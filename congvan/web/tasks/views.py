"""Views of tasks: read input, make one call, render one page."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from congvan.kernel.errors import BusinessError, NotFound
from congvan.office.tasks import printing
from congvan.office.tasks.access import may_give
from congvan.office.tasks.queries import lists, tasks
from congvan.office.tasks.queries.lists import Shelf
from congvan.office.tasks.queries.tasks import TaskView
from congvan.office.tasks.states import Stage
from congvan.organization.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms.fields import refuse
from congvan.web.administration.rendering import download
from congvan.web.attachments import uploads
from congvan.web.page_images import file_response
from congvan.web.paging import after_in
from congvan.web.tasks.acts import BY_SLUG, Act
from congvan.web.tasks.forms import ActForm
from congvan.web.tasks.pages.lists import above_page, own_page
from congvan.web.tasks.pages.task import is_open, task_page


@open_to(SIGNED_IN)
@require_safe
def task_list(request: OfficeRequest) -> HttpResponse:
    """Việc: received, given, helped with, late, done."""
    asked = request.GET.get("tab", "")
    shelf = Shelf(asked) if asked in Shelf.values else Shelf.RECEIVED
    after = after_in(request)
    lines = lists.tasks_on(request.member, shelf, after=after)
    page = own_page(shelf, lists.counts(request.member), lines, is_first=after is None)
    return render(
        request, "tasks/list.html", {"page": page, "may_give": may_give(request.member)}
    )  # fmt: skip


@open_to(SIGNED_IN)
@require_safe
def from_above(request: OfficeRequest) -> HttpResponse:
    """Nhiệm vụ được giao: what superior organs ordered, in its stages."""
    asked = request.GET.get("tab", "")
    stage = Stage(asked) if asked in Stage.values else None
    after = after_in(request)
    lines = lists.from_above(request.member, stage, after=after)
    counts = lists.from_above_counts(request.member)
    page = above_page(stage, counts, lines, is_first=after is None)
    return render(request, "tasks/above.html", {"page": page})


@open_to(SIGNED_IN)
@require_safe
def task(request: OfficeRequest, task_id: int) -> HttpResponse:
    """One task, with the form of the one thing to do now."""
    view = tasks.task(request.member, task_id)
    page = task_page(view)
    form = ActForm(page.main[0], initial=_initial(view)) if page.main else None
    return render(request, "tasks/task.html", {"page": page, "form": form})


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: OfficeRequest, task_id: int, slug: str) -> HttpResponse:
    """Ask for one verb's words, and do it."""
    found = BY_SLUG.get(slug)
    if found is None:
        raise NotFound("Không có trang này.")
    view = tasks.task(request.member, task_id)
    if request.method != "POST":
        if not is_open(view, found):
            return redirect("tasks:task", task_id)
        form = ActForm(found, initial=_initial(view))
        return _question(request, view, found, form)
    return _done(request, view, found)


@open_to(SIGNED_IN, revalidated=True)
@require_safe
def file(request: OfficeRequest, task_id: int, attachment_id: int) -> HttpResponseBase:
    """A file of the task; `xem=1` opens it in the browser."""
    blob, name = tasks.task_file(request.member, task_id, attachment_id)
    return file_response(request, blob, name=name, inline=request.GET.get("xem") == "1")


@open_to(SIGNED_IN)
@require_safe
def printed(request: OfficeRequest, task_id: int) -> HttpResponse:
    """Phiếu giao việc as PDF."""
    paper = printing.task_pdf(request.member, task_id)
    return download(paper.data, paper.name, paper.content_type)


def _done(request: OfficeRequest, view: TaskView, found: Act) -> HttpResponse:
    """Do the verb with what was sent; a refused form comes back with all that was typed."""
    form = ActForm(found, request.POST)
    kept, refused = uploads.received(request, request.member) if found.files else ([], ())
    again = uploads.DROPPED in request.POST or bool(refused)
    if form.is_valid() and not again:
        given: dict[str, Any] = dict(form.cleaned_data)
        if found.files:
            given["files"] = [one.new for one in kept]
        try:
            found.run(by=request.member, task_id=view.line.task_id, **given)
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, found.done)
            return redirect("tasks:task", view.line.task_id)
    beside = {"kept": kept, "refused_files": [str(one) for one in refused]}
    return _question(request, view, found, form, status=422, **beside)


def _question(
    request: OfficeRequest, view: TaskView, found: Act, form: ActForm, *, status: int = 200,
    **beside: Any,
) -> HttpResponse:  # fmt: skip
    context = {"act": found, "form": form, "line": view.line, **beside}
    return render(request, "tasks/act.html", context, status=status)


def _initial(view: TaskView) -> dict[str, Any]:
    return {"percent": view.line.percent}


def numbers_in(sent: QueryDict, name: str, most: int) -> list[int]:
    """The ids sent under a name, each once, at most so many."""
    texts = dict.fromkeys(sent.getlist(name))
    found = [int(one) for one in texts if one.isascii() and one.isdigit() and len(one) <= 18]
    return found[:most]
