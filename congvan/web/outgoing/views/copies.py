"""Certified copies of a document: the list, making one, signing an electronic one, its sheet."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congvan.documents import queries as documents
from congvan.drafting.queries import copies as queries
from congvan.drafting.services import copies
from congvan.kernel import clock
from congvan.kernel.errors import BusinessError
from congvan.organization.doors import SIGNED_IN, OfficeRequest, holders_of, open_to
from congvan.organization.queries import people
from congvan.organization.states import Role
from congvan.signing.queries import devices
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms.fields import refuse
from congvan.web.outgoing.copies import MakeCopyForm
from congvan.web.outgoing.forms import PinForm
from congvan.web.outgoing.uploads import stored
from congvan.web.page_images import file_response

CLERKS = holders_of(Role.REGISTRY_CLERK)
HEADS = (
    ("Số, ký hiệu", ""), ("Hình thức", ""), ("Người ký", ""), ("Nơi nhận", ""),
    ("Số bản", "col-num"), ("", "col-end"),
)  # fmt: skip


@open_to(SIGNED_IN)
@require_safe
def copies_of(request: OfficeRequest, document_id: int) -> HttpResponse:
    """The copies that were made of a document."""
    view = documents.details(request.member, document_id)
    is_clerk = request.member.holds(Role.REGISTRY_CLERK)
    lines = queries.copies(request.member, document_id)
    device = devices.organ_device(request.member) if is_clerk else None
    context = {
        "view": view, "lines": lines, "heads": HEADS,
        "may_make": is_clerk and bool(queries.legal_ways(request.member, document_id)),
        "pin": PinForm(initial={"device": device.device_id}) if device else None,
        "may_seal": is_clerk,
    }  # fmt: skip
    return render(request, "outgoing/copies.html", context)


@open_to(CLERKS)
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: OfficeRequest, document_id: int) -> HttpResponse:
    """Make and number a copy."""
    member = request.member
    view = documents.details(member, document_id)
    ways = queries.legal_ways(member, document_id)
    if not ways:
        raise Http404
    seats = people.current_members(member.agency_id)
    allowed = {line.member_id for line in queries.copy_rights(member)}
    first = sorted(seats, key=lambda seat: seat.pk not in allowed)
    form = MakeCopyForm(
        request.POST or None, request.FILES or None,
        initial={"made_on": clock.today(), "copies": 1}, ways=ways,
        books=queries.copy_books(member),
        signers=[(str(seat.pk), f"{seat.person.full_name}, {seat.post.title}") for seat in first],
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            upload = form.cleaned_data["file"]
            copy = copies.make_copy(
                by=member, details=form.details(document_id, stored(upload) if upload else None)
            )
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, f"Đã cấp số bản sao {copy.symbol}.")
            return redirect("outgoing:copies", document_id)
    context = {
        "form": form, "title": "Sao văn bản", "confirm": "Cấp số bản sao", "upload": True,
        "lead": f"{view.symbol or view.type_name} · {view.subject}",
        "back": reverse("outgoing:copies", args=[document_id]),
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "outgoing/form.html", context, status=status)


@open_to(CLERKS)
@require_POST
def seal(request: OfficeRequest, copy_id: int) -> HttpResponse:
    """The organ's signature on an electronic copy; what refuses it is said over the list."""
    line = queries.copy_view(request.member, copy_id)
    form = PinForm(request.POST)
    if form.is_valid():
        try:
            done = copies.sign_copy(
                by=request.member, copy_id=copy_id, device_id=form.cleaned_data["device"],
                pin=form.cleaned_data["pin"],
            )  # fmt: skip
        except BusinessError as error:
            add_toast(request, str(error))
        else:
            add_toast(request, f"Đã ký số bản sao {done.symbol}.")
    return redirect("outgoing:copies", line.document_id)


@open_to(SIGNED_IN)
@require_safe
def sheet(request: OfficeRequest, copy_id: int) -> HttpResponseBase:
    """A paper copy's sheet to print, or the file of an electronic one."""
    line = queries.copy_view(request.member, copy_id)
    name = f"{line.symbol.replace('/', '-')}.pdf"
    if line.blob_id is not None:
        return file_response(request, queries.copy_file(request.member, copy_id), name=name)
    data = queries.copy_sheet(request.member, copy_id)
    answer = HttpResponse(data, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    return answer
