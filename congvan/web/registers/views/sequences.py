"""Sổ và dãy số: what the head of the organ decided about outgoing numbers, and envelopes."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from congvan.documents.queries import catalogue
from congvan.kernel import clock
from congvan.kernel.errors import BusinessError, NotFound
from congvan.organization.doors import OfficeRequest, open_to
from congvan.registers import queries
from congvan.registers.services import sequences as services
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms.fields import refuse
from congvan.web.registers.audience import ADDRESS_KEEPERS, READERS, SEQUENCE_DECIDERS
from congvan.web.registers.forms.outgoing import AddressForm, SequenceForm
from congvan.web.registers.rendering import answer


@open_to(SEQUENCE_DECIDERS)
@require_safe
def sequences(request: OfficeRequest) -> HttpResponse:
    """The outgoing books of this year and the next with what they number."""
    return answer(request, "sequences", queries.sequences(request.member))


@open_to(SEQUENCE_DECIDERS)
@require_http_methods(["GET", "HEAD", "POST"])
def sequence_open(request: OfficeRequest) -> HttpResponse:
    """Open an outgoing book for some types, normative documents, or an advisory body."""
    form = SequenceForm(request.POST or None, types=_types(), initial={"year": clock.today().year})
    if request.method == "POST" and form.is_valid():
        try:
            book = services.open_sequence(
                by=request.member, year=form.cleaned_data["year"], numbering=form.numbering()
            )
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, f"Đã mở “{book.name}” năm {book.year}.")
            return redirect("registers:sequences")
    return answer(request, "sequence", None, form=form)


@open_to(SEQUENCE_DECIDERS)
@require_http_methods(["GET", "HEAD", "POST"])
def sequence(request: OfficeRequest, book_id: int) -> HttpResponse:
    """Change what an outgoing book numbers."""
    found = queries.sequence(request.member, book_id)
    if not found.is_open:
        raise NotFound("Sổ này đã khóa.")
    names = (
        "name",
        "types",
        "is_default",
        "is_normative",
        "issuing_body",
        "body_notation",
        "ground",
    )
    first = {name: getattr(found, name) for name in names}
    form = SequenceForm(request.POST or None, types=_types(), fixed_year=True, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            services.amend_sequence(by=request.member, book_id=book_id, numbering=form.numbering())
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, f"Đã ghi dãy số của “{form.cleaned_data['name']}”.")
            return redirect("registers:sequences")
    return answer(request, "sequence", found, form=form)


@open_to(ADDRESS_KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def envelope_address(request: OfficeRequest) -> HttpResponse:
    """What envelopes print of the sender."""
    kept = queries.sender(request.member)
    form = AddressForm(request.POST or None, initial={"address": kept.address, "phone": kept.phone})
    if request.method == "POST" and form.is_valid():
        try:
            services.set_envelope_address(by=request.member, **form.cleaned_data)
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, "Đã ghi địa chỉ in trên bì.")
            roles = READERS.roles
            back = "registers:books" if request.member.holds(*roles) else "registers:sequences"
            return redirect(back)
    return answer(request, "envelope_address", None, form=form)


def _types() -> list[tuple[str, str]]:
    return [(one.code, one.name) for one in catalogue.document_types()]
