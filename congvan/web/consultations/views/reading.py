"""The list, one consultation, its files."""

from __future__ import annotations

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from congvan.kernel import clock
from congvan.office.consultations.queries import grounds, keepings, lists
from congvan.office.consultations.queries import page as questions
from congvan.office.consultations.states import Shelf
from congvan.organization.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.organization.queries.calendar import working_calendar
from congvan.web.consultations.pages import ConsultationPage, ListPage
from congvan.web.page_images import file_response
from congvan.web.paging import after_in


@open_to(SIGNED_IN)
@require_safe
def consultation_list(request: OfficeRequest) -> HttpResponse:
    """Lấy ý kiến, by tabs."""
    member = request.member
    asked = request.GET.get("tab", "")
    shelf = Shelf(asked) if asked in Shelf.values else Shelf.WAITING
    page = ListPage.of(
        shelf, lists.consultations(member, shelf, after=after_in(request)),
        waiting=lists.waiting_count(member), now=clock.now(), calendar=working_calendar(),
        may_ask=grounds.may_ask(member), may_assign=grounds.may_assign(member),
        may_decide=keepings.may_decide(member),
    )  # fmt: skip
    return render(request, "consultations/list.html", {"page": page})


@open_to(SIGNED_IN)
@require_safe
def consultation(request: OfficeRequest, consultation_id: int) -> HttpResponse:
    """One consultation."""
    view = questions.view(request.member, consultation_id)
    page = ConsultationPage.of(view, now=clock.now(), calendar=working_calendar())
    return render(request, "consultations/consultation.html", {"page": page, "view": view})


@open_to(SIGNED_IN, revalidated=True)
@require_safe
def question_file(
    request: OfficeRequest, consultation_id: int, attachment_id: int
) -> HttpResponseBase:
    """A file that goes with the question."""
    blob, name = questions.question_file(request.member, consultation_id, attachment_id)
    return file_response(request, blob, name=name, inline="xem" in request.GET)


@open_to(SIGNED_IN, revalidated=True)
@require_safe
def answer_file(
    request: OfficeRequest, consultation_id: int, answer_id: int, attachment_id: int
) -> HttpResponseBase:
    """A file of an answer, for its party and for whoever reads the answers."""
    blob, name = questions.answer_file(request.member, consultation_id, answer_id, attachment_id)
    return file_response(request, blob, name=name, inline="xem" in request.GET)
