"""What is done on the way out: the open step's form, and the small acts as questions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from congvan.drafting.queries.issue_page import IssueView, issue_view
from congvan.drafting.services import dispatch, issuing
from congvan.drafting.services.recipients import read_recipients
from congvan.kernel import clock
from congvan.kernel.errors import BusinessError
from congvan.organization.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.organization.queries import people
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms.fields import refuse
from congvan.web.outgoing.acts import BY_SLUG, Act
from congvan.web.outgoing.forms import FormOfIssueForm, OriginalsForm, ReasonForm, SentForm
from congvan.web.outgoing.pages.issue import open_step_of
from congvan.web.outgoing.recipients import table_of
from congvan.web.outgoing.steps import STEP_SLUGS, carry_out, step_form
from congvan.web.outgoing.views.issue import draw

RECIPIENTS, READ_AGAIN, FORM, ORIGINALS = ("noi-nhan", "doc-lai-noi-nhan", "hinh-thuc", "ban-goc")


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: OfficeRequest, issue_id: int, slug: str) -> HttpResponse:
    """Do the open step, or ask or do one of the small acts."""
    view = issue_view(request.member, issue_id)
    if slug in (RECIPIENTS, READ_AGAIN):
        return _recipients(request, view, again=slug == READ_AGAIN)
    if slug in STEP_SLUGS:
        return _step(request, view, slug)
    if slug in (FORM, ORIGINALS):
        return _own_form(request, view, slug)
    asked = BY_SLUG.get(slug)
    if asked is None:
        raise Http404
    return _ask(request, view, asked)


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def note_sent(request: OfficeRequest, issue_id: int, recipient_id: int) -> HttpResponse:
    """Write down that paper or official e-mail went to one recipient."""
    view = issue_view(request.member, issue_id)
    found = next((one for one in view.recipients if one.recipient_id == recipient_id), None)
    if found is None or not view.may("note_sent"):
        raise Http404
    form = SentForm(request.POST or None, initial={"sent_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            dispatch.note_sent(by=request.member, recipient_id=recipient_id, **form.cleaned_data)
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, f"Đã ghi gửi {found.name}.")
            return redirect("outgoing:issue", issue_id)
    return _form_page(request, view, form, title=f"Ghi đã gửi: {found.name}", confirm="Ghi đã gửi")


def _step(request: OfficeRequest, view: IssueView, slug: str) -> HttpResponse:
    if request.method != "POST":
        return redirect("outgoing:issue", view.issue_id)
    step = step_form(request, view, open_step_of(view))
    if step is None or slug != step.slug:
        # Somebody else was quicker: the page shows where it stands now.
        add_toast(request, "Bước này đã có người làm xong.")
        return redirect("outgoing:issue", view.issue_id)
    if step.form.is_valid():
        try:
            add_toast(request, carry_out(request, view, slug, step.form))
        except BusinessError as error:
            # What came before the refusal is kept: recipients, "Đã đối chiếu".
            view = issue_view(request.member, view.issue_id)
            step = step_form(request, view, open_step_of(view)) or step
            step.form.is_valid()
            refuse(step.form, error)
        else:
            return redirect("outgoing:issue", view.issue_id)
    return draw(request, view, step, status=422)


def _recipients(request: OfficeRequest, view: IssueView, *, again: bool) -> HttpResponse:
    """The table of recipients on a page of its own, at any step before the document is out."""
    if not view.may("set_recipients"):
        raise Http404
    is_open_step = open_step_of(view) == "send" and view.may("issue")
    form = forms.Form(request.POST or None)
    if request.method == "POST":
        try:
            if again:
                read_recipients(by=request.member, issue_id=view.issue_id)
                add_toast(request, "Đã đọc lại nơi nhận từ văn bản.")
            else:
                add_toast(request, carry_out(request, view, RECIPIENTS, form))
        except BusinessError as error:
            form.is_valid()
            refuse(form, error)
        else:
            goes_on = again or {"mo", "them-vao"} & set(request.POST)
            if goes_on and not is_open_step:
                return redirect("outgoing:act", view.issue_id, RECIPIENTS)
            return redirect("outgoing:issue", view.issue_id)
    elif is_open_step or again:
        return redirect("outgoing:issue", view.issue_id)
    context = {
        "view": view, "form": form, "table": table_of(request.member, view),
        "back": reverse("outgoing:issue", args=[view.issue_id]),
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "outgoing/recipients.html", context, status=status)


def _own_form(request: OfficeRequest, view: IssueView, slug: str) -> HttpResponse:
    verb = "choose_form" if slug == FORM else "note_originals"
    if not view.may(verb):
        raise Http404
    form: forms.Form
    if slug == FORM:
        form = FormOfIssueForm(
            request.POST or None, initial={"form": view.form, "ground": view.form_ground}
        )
    else:
        seats = people.current_members(request.member.agency_id)
        form = OriginalsForm(
            request.POST or None, initial={"retained_at": view.retained_at},
            members=[(str(seat.pk), f"{seat.person.full_name}, {seat.post.title}") for seat in seats],
        )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        try:
            if slug == FORM:
                issuing.choose_form(by=request.member, issue_id=view.issue_id, **data)
            else:
                holder = int(data["with_member"]) if data["with_member"] else None
                dispatch.note_originals(
                    by=request.member, issue_id=view.issue_id, retained_at=data["retained_at"],
                    with_member_id=holder,
                )  # fmt: skip
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, "Đã ghi hình thức phát hành." if slug == FORM else "Đã ghi nơi giữ bản gốc.")  # fmt: skip
            return redirect("outgoing:issue", view.issue_id)
    title, confirm = (
        ("Chọn hình thức phát hành", "Ghi hình thức")
        if slug == FORM
        else ("Nơi giữ hai bản gốc", "Ghi nơi giữ")
    )
    return _form_page(request, view, form, title=title, confirm=confirm)


def _ask(request: OfficeRequest, view: IssueView, asked: Act) -> HttpResponse:
    if request.method != "POST" and not view.may(asked.verb):
        raise Http404
    form = ReasonForm(request.POST or None, label=asked.asks) if asked.asks else None
    if request.method == "POST" and (form is None or form.is_valid()):
        given: dict[str, Any] = {asked.argument: form.cleaned_data["reason"]} if form else {}
        try:
            done = asked.service(
                by=request.member, issue_id=view.issue_id, **given, **asked.more
            )  # fmt: skip
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


def _form_page(
    request: OfficeRequest, view: IssueView, form: forms.Form, *, title: str, confirm: str
) -> HttpResponse:
    context = {
        "form": form, "title": title, "confirm": confirm,
        "lead": f"{view.symbol or view.type_name} · {view.subject}",
        "back": reverse("outgoing:issue", args=[view.issue_id]),
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "outgoing/form.html", context, status=status)
