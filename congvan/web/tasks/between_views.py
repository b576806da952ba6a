"""Views of tasks given to other agencies, and of documents that give this one tasks."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from congvan.kernel.errors import BusinessError, NotFound
from congvan.office.tasks.queries import between as queries
from congvan.office.tasks.queries import received
from congvan.office.tasks.queries.between import FIVE, BetweenTab, BetweenView
from congvan.office.tasks.services import between
from congvan.office.tasks.states import Stage
from congvan.organization.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms.fields import refuse
from congvan.web.paging import after_in
from congvan.web.tasks.between_acts import BY_SLUG, BetweenAct
from congvan.web.tasks.between_forms import BetweenActForm, GiveForm
from congvan.web.tasks.pages import between as pages


@open_to(SIGNED_IN)
@require_safe
def between_list(request: OfficeRequest) -> HttpResponse:
    """Việc giao cơ quan khác: all, to be accepted, the five stages."""
    asked = request.GET.get("tab", "")
    tab = BetweenTab(asked) if asked in BetweenTab.values else BetweenTab.ALL
    after = after_in(request)
    lines = queries.tasks_between(request.member, tab, after=after)
    counts = queries.between_counts(request.member)
    page = pages.between_page(tab, counts, lines, is_first=after is None)
    return render(request, "tasks/between/list.html", {"page": page})


@open_to(SIGNED_IN)
@require_safe
def received_list(request: OfficeRequest) -> HttpResponse:
    """Văn bản cấp trên giao nhiệm vụ, by the five stages."""
    asked = request.GET.get("tab", "")
    stage = Stage(asked) if asked in {one.value for one in FIVE} else None
    after = after_in(request)
    lines = received.documents_from_above(request.member, stage, after=after)
    counts = received.documents_from_above_counts(request.member)
    page = pages.received_page(stage, counts, lines, is_first=after is None)
    return render(request, "tasks/between/received.html", {"page": page})


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def of_issue(request: OfficeRequest, issue_id: int) -> HttpResponse:
    """The tasks by one outgoing document, and the form to give its recipients one."""
    view = queries.of_issue(request.member, issue_id)
    is_sent = request.method == "POST"
    if is_sent and not view.may_give:
        raise NotFound("Không có trang này.")
    form = GiveForm(view.candidates, request.POST if is_sent else None)
    if is_sent and form.is_valid():
        try:
            made = between.give(by=request.member, issue_id=issue_id, **form.wanted())
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(
                request, f"Đã giao việc cho {len(made)} cơ quan." if made else "Việc này đã giao."
            )
            return redirect("tasks:between-issue", issue_id)
    context = {"page": pages.of_issue_page(view), "form": form}
    return render(request, "tasks/between/of_issue.html", context, status=422 if is_sent else 200)


@open_to(SIGNED_IN)
@require_safe
def between_task(request: OfficeRequest, task_id: int) -> HttpResponse:
    """One task given to another agency."""
    page = pages.task_page(queries.between_task(request.member, task_id))
    form = BetweenActForm(page.main) if page.main else None
    return render(request, "tasks/between/task.html", {"page": page, "form": form})


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def between_act(request: OfficeRequest, task_id: int, slug: str) -> HttpResponse:
    """Ask for one verb's words, and do it."""
    found = BY_SLUG.get(slug)
    if found is None:
        raise NotFound("Không có trang này.")
    view = queries.between_task(request.member, task_id)
    if request.method != "POST":
        if not view.may(found.verb):
            return redirect("tasks:between-task", task_id)
        return _question(request, view, found, BetweenActForm(found))
    form = BetweenActForm(found, request.POST)
    if form.is_valid():
        try:
            is_told = found.run(by=request.member, task_id=task_id, **form.cleaned_data)
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, found.told if is_told else found.not_told)
            return redirect("tasks:between-task", task_id)
    return _question(request, view, found, form, status=422)


def _question(
    request: OfficeRequest, view: BetweenView, found: BetweenAct, form: BetweenActForm, *,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    page = pages.task_page(view)
    context = {"act": found, "form": form, "page": page}
    return render(request, "tasks/between/act.html", context, status=status)
