"""One package that came: agree or not to what it asks, read what it says, take it as proof."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from congvan.exchange.queries import downloads
from congvan.exchange.queries import packages as questions
from congvan.exchange.queries.packages import IncomingView
from congvan.exchange.states import BusinessType, PackageKind, StatusCode
from congvan.intake.queries.axis import arrivals_of
from congvan.intake.queries.consequences import Consequences, consequences
from congvan.intake.services import changes
from congvan.kernel import clock
from congvan.kernel.errors import BusinessError
from congvan.organization.doors import OfficeRequest, open_to
from congvan.organization.states import Role
from congvan.ui.items import Link
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms.fields import refuse
from congvan.web.desk.links import address
from congvan.web.exchange.answers import package_answer
from congvan.web.exchange.audience import CLERKS, READERS
from congvan.web.exchange.forms import AGREE, DECLINE, AnswerForm
from congvan.web.exchange.pages.incoming import asked_words, incoming_page


@open_to(READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def incoming(request: OfficeRequest, package_id: int) -> HttpResponse:
    """What it asks with what would follow; a post is the answer."""
    member = request.member
    view = questions.incoming_package(member, package_id)
    may_see = member.holds(Role.REGISTRY_CLERK, Role.AGENCY_LEADER)
    found = consequences(member, package_id) if may_see and _asks(view) else None
    form = AnswerForm(request.POST or None)
    if request.method == "POST":
        if found is None or not member.holds(Role.REGISTRY_CLERK):
            raise Http404
        done = _answered(request, found, form)
        if done is not None:
            return done
    page = incoming_page(
        view, found, arrival_id=arrivals_of(member, [package_id]).get(package_id),
        may_download=member.holds(Role.REGISTRY_CLERK), now=clock.now(),
    )  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "exchange/incoming.html", {"page": page, "form": form}, status=status)


@open_to(CLERKS)
@require_safe
def download(request: OfficeRequest, package_id: int) -> HttpResponseBase:
    """The package byte for byte, as proof (R-198)."""
    content, name = downloads.package_bytes(request.member, "den", package_id)
    return package_answer(content, name)


def _asks(view: IncomingView) -> bool:
    if view.kind == PackageKind.STATUS:
        return view.status_code == StatusCode.RECALL_ASKED
    return view.business_type != BusinessType.NEW


def _answered(request: OfficeRequest, found: Consequences, form: AnswerForm) -> HttpResponse | None:
    """Carry the answer out and go on; None when the form comes back."""
    wanted = request.POST.get("viec", "")
    if wanted not in (AGREE, DECLINE):
        raise Http404
    if not form.is_valid():
        return None
    reason = form.cleaned_data["reason"].strip()
    if wanted == DECLINE and not reason:
        form.add_error("reason", "Ghi lý do không đồng ý để nơi gửi biết.")
        return None
    verb = changes.agree if wanted == AGREE else changes.decline
    try:
        verb(by=request.member, package_id=found.package_id, reason=reason)
    except BusinessError as error:
        refuse(form, error)
        return None
    asked = asked_words(found)
    if wanted == DECLINE:
        add_toast(request, f"Đã trả lời không đồng ý {asked}.")
        return redirect("incoming:from-axis")
    arrival_id = arrivals_of(request.member, [found.package_id]).get(found.package_id)
    if arrival_id is not None and not found.is_recall:
        add_toast(request, f"Đã đồng ý {asked}. Vào sổ bản mới ở đây.")
        return redirect("intake:entry", arrival_id)
    target = found.target
    link = (
        Link("Mở văn bản", address("documents:document", target.document_id))
        if target and target.document_id else None
    )  # fmt: skip
    add_toast(request, f"Đã đồng ý {asked}; nơi gửi và người đang giữ được báo.", link=link)
    return redirect("incoming:from-axis")
