"""Ask the whole agency, and the leader's word on which one may (R-242, R-243)."""

from __future__ import annotations

from itertools import groupby
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congvan.kernel.errors import BusinessError
from congvan.office.consultations.queries import grounds
from congvan.office.consultations.services import assignments as assigning
from congvan.office.consultations.services import posting
from congvan.organization.acting import ActingMember
from congvan.organization.doors import SIGNED_IN, OfficeRequest, holders_of, open_to
from congvan.organization.queries.people import current_members
from congvan.organization.states import Role
from congvan.ui.toasts import add_toast
from congvan.web.addresses import address
from congvan.web.administration.forms.fields import refuse
from congvan.web.attachments import uploads
from congvan.web.consultations.forms import WHO_CHOICES, AssignForm, NewForm
from congvan.web.desk.links import address as address_if_there
from congvan.web.desk.links import with_query

LEADERS = holders_of(Role.AGENCY_LEADER)
# As much as an address may carry; the rest is pasted by hand.
_LONGEST_CARRIED = 1500


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: OfficeRequest) -> HttpResponse:
    """Ask; without a leader's word the page says whom to turn to, and the way to some people only."""
    member = request.member
    given, drafts = grounds.valid_assignments(member), grounds.draft_grounds(member)
    initial = {
        "key": uuid4(),
        "working_days": 5,
        "who": WHO_CHOICES[0][0],
        "ground": _first(request),
    }
    form = NewForm(request.POST or None, given=given, drafts=drafts, initial=initial)
    kept, refused = uploads.received(request, member) if request.method == "POST" else ([], ())
    if request.method == "POST" and "thu" in request.POST:
        return redirect(_letter(request))
    is_dropping = uploads.DROPPED in request.POST
    if request.method == "POST" and not refused and not is_dropping and form.is_valid():
        try:
            asked = posting.post(by=member, question=form.question([one.new for one in kept]))
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, "Đã gửi câu hỏi đến toàn cơ quan.")
            return redirect("consultations:consultation", asked.pk)
    status = 422 if request.method == "POST" else 200
    context = {
        "form": form, "who": WHO_CHOICES, "may_ask": bool(given or drafts), "kept": kept,
        "refused_files": [str(one) for one in refused], "letter_href": _letter_href(),
    }  # fmt: skip
    return render(request, "consultations/new.html", context, status=status)


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def assignments(request: OfficeRequest) -> HttpResponse:
    """Who may ask everybody about what; a leader gives the task here."""
    member = request.member
    may_assign = grounds.may_assign(member)
    form = AssignForm(request.POST or None, groups=_people(member)) if may_assign else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            given = assigning.give(by=member, **form.wanted())
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, f"Đã giao lấy ý kiến về “{given.subject}”.")
            return redirect("consultations:assignments")
    context = {"lines": grounds.assignments(member), "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "consultations/assignments.html", context, status=status)


@open_to(SIGNED_IN)
@require_safe
def assignment(request: OfficeRequest, assignment_id: int) -> HttpResponse:
    """From the notice of an assignment to where it is used."""
    found = grounds.assignment(request.member, assignment_id)
    page = "new" if found.is_valid and not grounds.may_assign(request.member) else "assignments"
    return redirect(f"consultations:{page}")


@open_to(LEADERS)
@require_POST
def end_assignment(request: OfficeRequest, assignment_id: int) -> HttpResponse:
    """A leader ends an assignment before its day."""
    assigning.end(by=request.member, assignment_id=assignment_id)
    add_toast(request, "Đã thôi giao lấy ý kiến.")
    return redirect("consultations:assignments")


def _people(member: ActingMember) -> list[tuple[str, list[tuple[str, str, str]]]]:
    rows = [
        (one.unit.name if one.unit else "Lãnh đạo", one)
        for one in current_members(member.agency_id).order_by(
            "unit__position", "unit__name", "post__rank", "person__sort_key", "id"
        )
    ]
    return [
        (unit, [(str(one.pk), one.person.full_name, one.post.title) for _, one in some])
        for unit, some in groupby(rows, key=lambda row: row[0])
    ]


def _first(request: OfficeRequest) -> str:
    """The draft from whose page one comes."""
    asked = request.GET.get("du-thao", "")
    return f"du-thao-{asked}" if asked.isascii() and asked.isdigit() else ""


def _letter_href() -> str:
    return address_if_there("personal_mail:write")


def _letter(request: OfficeRequest) -> str:
    """Thư cá nhân with what was typed: only some people are asked there (R-243)."""
    text = request.POST.get("text", "").strip()
    points = request.POST.get("points", "").strip()
    carried: dict[str, Any] = {
        "tieu-de": request.POST.get("title", "")[:300],
        "noi-dung": "\n\n".join(part for part in (text, points) if part)[:_LONGEST_CARRIED],
    }
    return with_query(_letter_href() or address("consultations:new"), carried)
