"""The verbs on a draft: from the form on its page, or each as a question of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from congvan.drafting.queries.drafts import Tab
from congvan.drafting.queries.drafts import drafts as waiting_drafts
from congvan.drafting.queries.page import DraftView, draft_view
from congvan.drafting.services import drafts, review, versions
from congvan.kernel.errors import BusinessError, NotFound
from congvan.organization.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.ui.toasts import add_toast
from congvan.web.addresses import address
from congvan.web.administration.forms.fields import refuse
from congvan.web.desk.links import with_query
from congvan.web.drafting.acts import BY_SLUG, Act
from congvan.web.drafting.forms.acts import ActForm
from congvan.web.drafting.pages.acts import main_fields, main_verbs, question_of
from congvan.web.drafting.rendering import act_form, draft_page
from congvan.web.list_parts import number

_SERVICES: dict[str, Callable[..., Any]] = {
    "submit_to_unit": review.submit_to_unit,
    "submit_to_leader": review.submit_to_leader,
    "agree": review.agree,
    "approve": review.approve,
    "approve_with_corrections": review.approve_with_corrections,
    "return_draft": review.return_draft,
    "pass_up": review.pass_up,
    "withdraw": review.withdraw,
    "abandon": drafts.abandon,
    "hand_over": review.hand_over,
    "ask_opinion": review.ask_opinion,
    "give_opinion": review.give_opinion,
    "note_dissent": review.note_dissent,
    "decide_dissent": review.decide_dissent,
    "report_error": versions.report_error,
    "answer_error": versions.answer_error,
    "confirm_content": review.confirm_content,
    "confirm_layout": review.confirm_layout,
}
# Verbs that act on something of the draft, named in the address by "y".
_OF = {"give_opinion": "review_id", "decide_dissent": "dissent_id"}
_OF_THE_READ = ("agree", "approve", "approve_with_corrections")
# What services call otherwise than the forms.
_FIELD_NAMES = {"to": "leader", "correction": "corrections", "signer": "leader"}


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: OfficeRequest, draft_id: int, slug: str) -> HttpResponse:
    """Ask one verb's question, or do it; a refused form of the draft's page comes back there."""
    asked = BY_SLUG.get(slug)
    if asked is None:
        raise Http404
    view = draft_view(request.member, draft_id)
    if request.method != "POST":
        if asked.verb in _OF or not any(action.verb == asked.verb for action in view.actions):
            return redirect("drafting:draft", draft_id)
        return _question(request, view, asked, act_form(request, asked.verb))
    verbs = main_verbs(view)
    shown = main_fields(verbs) if asked.verb in verbs else ()
    form = act_form(request, asked.verb, shown, sent=True)
    if form.is_valid():
        try:
            _SERVICES[asked.verb](
                by=request.member, **_of(request, asked, draft_id), **form.wanted(),
                **_read(request, asked),
            )  # fmt: skip
        except BusinessError as error:
            _refuse(form, error)
        else:
            add_toast(request, asked.done)
            return _onward(request, asked, draft_id)
    if asked.verb in verbs:
        return draft_page(request, view, form=form, status=422)
    if request.POST.get("tai_trang") and asked.verb == "ask_opinion":
        return draft_page(request, view, ask_form=form, status=422)
    return _question(request, view, asked, form, status=422)


@open_to(SIGNED_IN)
@require_POST
def tick(request: OfficeRequest, draft_id: int, correction_id: int) -> HttpResponse:
    """One required correction is made (R-079)."""
    view = draft_view(request.member, draft_id)
    if all(one.id != correction_id for one in view.corrections):
        raise Http404
    try:
        review.tick_correction(by=request.member, correction_id=correction_id)
    except NotFound:
        raise
    except BusinessError as error:
        add_toast(request, str(error))
    else:
        add_toast(request, "Đã tích điểm đã sửa.")
    return redirect("drafting:draft", draft_id)


def _next_to_review(request: OfficeRequest) -> str:
    """The draft that has waited longest for the viewer's word; their list when none waits."""
    waiting = waiting_drafts(request.member, Tab.TO_REVIEW, limit=1).lines
    if waiting:
        return address("drafting:draft", waiting[0].id)
    return with_query(address("drafting:list"), {"tab": Tab.TO_REVIEW.value})


def _of(request: OfficeRequest, asked: Act, draft_id: int) -> dict[str, Any]:
    name = _OF.get(asked.verb)
    if name is None:
        return {"draft_id": draft_id}
    return {name: number(request.GET.get("y", ""))}


def _read(request: OfficeRequest, asked: Act) -> dict[str, str]:
    """The content as the page showed it: nobody approves what they have not seen."""
    seen = request.POST.get("da_doc", "")[:64]
    return {"seen": seen} if seen and asked.verb in _OF_THE_READ else {}


def _refuse(form: ActForm, error: BusinessError) -> None:
    error.field = _FIELD_NAMES.get(error.field or "", error.field)
    refuse(form, error)


def _question(
    request: OfficeRequest, view: DraftView, asked: Act, form: ActForm, *, status: int = 200
) -> HttpResponse:
    question = question_of(view.id, asked, form)
    action = question.action
    if request.GET.get("y"):
        action += f"?y={number(request.GET['y'])}"
    context = {"question": question, "action": action, "view": view}
    return render(request, "drafting/act.html", context, status=status)


def _onward(request: OfficeRequest, asked: Act, draft_id: int) -> HttpResponse:
    """The next draft that waits for who decided; the desk, or the draft again for others."""
    if asked.decides:
        return redirect(_next_to_review(request))
    if asked.leaves:
        return redirect("desk:todo")
    try:
        draft_view(request.member, draft_id)
    except NotFound:
        return redirect("desk:todo")
    return redirect("drafting:draft", draft_id)
