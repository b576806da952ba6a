"""What is done on the way out: the open step's form, and the small acts as questions."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from congvan.drafting.queries.issue_page import IssueView, issue_view
from congvan.kernel.errors import BusinessError
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms.fields import refuse
from congvan.web.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.web.outgoing.acts import BY_SLUG, Act
from congvan.web.outgoing.forms import ReasonForm
from congvan.web.outgoing.pages.issue import open_step_of
from congvan.web.outgoing.steps import STEP_SLUGS, carry_out, step_form
from congvan.web.outgoing.views.issue import draw


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: OfficeRequest, issue_id: int, slug: str) -> HttpResponse:
    """Do the open step, or ask or do one of the small acts."""
    view = issue_view(request.member, issue_id)
    if slug in STEP_SLUGS:
        return _step(request, view, slug)
    asked = BY_SLUG.get(slug)
    if asked is None:
        raise Http404
    return _ask(request, view, asked)


def _step(request: OfficeRequest, view: IssueView, slug: str) -> HttpResponse:
    if request.method != "POST":
        return redirect("outgoing:issue", view.issue_id)
    step = step_form(request, view, open_step_of(view))
    if step is None or slug not in (step.slug, "noi-nhan"):
        # Somebody else was quicker: the page shows where it stands now.
        add_toast(request, "Bước này đã có người làm xong.")
        return redirect("outgoing:issue", view.issue_id)
    if step.form.is_valid() or slug == "noi-nhan":
        try:
            add_toast(request, carry_out(request, view, slug, step.form))
        except BusinessError as error:
            refuse(step.form, error)
        else:
            return redirect("outgoing:issue", view.issue_id)
    return draw(request, view, step, status=422)


def _ask(request: OfficeRequest, view: IssueView, asked: Act) -> HttpResponse:
    form = ReasonForm(request.POST or None, label=asked.asks) if asked.asks else None
    if request.method == "POST" and (form is None or form.is_valid()):
        given: dict[str, Any] = {asked.argument: form.cleaned_data["reason"]} if form else {}
        try:
            done = asked.service(by=request.member, issue_id=view.issue_id, **given)
        except BusinessError as error:
            if form is None:
                raise
            refuse(form, error)
        else:
            add_toast(request, asked.done)
            if asked.opens_draft:
                return redirect("drafting:draft", done.pk)
            return redirect("outgoing:issue", view.issue_id)
    context = {
        "act": asked,
        "form": form,
        "view": view,
        "back": reverse("outgoing:issue", args=[view.issue_id]),
        "action": reverse("outgoing:act", args=[view.issue_id, asked.slug]),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "outgoing/act.html", context, status=status)
