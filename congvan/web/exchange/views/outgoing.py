"""One package that goes out: how far it is, once more, as proof."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from congvan.exchange.queries import downloads
from congvan.exchange.queries import packages as questions
from congvan.exchange.services import again
from congvan.kernel import clock
from congvan.organization.doors import OfficeRequest, open_to
from congvan.organization.states import Role
from congvan.ui.toasts import add_toast
from congvan.web.exchange.answers import package_answer
from congvan.web.exchange.audience import CLERKS, READERS
from congvan.web.exchange.pages.outgoing import outgoing_page


@open_to(READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def outgoing(request: OfficeRequest, package_id: int) -> HttpResponse:
    """How far it is; a post sends it once more."""
    is_clerk = request.member.holds(Role.REGISTRY_CLERK)
    if request.method == "POST":
        if not is_clerk:
            raise Http404
        again.resend_package(by=request.member, package_id=package_id)
        add_toast(request, "Đang gửi lại gói tin.")
        return redirect("exchange:outgoing", package_id)
    view = questions.outgoing_package(request.member, package_id)
    page = outgoing_page(view, is_clerk=is_clerk, now=clock.now())
    return render(request, "exchange/outgoing.html", {"page": page})


@open_to(CLERKS)
@require_safe
def download(request: OfficeRequest, package_id: int) -> HttpResponseBase:
    """The package byte for byte as it went (R-198)."""
    content, name = downloads.package_bytes(request.member, "di", package_id)
    return package_answer(content, name)
