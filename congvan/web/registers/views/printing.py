"""Print-outs: a book as PDF or Excel, the arrival stamp, the slip."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from congvan.directives import book_printing, printing_orders
from congvan.directives.printing import handling_slip_pdf
from congvan.dossiers.queries import dossiers_of_document
from congvan.kernel.errors import BusinessError, NotFound
from congvan.organization.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.registers.printing import Printout, stamp_label
from congvan.ui.toasts import add_toast
from congvan.web.registers.audience import READERS
from congvan.web.registers.forms.books import PeriodForm
from congvan.web.registers.pages.printing import PrintingPage
from congvan.web.registers.rendering import answer, send_file


@open_to(READERS)
@require_POST
def print_book(request: OfficeRequest, book_id: int) -> HttpResponse:
    """The book as a file, or the page of its progress when it is long."""
    form = PeriodForm(request.POST)
    days = form.cleaned_data if form.is_valid() else {}
    try:
        made = printing_orders.print_book(
            by=request.member, book_id=book_id, form=request.POST.get("mau", ""),
            from_=days.get("tu"), to=days.get("den"),
        )  # fmt: skip
    except NotFound:
        raise
    except BusinessError as error:
        add_toast(request, str(error))
        return redirect("registers:book", book_id)
    return send_file(made) if isinstance(made, Printout) else redirect("registers:printing", made)


@open_to(READERS)
@require_safe
def printing(request: OfficeRequest, printing_id: int) -> HttpResponse:
    """How far a long print-out is; it may be left, a notice tells when it is done."""
    view = book_printing.printing(request.member, printing_id)
    return answer(request, "printing", PrintingPage.of(view))


@open_to(READERS)
@require_safe
def printed_file(request: OfficeRequest, printing_id: int) -> HttpResponse:
    """The file of a long print-out."""
    return send_file(book_printing.printed_file(request.member, printing_id))


@open_to(SIGNED_IN)
@require_safe
def label(request: OfficeRequest, document_id: int) -> HttpResponse:
    """Dấu đến as a label of 50 × 35 mm."""
    found = dossiers_of_document(request.member, document_id)
    code = found[0].code if found else ""
    return send_file(stamp_label(request.member, document_id, dossier_code=code))


@open_to(SIGNED_IN)
@require_safe
def slip(request: OfficeRequest, document_id: int) -> HttpResponse:
    """Phiếu giải quyết văn bản đến as PDF."""
    return send_file(handling_slip_pdf(request.member, document_id))
