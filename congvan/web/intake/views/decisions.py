"""What does not go straight into the book: return, report, paper line, join, the head's decision."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from congvan.documents import queries as documents
from congvan.intake import queries
from congvan.intake.queries import ArrivalView
from congvan.intake.services import decisions
from congvan.intake.states import ArrivalStatus
from congvan.kernel.clock import OFFICE_ZONE
from congvan.kernel.errors import BusinessError
from congvan.organization.doors import OfficeRequest, holders_of, open_to
from congvan.organization.states import Role
from congvan.registers import queries as registers
from congvan.registers.states import BookKind, PaperLineKind
from congvan.ui.items import Link
from congvan.ui.toasts import add_toast
from congvan.web.addresses import address
from congvan.web.administration.forms.fields import refuse
from congvan.web.intake.forms.rest import DecisionForm, PaperLineForm, ReasonForm
from congvan.web.intake.pages.decision import DecisionPage
from congvan.web.intake.pages.verdicts import Standing
from congvan.web.intake.views.files import SEE_ARRIVALS

CLERK = holders_of(Role.REGISTRY_CLERK)
METHODS = ["GET", "HEAD", "POST"]
DONE = {
    "accept": "Đã cho nhận để tham khảo; văn thư được báo để vào sổ.",
    "order_return": "Đã yêu cầu trả lại nơi gửi; văn thư được báo.",
    "ignore": "Đã ghi không tiếp nhận; văn thư được báo.",
}


@open_to(CLERK)
@require_http_methods(METHODS)
def return_page(request: OfficeRequest, arrival_id: int) -> HttpResponse:
    """Return it to the sender, with the reason (R-030)."""
    view = queries.arrival(request.member, arrival_id)
    first = {"reason": view.line.reason}
    form = ReasonForm(
        request.POST or None, label="Lý do trả lại", initial=first,
        hint="Ví dụ: không đúng thẩm quyền; thiếu trang; số trên bì không khớp.",
    )  # fmt: skip

    def act(reason: str) -> str:
        decisions.return_to_sender(by=request.member, arrival_id=arrival_id, reason=reason)
        return "Đã ghi trả lại nơi gửi."

    words = {"title": "Trả lại nơi gửi", "confirm": "Trả lại nơi gửi", "icon": "arrow-back-up"}
    return _asked(request, view, form, act, words)


@open_to(CLERK)
@require_http_methods(METHODS)
def report_page(request: OfficeRequest, arrival_id: int) -> HttpResponse:
    """Report it to the head, who decides (R-029)."""
    view = queries.arrival(request.member, arrival_id)
    form = ReasonForm(
        request.POST or None, label="Báo cáo của văn thư",
        initial={"reason": view.line.report or Standing.of(view).why},
        hint="Ví dụ: tệp không có chữ ký số của cơ quan; đề nghị cho ý kiến.",
    )  # fmt: skip

    def act(reason: str) -> str:
        decisions.report_to_head(by=request.member, arrival_id=arrival_id, report=reason)
        return "Đã báo người đứng đầu; có quyết định thì anh, chị được báo lại."

    words = {"title": "Báo người đứng đầu", "confirm": "Gửi báo cáo", "icon": "send"}
    return _asked(request, view, form, act, words)


@open_to(CLERK)
@require_http_methods(METHODS)
def paper_line_page(request: OfficeRequest, arrival_id: int) -> HttpResponse:
    """A number without content for a barred paper; its files go out of reach (R-290, R-293)."""
    view = queries.arrival(request.member, arrival_id)
    year = view.line.received_at.astimezone(OFFICE_ZONE).year
    books = [one for one in registers.books(request.member, BookKind.IN, year) if one.is_open]
    form = PaperLineForm(
        request.POST or None, books=[(str(one.book_id), f"{one.name} {one.year}") for one in books]
    )
    if request.method == "POST" and form.is_valid():
        try:
            entry = decisions.enter_paper_line(
                by=request.member, arrival_id=arrival_id, book_id=int(form.cleaned_data["book"]),
                kind=PaperLineKind(form.cleaned_data["kind"]),
            )  # fmt: skip
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, f"Đã ghi dòng giấy số {entry.number}, không có nội dung.")
            return redirect("intake:waiting")
    context = {"arrival_id": arrival_id, "form": form, "is_open": not view.is_finished}
    return render(request, "intake/paper_line.html", context, status=_status(request))


@open_to(CLERK)
@require_http_methods(METHODS)
def join_page(request: OfficeRequest, arrival_id: int, document_id: int) -> HttpResponse:
    """Join the paper to a document that is in the book already; asked on a page of its own."""
    view = queries.arrival(request.member, arrival_id)
    document = documents.details(request.member, document_id)
    entry = registers.entry_of(request.member, document_id)
    refusal: BusinessError | None = None
    # The entry form's own button comes here with the whole form; only this page's is the answer.
    if request.method == "POST" and request.POST.get("act") == "gan":
        try:
            decisions.join(by=request.member, arrival_id=arrival_id, document_id=document_id)
        except BusinessError as error:
            refusal = error
        else:
            link = Link("Mở văn bản", address("documents:document", document_id))
            add_toast(request, "Đã gắn vào văn bản đã có số; không cấp số mới.", link=link)
            return redirect("intake:waiting")
    context = {
        "arrival_id": arrival_id, "line": view.line, "document": document, "entry": entry,
        "refusal": refusal,
    }  # fmt: skip
    return render(request, "intake/join.html", context, status=422 if refusal else 200)


@open_to(SEE_ARRIVALS)
@require_http_methods(METHODS)
def decision_page(request: OfficeRequest, arrival_id: int) -> HttpResponse:
    """What the clerk reported, beside its pages; the head decides by one of three buttons."""
    view = queries.arrival(request.member, arrival_id)
    if not request.member.holds(Role.AGENCY_LEADER):
        return redirect("intake:entry", arrival_id)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        verb = request.POST.get("verb", "")
        try:
            _verb(verb)(
                by=request.member, arrival_id=arrival_id, reason=form.cleaned_data["reason"]
            )
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, DONE[verb])
            return redirect("desk:todo")
    page = DecisionPage.of(request.member, view)
    context = {"page": page, "form": form}
    return render(request, "intake/decision.html", context, status=_status(request))


def _verb(name: str) -> Callable[..., Any]:
    verbs: dict[str, Callable[..., Any]] = {
        "accept": decisions.accept_as_reference,
        "order_return": decisions.order_return,
        "ignore": decisions.ignore,
    }
    if name not in verbs:
        raise Http404
    return verbs[name]


def _asked(
    request: OfficeRequest, view: ArrivalView, form: forms.Form, act: Callable[[str], str],
    words: dict[str, str],
) -> HttpResponse:  # fmt: skip
    """Ask for the reason on a page of its own; done, go back to what waits."""
    if request.method == "POST" and form.is_valid():
        try:
            done = act(form.cleaned_data["reason"])
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, done)
            return redirect("intake:waiting")
    is_open = view.line.status in (
        ArrivalStatus.WAITING, ArrivalStatus.ACCEPTED, ArrivalStatus.TO_RETURN,
    )  # fmt: skip
    context = {"line": view.line, "form": form, "words": words, "is_open": is_open}
    return render(request, "intake/reason.html", context, status=_status(request))


def _status(request: OfficeRequest) -> int:
    return 422 if request.method == "POST" else 200
