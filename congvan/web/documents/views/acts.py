"""Small verbs of handling as questions, and finishing into a dossier."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from congvan.directives.queries.standing import Action, HandlingView, handling_of
from congvan.directives.services import batches, distribution, repairs, requests, work
from congvan.documents import queries as documents
from congvan.dossiers import queries as dossiers
from congvan.dossiers import services as dossier_services
from congvan.kernel.errors import BusinessError
from congvan.organization.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms.fields import refuse
from congvan.web.documents.acts import BY_SLUG, Act
from congvan.web.documents.forms.acts import ActForm, FinishForm
from congvan.web.documents.pages.acts import question_of
from congvan.web.documents.rendering import document_page

_SERVICES: dict[str, Callable[..., Any]] = {
    "send_back": distribution.send_back,
    "return_to_sender": distribution.return_to_sender,
    "recall": distribution.recall,
    "take": distribution.take,
    "urge": requests.urge,
    "ask_extension": requests.ask_extension,
    "ask_repair": repairs.ask_repair,
    "reopen": work.reopen,
    "note_progress": work.note_progress,
    "finish_part": work.finish_part,
    "undo_completion": batches.undo_completion,
}


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: OfficeRequest, document_id: int, slug: str) -> HttpResponse:
    """Ask one verb's question, or do it."""
    asked = BY_SLUG.get(slug)
    if asked is None:
        raise Http404
    view = documents.details(request.member, document_id)
    handling = handling_of(request.member, document_id)
    action = _action(request, handling, asked)
    if request.method != "POST" and action is None:
        return redirect("documents:document", document_id)
    action = action or Action(asked.verb, asked.label, (), _assignment_id(request))
    form = ActForm(asked, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            _SERVICES[asked.verb](
                by=request.member, **_of(asked, action, document_id), **form.wanted()
            )
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, asked.done)
            return redirect("desk:todo") if asked.leaves else redirect(_href(document_id))
    status = 422 if request.method == "POST" else 200
    question = question_of(document_id, action, form)
    context = {"question": question, "view": view}
    return render(request, "documents/act.html", context, status=status)


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def finish(request: OfficeRequest, document_id: int) -> HttpResponse:
    """Finish into a dossier; the toast offers the way back."""
    view = documents.details(request.member, document_id)
    handling = handling_of(request.member, document_id)
    if request.method != "POST":
        return redirect("documents:document", document_id)
    form = FinishForm(request.POST, periods=dossiers.retention_periods())
    if form.is_valid():
        try:
            _finish(request, document_id, form)
        except BusinessError as error:
            aliases = {"dossier": "dossier", "title": "title", "retention_id": "retention"}
            form.add_error(aliases.get(error.field or ""), str(error))
        else:
            undo = reverse("documents:act", args=[document_id, "hoan-tac-ket-thuc"])
            add_toast(request, "Đã kết thúc vào hồ sơ.", undo_action=undo)
            return redirect("desk:todo")
    return document_page(request, view, handling, finish=form, status=422)


def _finish(request: OfficeRequest, document_id: int, form: FinishForm) -> None:
    data = form.cleaned_data
    if form.asks_new:
        opened = dossier_services.open_dossier(
            by=request.member, title=data["title"], retention_id=int(data["retention"])
        )
        # A refusal below must not open a second dossier at the next try.
        form.data = {**request.POST.dict(), "dossier": str(opened.pk)}
        dossier_id = opened.pk
    else:
        dossier_id = int(data["dossier"])
    work.complete(
        by=request.member, document_id=document_id, dossier_id=dossier_id, result=data["result"],
        reply_symbol=data["reply_symbol"],
    )  # fmt: skip


def _action(request: OfficeRequest, handling: HandlingView, asked: Act) -> Action | None:
    wanted = _assignment_id(request)
    open_ones = [action for action in handling.actions if action.verb == asked.verb]
    if wanted is None:
        return open_ones[0] if open_ones else None
    return next((action for action in open_ones if action.assignment_id == wanted), None)


def _assignment_id(request: OfficeRequest) -> int | None:
    text = request.GET.get("viec", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _of(asked: Act, action: Action, document_id: int) -> dict[str, Any]:
    if asked.of == "document_ids":
        return {"document_ids": [document_id]}
    if asked.of == "document_id":
        return {"document_id": document_id}
    if action.assignment_id is None:
        raise Http404
    return {"assignment_id": action.assignment_id}


def _href(document_id: int) -> str:
    return reverse("documents:document", args=[document_id])
