"""The form of a new task: everything typed comes back, also while a document is looked for."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from congvan.documents.queries.finding import by_number
from congvan.kernel.errors import BusinessError, NotFound
from congvan.office.tasks.queries import tasks
from congvan.office.tasks.queries.people import assignable
from congvan.office.tasks.queries.tasks import TaskView
from congvan.office.tasks.services import giving
from congvan.organization.doors import OfficeRequest, holders_of, open_to
from congvan.organization.states import Role
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms.fields import refuse
from congvan.web.attachments import uploads
from congvan.web.tasks.forms import TaskForm
from congvan.web.tasks.views import numbers_in

SUPERIORS = holders_of(Role.AGENCY_LEADER, Role.UNIT_LEADER)
DOCUMENTS, SOURCE = "van_ban", "goc"


@open_to(SUPERIORS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: OfficeRequest) -> HttpResponse:
    """Give a task; `van_ban` names documents to go with it, `viec` and `noi_dung` are words."""
    return _give(request, None)


@open_to(SUPERIORS)
@require_http_methods(["GET", "HEAD", "POST"])
def new_under(request: OfficeRequest, task_id: int) -> HttpResponse:
    """Give a part of a task that one leads."""
    view = tasks.task(request.member, task_id)
    if not view.may_give_under:
        raise NotFound("Không có việc này.")
    return _give(request, view)


def _give(request: OfficeRequest, above: TaskView | None) -> HttpResponse:
    people = assignable(request.member)
    if request.method != "POST":
        typed = {key: request.GET.get(name, "")[:4000] for key, name in _WORDS.items()}
        form = TaskForm(people, initial={**typed, "urgency": "3", "han": "3"})
        return _page(request, form, above, documents=numbers_in(request.GET, DOCUMENTS, 20))
    form = TaskForm(people, request.POST)
    kept, refused = uploads.received(request, request.member)
    chosen = numbers_in(request.POST, DOCUMENTS, giving.MOST_DOCUMENTS)
    beside: dict[str, Any] = {"kept": kept, "refused_files": [str(one) for one in refused]}
    pressed = _pressed(request, chosen, beside)
    if not pressed and not refused and form.is_valid():
        source = next(iter(numbers_in(request.POST, SOURCE, 1)), None)
        try:
            task_id = giving.give_task(
                by=request.member,
                **form.wanted(),
                files=[one.new for one in kept],
                document_ids=chosen,
                source_document_id=source if source in chosen else None,
                parent_id=above.line.task_id if above else None,
            )
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, "Đã giao việc; người chủ trì thấy ngay trên bàn làm việc.")
            return redirect("tasks:task", task_id)
    if pressed:
        # Nothing is wrong with a form that only looks for a document.
        form = TaskForm(people, initial=_as_typed(request))
    return _page(
        request, form, above, documents=chosen, status=200 if pressed else 422, **beside
    )  # fmt: skip


_WORDS = {"title": "viec", "content": "noi_dung"}


def _pressed(request: OfficeRequest, chosen: list[int], beside: dict[str, Any]) -> bool:
    """Whether a button inside the form was meant; it changes what is chosen or found."""
    sent = request.POST
    for name in ("them_van_ban", "bo_van_ban"):
        for one in numbers_in(sent, name, 1):
            if name == "them_van_ban" and one not in chosen:
                chosen.append(one)
            elif name == "bo_van_ban" and one in chosen:
                chosen.remove(one)
            return True
    if "tim" in sent:
        words = sent.get("tim_van_ban", "")[:100]
        beside["words"] = words
        beside["found"] = [
            one for one in by_number(request.member, words, leave_out=0)
            if one.document_id not in chosen
        ]  # fmt: skip
        return True
    return uploads.DROPPED in sent


def _as_typed(request: OfficeRequest) -> dict[str, Any]:
    sent = request.POST
    return {**sent.dict(), "coordinators": sent.getlist("coordinators")}


def _page(
    request: OfficeRequest, form: TaskForm, above: TaskView | None, *, documents: list[int],
    status: int = 200, **beside: Any,
) -> HttpResponse:  # fmt: skip
    context = {
        "form": form, "above": above.line if above else None,
        "documents": tasks.documents_to_link(request.member, documents),
        "source": request.POST.get(SOURCE, ""), **beside,
    }  # fmt: skip
    return render(request, "tasks/new.html", context, status=status)
