"""Ghi văn bản ký giấy: number, scan, then the organ's signature as for everything else."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from congvan.drafting.services.issuing_numbers import register_signed_paper
from congvan.kernel.errors import BusinessError
from congvan.organization.doors import OfficeRequest, holders_of, open_to
from congvan.organization.states import Role
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms.fields import refuse
from congvan.web.outgoing.papers import paper_form
from congvan.web.outgoing.uploads import stored

CLERKS = holders_of(Role.REGISTRY_CLERK)


@open_to(CLERKS)
@require_http_methods(["GET", "HEAD", "POST"])
def signed_paper(request: OfficeRequest) -> HttpResponse:
    """Number a paper signed by hand and keep its scan."""
    form = paper_form(request)
    if request.method == "POST" and form.is_valid():
        try:
            issue = register_signed_paper(
                by=request.member, details=form.details(),
                blob_id=stored(form.cleaned_data["scan"]),
            )  # fmt: skip
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, f"Đã cấp số {issue.symbol}. Đối chiếu rồi ký số của cơ quan.")
            return redirect("outgoing:issue", issue.pk)
    context = {
        "form": form, "title": "Ghi văn bản ký giấy", "confirm": "Cấp số", "upload": True,
        "lead": "Văn bản đã ký trên giấy mà không qua dự thảo ở đây.",
        "back": reverse("outgoing:list"),
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "outgoing/form.html", context, status=status)
