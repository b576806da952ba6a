"""Meetings: list, prepare, invite, answer, papers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congvan.documents.queries.finding import by_number
from congvan.kernel.errors import BusinessError, NotFound
from congvan.office.meetings.queries import meetings as queries
from congvan.office.meetings.queries import preparing
from congvan.office.meetings.queries import resources as resource_queries
from congvan.office.meetings.queries.people import everybody
from congvan.office.meetings.services import attendance as coming
from congvan.office.meetings.services import calling, inviting, linking, planning
from congvan.office.meetings.services import minutes as minute_services
from congvan.office.meetings.states import MeetingShelf, MeetingStatus, ResourceKind
from congvan.office.short_messages.access import may_send
from congvan.office.work_calendar.queries.clashes import clashes_of
from congvan.organization.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.ui.toasts import add_toast
from congvan.web.attachments.uploads import received
from congvan.web.list_parts import number
from congvan.web.meetings.forms.meetings import (
    AnswerForm,
    BallotForm,
    ConclusionForm,
    MeetingForm,
    ReasonForm,
    ReturnForm,
)
from congvan.web.meetings.forms.times import begin_of
from congvan.web.meetings.pages.bookings import free_words
from congvan.web.meetings.pages.meetings import ListPage, MeetingPage
from congvan.web.page_images import file_response
from congvan.web.paging import after_in

NO_MEETING = "Không có cuộc họp này."


@open_to(SIGNED_IN)
@require_safe
def meeting_list(request: OfficeRequest) -> HttpResponse:
    """Cuộc họp, by tabs."""
    asked = request.GET.get("tab", "")
    shelf = MeetingShelf(asked) if asked in MeetingShelf.values else MeetingShelf.COMING
    lines = queries.meetings_on(request.member, shelf, after=after_in(request))
    return render(request, "meetings/list.html", {"page": ListPage.of(shelf, lines)})


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: OfficeRequest) -> HttpResponse:
    """Prepare a meeting, and invite at once if that button was pressed."""
    seat = f"m{request.member.membership_id}"
    form = _form(request, initial={"chair": seat, "secretary": seat})
    context: dict[str, Any] = {"form": form, "is_new": True, "back": reverse("meetings:list")}
    if request.method == "POST":
        kept, refused = received(request, request.member)
        context |= {"kept": kept, "refused_files": [str(one) for one in refused]}
        if form.is_valid() and not refused and "bo_tep" not in request.POST:
            try:
                made = planning.plan(
                    by=request.member, wanted=form.wanted(), new=[one.new for one in kept],
                    form_key=form.cleaned_data["key"],
                )  # fmt: skip
            except BusinessError as error:
                form.say(error)
            else:
                return _saved(request, made.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "meetings/form.html", context, status=status)


@open_to(SIGNED_IN)
@require_safe
def meeting(request: OfficeRequest, meeting_id: int) -> HttpResponse:
    """One meeting."""
    return meeting_page(request, meeting_id)


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def amend(request: OfficeRequest, meeting_id: int) -> HttpResponse:
    """Change a meeting; the invited are told."""
    view = queries.meeting(request.member, meeting_id)
    if not view.may("amend"):
        raise NotFound(NO_MEETING)
    form = _form(request, initial=_initial(request, view))
    if request.method == "POST" and form.is_valid():
        try:
            planning.amend(by=request.member, meeting_id=meeting_id, wanted=form.wanted())
        except BusinessError as error:
            form.say(error)
        else:
            return _saved(request, meeting_id)
    context = {"form": form, "is_new": False, "back": reverse("meetings:meeting", args=[meeting_id]),
               "meeting_id": meeting_id, "is_draft": view.may("invite")}  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "meetings/form.html", context, status=status)


@open_to(SIGNED_IN)
@require_safe
def clashes(request: OfficeRequest) -> HttpResponse:
    """While the hours are typed: is the room free, who has something else then."""
    form = _form(request, data=request.GET)
    form.full_clean()
    data = form.cleaned_data if hasattr(form, "cleaned_data") else {}
    words = None
    if all(data.get(name) for name in ("day", "begins", "ends")):
        span = form.span()
        if span[0] < span[1]:
            people = {data.get("chair"), *data.get("people", ())} - {None, ""}
            meeting_id = number(request.GET.get("hop", ""))
            entry = preparing.calendar_entry(request.member, meeting_id) if meeting_id else None
            found = clashes_of(
                request.member, member_ids=[int(key[1:]) for key in people if key[0] == "m"],
                starts_at=span[0], ends_at=span[1], except_entry=entry,
            )  # fmt: skip
            room = int(data["room"]) if data.get("room") else 0
            free = (
                resource_queries.availability(
                    request.member, room, span, besides_meeting=meeting_id or None
                )
                if room
                else None
            )
            words = free_words(free, [one.sentence for one in found])
    return render(request, "meetings/_free.html", {"words": words})


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: OfficeRequest, meeting_id: int) -> HttpResponse:
    """Call a meeting off."""
    view = queries.meeting(request.member, meeting_id)
    if not view.may("cancel"):
        raise NotFound(NO_MEETING)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            calling.cancel(
                by=request.member, meeting_id=meeting_id, reason=form.cleaned_data["reason"]
            )
        except BusinessError as error:
            _put(form, error)
        else:
            add_toast(request, "Đã hủy cuộc họp.")
            return redirect("meetings:meeting", meeting_id)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "page": MeetingPage.of(view)}
    return render(request, "meetings/cancel.html", context, status=status)


@open_to(SIGNED_IN)
@require_POST
def answer(request: OfficeRequest, meeting_id: int) -> HttpResponse:
    """Answer an invitation."""
    queries.meeting(request.member, meeting_id)
    form = AnswerForm(request.POST, receivers=everybody(request.member))
    if form.is_valid():
        try:
            inviting.answer(by=request.member, meeting_id=meeting_id, **form.wanted())
        except BusinessError as error:
            _put(form, error)
        else:
            add_toast(request, "Đã trả lời giấy mời.")
            return redirect("meetings:meeting", meeting_id)
    return meeting_page(request, meeting_id, answer_form=form)


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def papers(request: OfficeRequest, meeting_id: int) -> HttpResponse:
    """Lay papers on the table, take one away."""
    view = queries.meeting(request.member, meeting_id)
    if not view.may("add_papers"):
        raise NotFound(NO_MEETING)
    context: dict[str, Any] = {"page": MeetingPage.of(view), "view": view}
    if request.method == "POST":
        kept, refused = received(request, request.member)
        context |= {"kept": kept, "refused_files": [str(one) for one in refused]}
        out = number(request.POST.get("lay-ra", ""))
        try:
            if out:
                planning.take_paper_out(by=request.member, meeting_id=meeting_id, attachment_id=out)
                add_toast(request, "Đã bỏ tài liệu.")
                return redirect("meetings:papers", meeting_id)
            if not refused and "bo_tep" not in request.POST:
                planning.add_papers(
                    by=request.member, meeting_id=meeting_id, new=[one.new for one in kept]
                )
                add_toast(request, "Đã thêm tài liệu họp.")
                return redirect("meetings:meeting", meeting_id)
        except BusinessError as error:
            if isinstance(error, NotFound):
                raise
            context["sentence"] = str(error)
    status = 422 if request.method == "POST" else 200
    return render(request, "meetings/papers.html", context, status=status)


@open_to(SIGNED_IN, revalidated=True)
@require_safe
def file(request: OfficeRequest, meeting_id: int, attachment_id: int) -> HttpResponseBase:
    """A paper of the meeting, byte for byte."""
    blob, name = queries.paper(request.member, meeting_id, attachment_id)
    return file_response(request, blob, name=name, inline="xem" in request.GET)


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def documents(request: OfficeRequest, meeting_id: int) -> HttpResponse:
    """Find a document and put it beside the meeting."""
    view = queries.meeting(request.member, meeting_id)
    if not view.may("add_papers"):
        raise NotFound(NO_MEETING)
    if request.method == "POST":
        chosen = number(request.POST.get("van-ban", ""))
        linking.link_document(by=request.member, meeting_id=meeting_id, document_id=chosen)
        add_toast(request, "Đã đặt văn bản cạnh cuộc họp.")
        return redirect("meetings:meeting", meeting_id)
    words = request.GET.get("tim", "")[:100]
    found = by_number(request.member, words, leave_out=0)
    context = {"page": MeetingPage.of(view), "words": words, "found": found}
    return render(request, "meetings/documents.html", context)


@open_to(SIGNED_IN)
@require_POST
def act(request: OfficeRequest, meeting_id: int, slug: str) -> HttpResponse:
    """The buttons that ask nothing more."""
    if slug not in _ACTS:
        raise Http404
    queries.meeting(request.member, meeting_id)
    verb, said = _ACTS[slug]
    try:
        verb(request, meeting_id)
    except NotFound:
        raise
    except BusinessError as error:
        add_toast(request, str(error))
    else:
        add_toast(request, said)
    return redirect("meetings:meeting", meeting_id)


_Verb = Callable[[OfficeRequest, int], object]
_ACTS: Mapping[str, tuple[_Verb, str]] = {
    "moi-hop": (
        lambda request, one: calling.invite(by=request.member, meeting_id=one),
        "Đã gửi giấy mời.",
    ),
    "da-hop": (
        lambda request, one: calling.hold(by=request.member, meeting_id=one),
        "Đã ghi nhận cuộc họp đã họp.",
    ),
    "co-mat": (
        lambda request, one: coming.come_in(by=request.member, meeting_id=one),
        "Đã ghi nhận anh, chị có mặt.",
    ),
    "trinh": (
        lambda request, one: minute_services.submit(by=request.member, meeting_id=one),
        "Đã trình người chủ trì xác nhận biên bản.",
    ),
    "xac-nhan": (
        lambda request, one: minute_services.confirm(
            by=request.member, meeting_id=one, number=number(request.POST.get("lan", ""))
        ),
        "Đã xác nhận biên bản. Biên bản không đổi nữa.",
    ),
}


def meeting_page(request: OfficeRequest, meeting_id: int, **forms: Any) -> HttpResponse:
    """The page of a meeting, with a form that was refused if one was."""
    view = queries.meeting(request.member, meeting_id)
    people = everybody(request.member)
    context: dict[str, Any] = {
        "page": MeetingPage.of(view),
        "answer_form": AnswerForm(receivers=people),
        "conclusion_form": ConclusionForm(receivers=people),
        "ballot_form": BallotForm(),
        "return_form": ReturnForm(),
        "may_text": may_send(request.member) and view.line.status is not MeetingStatus.DRAFT,
        **forms,
    }
    return render(request, "meetings/meeting.html", context, status=422 if forms else 200)


def _put(form: Any, error: BusinessError) -> None:
    """Put a refusal on its field; what is not theirs stays not found."""
    if isinstance(error, NotFound):
        raise error
    form.add_error(error.field if error.field in form.fields else None, str(error))


def _form(
    request: OfficeRequest, *, initial: Mapping[str, Any] | None = None, data: Any = None
) -> MeetingForm:
    return MeetingForm(
        data if data is not None else request.POST or None,
        initial=dict(initial or {}),
        receivers=everybody(request.member),
        rooms=resource_queries.resources(request.member, ResourceKind.ROOM),
    )


def _initial(request: OfficeRequest, view: queries.MeetingView) -> dict[str, Any]:
    chosen = preparing.guests(request.member, view.line.id)
    return {
        **begin_of(view.line.starts_at, view.line.ends_at),
        "title": view.line.title, "agenda": view.agenda, "place": view.line.place,
        "link": view.link, "room": str(view.room_id or ""), "chair": f"m{view.chair_id}",
        "secretary": f"m{view.secretary_id}",
        "people": [*(f"m{one}" for one in chosen.members), *(f"u{one}" for one in chosen.units)],
        "informed": [f"m{one}" for one in chosen.informed], "names": "\n".join(chosen.names),
    }  # fmt: skip


def _saved(request: OfficeRequest, meeting_id: int) -> HttpResponse:
    """To the meeting's page; with the button "Lưu và gửi giấy mời" the invitations go out first."""
    said = "Đã lưu cuộc họp."
    if "moi" in request.POST and not queries.meeting(request.member, meeting_id).may("invite"):
        # The first of two clicks has sent them.
        said = "Đã gửi giấy mời."
    elif "moi" in request.POST:
        try:
            calling.invite(by=request.member, meeting_id=meeting_id)
            said = "Đã gửi giấy mời."
        except BusinessError as error:
            said = f"Đã lưu, chưa gửi giấy mời. {error}"
    add_toast(request, said)
    return redirect("meetings:meeting", meeting_id)
