"""Views of sending: choose what it is about, write, follow, send the failed ones again."""

from __future__ import annotations

import secrets

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congvan.desk import queries as desk
from congvan.documents.queries.finding import by_number
from congvan.kernel import clock
from congvan.kernel.errors import BusinessError
from congvan.office.boards.queries.regulation import work_only_notice
from congvan.office.meetings.queries.meetings import meetings_on
from congvan.office.meetings.states import MeetingShelf
from congvan.office.short_messages.access import READERS, may_send
from congvan.office.short_messages.queries import sendings as questions
from congvan.office.short_messages.queries.subjects import About
from congvan.office.short_messages.queries.templates import usable_templates
from congvan.office.short_messages.services import sending as verbs
from congvan.organization.doors import OfficeRequest, holders_of, open_to
from congvan.organization.states import Role
from congvan.ui.items import Link
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms.fields import refuse
from congvan.web.paging import after_in
from congvan.web.short_messages import forms, pages
from congvan.web.short_messages.subjects import about as about_named
from congvan.web.short_messages.subjects import usual_receivers

SENDERS = holders_of(Role.SMS_SENDER)
SEERS = holders_of(Role.SMS_SENDER, *READERS)
_PREVIEW = "xem"
_MOST_WORK = 10


@open_to(SEERS)
@require_safe
def sendings(request: OfficeRequest) -> HttpResponse:
    """What was sent: one's own, for the administrator and leaders the agency's."""
    lines = questions.sendings(request.member, after=after_in(request))
    context = {
        "page": pages.sendings_page(lines, clock.now()),
        "may_send": may_send(request.member),
        "may_keep": request.member.holds(Role.SYSADMIN_AGENCY),
        "work_only": work_only_notice(request.member.agency_id),
    }
    return render(request, "short_messages/sendings.html", context)


@open_to(SENDERS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: OfficeRequest) -> HttpResponse:
    """Choose the document or work it is about, then template and people."""
    name = request.GET.get("ve", "")
    if not name:
        return _choose(request)
    about = about_named(request.member, name)
    templates = usable_templates(request.member)
    form = forms.Message(
        request.POST if request.method == "POST" else None,
        initial={
            "once": secrets.token_urlsafe(16),
            "template": request.GET.get("mau", ""),
            "receivers": usual_receivers(request.member, about),
        },
        templates=[(str(one.pk), one.name) for one in templates],
        people=questions.possible_receivers(request.member),
    )
    if request.method == "POST" and request.POST.get("viec") != _PREVIEW and form.is_valid():
        sending_id = _send(request, form, about)
        if sending_id is not None:
            return redirect("short_messages:sending", sending_id)
    chosen = next((one for one in templates if str(one.pk) == form["template"].value()), None)
    text = chosen and verbs.text_for(chosen, about, form["note"].value() or "", "Nguyễn Văn An")
    context = {
        "form": form, "about": about, "templates": templates,
        "preview": pages.preview(text) if text else None,
        "left": _left(request), "work_only": work_only_notice(request.member.agency_id),
    }  # fmt: skip
    # A look at the text is no refusal, whatever is still to be filled in.
    looking = request.POST.get("viec") == _PREVIEW
    if looking:
        form.errors.clear()
    status = 422 if form.is_bound and form.errors and not looking else 200
    return render(request, "short_messages/new.html", context, status=status)


@open_to(SEERS)
@require_safe
def one(request: OfficeRequest, sending_id: int) -> HttpResponse:
    """One sending; the page asks again while messages are on their way."""
    view = questions.sending(request.member, sending_id)
    page = pages.sending_page(view, clock.now())
    return render(request, "short_messages/sending.html", {"page": page})


@open_to(SENDERS)
@require_POST
def again(request: OfficeRequest, sending_id: int) -> HttpResponse:
    """Send the failed messages once more."""
    count = verbs.send_again(by=request.member, sending_id=sending_id)
    add_toast(request, f"Đang gửi lại {count} tin.")
    return redirect("short_messages:sending", sending_id)


def _choose(request: OfficeRequest) -> HttpResponse:
    """The first step: what it is about."""
    words = request.GET.get("tim", "").strip()[:200]
    context = {
        "words": words,
        "documents": by_number(request.member, words, leave_out=0) if words else (),
        "work": desk.open_work(request.member, limit=_MOST_WORK).lines,
        "meetings": meetings_on(request.member, MeetingShelf.COMING, limit=_MOST_WORK),
    }
    return render(request, "short_messages/choose.html", context)


def _send(request: OfficeRequest, form: forms.Message, about: About) -> int | None:
    said = form.cleaned_data
    try:
        sending_id = verbs.send(
            by=request.member, template_id=int(said["template"]), about=about,
            receivers=[int(one) for one in said["receivers"]], note=said["note"],
            once=said["once"],
        )  # fmt: skip
    except BusinessError as error:
        refuse(form, error)
        return None
    count = len({*said["receivers"]})
    add_toast(
        request, f"Đang nhắn cho {count} người.",
        link=Link("Nhắn tin", pages.address("short_messages:sendings")),
    )  # fmt: skip
    return sending_id


def _left(request: OfficeRequest) -> int:
    """How many parts the sender may still send today."""
    return verbs.left_today(request.member)
