"""What is written of a meeting: attendance, minutes, conclusions, votes."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congvan.kernel.errors import BusinessError, InvalidInput, NotFound
from congvan.office.meetings.queries import meetings as queries
from congvan.office.meetings.queries.people import everybody
from congvan.office.meetings.services import attendance as noting
from congvan.office.meetings.services import ballots, conclusions, papers
from congvan.office.meetings.services import minutes as writing
from congvan.office.meetings.states import Attendance, Choice, Presence
from congvan.organization.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.ui.items import Link
from congvan.ui.toasts import add_toast
from congvan.web.administration.rendering import download
from congvan.web.desk.links import page_of
from congvan.web.meetings.forms.meetings import (
    ATTENDANCE,
    BallotForm,
    ConclusionForm,
    GiveForm,
    MinutesForm,
    ReturnForm,
)
from congvan.web.meetings.pages.meetings import MeetingPage
from congvan.web.meetings.views.meetings import NO_MEETING, meeting_page
from congvan.web.page_images import file_response


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request: OfficeRequest, meeting_id: int) -> HttpResponse:
    """Note who is there."""
    view = queries.meeting(request.member, meeting_id)
    if not view.may("take_attendance"):
        raise NotFound(NO_MEETING)
    sentence = ""
    if request.method == "POST":
        noted = {}
        for one in view.invitees:
            said = request.POST.get(f"co-{one.id}", "")
            if said == Attendance.UNKNOWN and "con-lai" in request.POST:
                said = Attendance.PRESENT if one.presence is Presence.EXPECTED else said
            if said in Attendance.values:
                noted[one.id] = (Attendance(said), request.POST.get(f"ghi-{one.id}", ""))
        try:
            noting.take(by=request.member, meeting_id=meeting_id, noted=noted)
        except BusinessError as error:
            if isinstance(error, NotFound):
                raise
            sentence = str(error)
        else:
            add_toast(request, "Đã ghi điểm danh.")
            return redirect("meetings:meeting", meeting_id)
    rows = [
        {
            "one": one, "value": request.POST.get(f"co-{one.id}", one.attendance.value),
            "note": request.POST.get(f"ghi-{one.id}", one.attendance_note),
        }
        for one in view.invitees
    ]  # fmt: skip
    context = {
        "page": MeetingPage.of(view),
        "rows": rows,
        "choices": ATTENDANCE,
        "sentence": sentence,
    }
    return render(request, "meetings/attendance.html", context, status=422 if sentence else 200)


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def minutes(request: OfficeRequest, meeting_id: int) -> HttpResponse:
    """Write the minutes; each saving is a version."""
    view = queries.meeting(request.member, meeting_id)
    if not view.may("write"):
        raise NotFound(NO_MEETING)
    initial = {"text": view.minutes, "after": view.minutes_number}
    form = MinutesForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            writing.write(by=request.member, meeting_id=meeting_id, **form.cleaned_data)
        except BusinessError as error:
            _put(form, error)
        else:
            add_toast(request, "Đã ghi biên bản.")
            return redirect("meetings:meeting", meeting_id)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "page": MeetingPage.of(view)}
    return render(request, "meetings/minutes.html", context, status=status)


@open_to(SIGNED_IN)
@require_POST
def send_back(request: OfficeRequest, meeting_id: int) -> HttpResponse:
    """Give the minutes back to the secretary, with what is to be put right."""
    queries.meeting(request.member, meeting_id)
    form = ReturnForm(request.POST)
    if form.is_valid():
        try:
            writing.send_back(by=request.member, meeting_id=meeting_id, **form.cleaned_data)
        except BusinessError as error:
            _put(form, error)
        else:
            add_toast(request, "Đã trả lại biên bản cho thư ký.")
            return redirect("meetings:meeting", meeting_id)
    return meeting_page(request, meeting_id, return_form=form)


@open_to(SIGNED_IN)
@require_safe
def minutes_file(request: OfficeRequest, meeting_id: int) -> HttpResponseBase:
    """The minutes as PDF/A: the paper that was confirmed, or as they stand."""
    name = f"bien-ban-hop-{meeting_id}.pdf"
    kept = queries.confirmed_paper(request.member, meeting_id)
    if kept is not None:
        papers.note_taking(by=request.member, meeting_id=meeting_id)
        return file_response(request, kept[0], name=name)
    data = papers.draft_of(by=request.member, meeting_id=meeting_id)
    return download(data, name, "application/pdf")


@open_to(SIGNED_IN)
@require_POST
def conclude(request: OfficeRequest, meeting_id: int) -> HttpResponse:
    """Note a conclusion."""
    queries.meeting(request.member, meeting_id)
    form = ConclusionForm(request.POST, receivers=everybody(request.member))
    if form.is_valid():
        try:
            conclusions.conclude(by=request.member, meeting_id=meeting_id, **form.wanted())
        except BusinessError as error:
            _put(form, error)
        else:
            add_toast(request, "Đã ghi kết luận.")
            return redirect("meetings:meeting", meeting_id)
    return meeting_page(request, meeting_id, conclusion_form=form)


@open_to(SIGNED_IN)
@require_POST
def strike(request: OfficeRequest, meeting_id: int, conclusion_id: int) -> HttpResponse:
    """Drop a conclusion that was not given."""
    try:
        conclusions.strike(by=request.member, meeting_id=meeting_id, conclusion_id=conclusion_id)
    except NotFound:
        raise
    except BusinessError as error:
        add_toast(request, str(error))
    else:
        add_toast(request, "Đã bỏ kết luận.")
    return redirect("meetings:meeting", meeting_id)


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: OfficeRequest, meeting_id: int, conclusion_id: int) -> HttpResponse:
    """Turn a conclusion into a task."""
    view = queries.meeting(request.member, meeting_id)
    line = next((one for one in view.conclusions if one.id == conclusion_id), None)
    if line is None or not view.may("give"):
        raise NotFound("Không có kết luận này.")
    initial = {"lead": f"m{line.lead_id}" if line.lead_id else "", "due_on": line.due_on}
    people = everybody(request.member)
    form = GiveForm(request.POST or None, initial=initial, receivers=people)
    if request.method == "POST" and form.is_valid():
        try:
            task_id = conclusions.give(
                by=request.member, meeting_id=meeting_id, conclusion_id=conclusion_id,
                **form.wanted(),
            )  # fmt: skip
        except BusinessError as error:
            _put(form, error)
        else:
            link = Link("Xem việc", page_of("task", task_id))
            add_toast(request, "Đã giao kết luận thành việc.", link=link if link.href else None)
            return redirect("meetings:meeting", meeting_id)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "line": line, "back": reverse("meetings:meeting", args=[meeting_id])}
    return render(request, "meetings/give.html", context, status=status)


@open_to(SIGNED_IN)
@require_POST
def put_to_vote(request: OfficeRequest, meeting_id: int) -> HttpResponse:
    """Put a question to the vote."""
    queries.meeting(request.member, meeting_id)
    form = BallotForm(request.POST)
    if form.is_valid():
        put = ballots.put_secretly if form.cleaned_data["secret"] else ballots.put_openly
        try:
            put(by=request.member, meeting_id=meeting_id, question=form.cleaned_data["question"])
        except BusinessError as error:
            _put(form, error)
        else:
            add_toast(request, "Đã đưa ra biểu quyết.")
            return redirect("meetings:meeting", meeting_id)
    return meeting_page(request, meeting_id, ballot_form=form)


@open_to(SIGNED_IN)
@require_POST
def vote(request: OfficeRequest, meeting_id: int, ballot_id: int) -> HttpResponse:
    """Give one's voice, or end the vote."""
    chosen = request.POST.get("chon", "")
    asked: dict[str, Any] = {"meeting_id": meeting_id, "ballot_id": ballot_id}
    try:
        if "dong" in request.POST:
            ballots.close(by=request.member, **asked)
            said = "Đã đóng biểu quyết."
        else:
            queries.meeting(request.member, meeting_id)
            ballots.vote(by=request.member, **asked, choice=_choice(chosen))
            said = "Đã biểu quyết."
    except NotFound:
        raise
    except BusinessError as error:
        said = str(error)
    add_toast(request, said)
    return redirect("meetings:meeting", meeting_id)


def _choice(chosen: str) -> Choice:
    if chosen not in Choice.values:
        raise InvalidInput("Chưa chọn.", next_step="Chọn một trong các ý rồi biểu quyết.")
    return Choice(chosen)


def _put(form: Any, error: BusinessError) -> None:
    if isinstance(error, NotFound):
        raise error
    form.add_error(error.field if error.field in form.fields else None, str(error))
