"""Requests to correct a line: ask, list, decide."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from congvan.documents.queries.details import details
from congvan.kernel.errors import BusinessError
from congvan.organization.doors import OfficeRequest, open_to
from congvan.registers import queries
from congvan.registers.access import registry_head
from congvan.registers.services import corrections as services
from congvan.registers.states import BookKind, CorrectionStatus
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms.fields import refuse
from congvan.web.paging import after_in
from congvan.web.registers.audience import CLERK, DECIDERS
from congvan.web.registers.forms.corrections import AskForm, DecideForm
from congvan.web.registers.pages.corrections import CorrectionsPage, OneCorrectionPage
from congvan.web.registers.rendering import answer

# What the person reads when a move is done.
DONE = {
    "carry_out": "Đã sửa sổ; văn thư được báo.",
    "refuse": "Đã trả lời không cho sửa; văn thư được báo.",
    "withdraw": "Đã rút đề nghị.",
}


@open_to(DECIDERS)
@require_safe
def correction_list(request: OfficeRequest) -> HttpResponse:
    """Đề nghị sửa sổ."""
    shows_all = request.GET.get("tab") == "tat-ca"
    status = None if shows_all else CorrectionStatus.ASKED
    found = queries.corrections(request.member, status=status, after=after_in(request))
    is_head = registry_head(request.member)
    page = CorrectionsPage.of(found, shows_all=shows_all, may_backdate=is_head)
    return answer(request, "corrections", page)


@open_to(CLERK)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: OfficeRequest, entry_id: int) -> HttpResponse:
    """Ask that a line be changed, moved to another book, or its number voided."""
    entry = queries.entry(request.member, entry_id)
    if entry.kind is not BookKind.IN:
        return redirect("registers:void", entry_id)
    document = details(request.member, entry.document_id) if entry.document_id else None
    books = [
        book for book in queries.books(request.member, year=entry.entered_on.year)
        if book.is_open and book.book_id != entry.book_id
    ]  # fmt: skip
    form = AskForm(
        request.POST or None, viewer=request.member, entry=entry, document=document, books=books
    )
    if request.method == "POST" and form.is_valid():
        try:
            asked = services.ask(by=request.member, entry_id=entry_id, **form.wanted())
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, "Đã gửi đề nghị sửa sổ tới người có quyền duyệt.")
            return redirect("registers:correction", asked.pk)
    return answer(request, "correction_ask", entry, form=form)


@open_to(DECIDERS)
@require_http_methods(["GET", "HEAD", "POST"])
def correction(request: OfficeRequest, correction_id: int) -> HttpResponse:
    """One request; a button for each move that is open to the viewer."""
    line = queries.correction(request.member, correction_id)
    form = DecideForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        verb = request.POST.get("verb", "")
        try:
            _verb(verb)(by=request.member, correction_id=correction_id, **_with_note(verb, form))
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, DONE[verb])
            return redirect("registers:correction", correction_id)
    return answer(request, "correction", OneCorrectionPage.of(line), form=form)


def _verb(name: str) -> Callable[..., Any]:
    verbs: dict[str, Callable[..., Any]] = {
        "carry_out": services.carry_out,
        "refuse": services.refuse,
        "withdraw": services.withdraw,
    }
    if name not in verbs:
        raise Http404
    return verbs[name]


def _with_note(verb: str, form: DecideForm) -> dict[str, str]:
    return {} if verb == "withdraw" else {"note": form.cleaned_data["note"]}
