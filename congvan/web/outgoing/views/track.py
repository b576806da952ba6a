"""The parcel track: where an issued document is at each recipient, its proofs, what can be done."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congvan.drafting.queries.issue_page import IssueView, issue_view
from congvan.drafting.queries.issued import issued_view
from congvan.exchange.queries import tracks as questions
from congvan.exchange.services import recalling, reminding, resending
from congvan.kernel import clock
from congvan.kernel.clock import OFFICE_ZONE
from congvan.kernel.errors import BusinessError, NotFound
from congvan.organization.doors import SIGNED_IN, OfficeRequest, holders_of, open_to
from congvan.organization.states import Role
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms.fields import refuse
from congvan.web.desk.links import address
from congvan.web.outgoing.forms import RecallFromForm, SettleForm
from congvan.web.outgoing.pages.receipt import receipt_page
from congvan.web.outgoing.pages.track import GROUP, TrackPage, track_page

CLERKS = holders_of(Role.REGISTRY_CLERK)


@open_to(SIGNED_IN)
@require_safe
def track(request: OfficeRequest, issue_id: int) -> HttpResponse:
    """Every recipient of one issued document, by state; `in` draws all of them for the printer."""
    is_print = "in" in request.GET
    page = _page(request, issue_id, group="" if is_print else request.GET.get(GROUP, ""))
    return render(request, "outgoing/track.html", {"page": page, "is_print": is_print})


@open_to(SIGNED_IN)
@require_safe
def track_table(request: OfficeRequest, issue_id: int) -> HttpResponse:
    """The table alone, asked for every minute."""
    page = _page(request, issue_id, group=request.GET.get(GROUP, ""))
    return render(request, "outgoing/_track.html", {"page": page})


@open_to(CLERKS)
@require_POST
def resend_failed(request: OfficeRequest, issue_id: int) -> HttpResponse:
    """Try every failed recipient once more."""
    view = issue_view(request.member, issue_id)
    if view.document_id is None:
        raise Http404
    count = resending.resend_failed(by=request.member, document_id=view.document_id)
    add_toast(request, f"Đang gửi lại {count} nơi." if count else "Không còn nơi nào gửi lỗi.")
    return redirect("outgoing:track", issue_id)


@open_to(CLERKS)
@require_POST
def resend(request: OfficeRequest, dispatch_id: int) -> HttpResponse:
    """Try one recipient once more."""
    found = resending.resend(by=request.member, dispatch_id=dispatch_id)
    add_toast(request, f"Đang gửi lại {found.name}.")
    return _back(request, questions.receipt(request.member, dispatch_id).document_id)


@open_to(SIGNED_IN)
@require_safe
def receipt(request: OfficeRequest, dispatch_id: int) -> HttpResponse:
    """The proof for one recipient: times, who, hashes, what was reported (R-198)."""
    view = questions.receipt(request.member, dispatch_id)
    page = receipt_page(view, track_href=_track_href(request, view.document_id), now=clock.now())
    return render(request, "outgoing/receipt.html", {"page": page})


@open_to(CLERKS)
@require_http_methods(["GET", "HEAD", "POST"])
def remind(request: OfficeRequest, dispatch_id: int) -> HttpResponse:
    """Whom to call at a recipient that has it and does not take it in; note that one did."""
    view = questions.receipt(request.member, dispatch_id)
    refusal: BusinessError | None = None
    if request.method == "POST":
        try:
            reminding.remind(by=request.member, dispatch_id=dispatch_id)
        except NotFound:
            raise
        except BusinessError as error:
            refusal = error
        else:
            add_toast(request, f"Đã ghi nhắc {view.row.name}.")
            return _back(request, view.document_id)
    page = receipt_page(view, track_href=_track_href(request, view.document_id), now=clock.now())
    context = {"page": page, "refusal": refusal}
    return render(request, "outgoing/remind.html", context, status=422 if refusal else 200)


@open_to(CLERKS)
@require_http_methods(["GET", "HEAD", "POST"])
def settle(request: OfficeRequest, dispatch_id: int) -> HttpResponse:
    """Note that nothing more is wanted of a failed or refused sending."""
    view = questions.receipt(request.member, dispatch_id)
    form = SettleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            resending.settle(by=request.member, dispatch_id=dispatch_id, **form.cleaned_data)
        except NotFound:
            raise
        except BusinessError as error:
            form.add_error(None, str(error))
        else:
            add_toast(request, f"Đã ghi: không gửi {view.row.name} nữa.")
            return _back(request, view.document_id)
    page = receipt_page(view, track_href=_track_href(request, view.document_id), now=clock.now())
    status = 422 if request.method == "POST" else 200
    return render(request, "outgoing/settle.html", {"page": page, "form": form}, status=status)


@open_to(CLERKS)
@require_http_methods(["GET", "HEAD", "POST"])
def recall_from(request: OfficeRequest, dispatch_id: int) -> HttpResponse:
    """Ask one recipient to give the document back; it stays in force for the others (R-183)."""
    view = questions.receipt(request.member, dispatch_id)
    form = RecallFromForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            recalling.recall_from(by=request.member, dispatch_id=dispatch_id, **form.cleaned_data)
        except NotFound:
            raise
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, f"Đã yêu cầu {view.row.name} trả lại văn bản.")
            return _back(request, view.document_id)
    page = receipt_page(view, track_href=_track_href(request, view.document_id), now=clock.now())
    status = 422 if request.method == "POST" else 200
    return render(request, "outgoing/recall_from.html", {"page": page, "form": form}, status=status)


def _page(request: OfficeRequest, issue_id: int, *, group: str) -> TrackPage:
    view = issue_view(request.member, issue_id)
    if view.document_id is None:
        raise Http404
    may_recall = view.may("recall")
    return track_page(
        questions.track(request.member, view.document_id), issue_id=issue_id,
        sent_words=_sent_words(view), group=group, now=clock.now(),
        may_recall=may_recall is not None and may_recall.allowed,
    )  # fmt: skip


def _sent_words(view: IssueView) -> str:
    """ "gửi 25/11/2026 08:30, Hoàng Thị Lan": who did the last step."""
    if view.issued_at is None:
        return "chưa phát hành"
    sender = next((step.who for step in reversed(view.steps) if step.key == "send"), "")
    at = f"gửi {view.issued_at.astimezone(OFFICE_ZONE):%d/%m/%Y %H:%M}"
    return f"{at}, {sender}" if sender else at


def _track_href(request: OfficeRequest, document_id: int) -> str:
    issued = issued_view(request.member, document_id)
    return address("outgoing:track", issued.issue_id) if issued and issued.issue_id else ""


def _back(request: OfficeRequest, document_id: int) -> HttpResponse:
    href = _track_href(request, document_id)
    return redirect(href or "outgoing:list")
