"""Outgoing books: their lines, numbers held ahead and given up, voided, dated back."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from congvan.kernel.errors import BusinessError, NotFound
from congvan.organization.doors import OfficeRequest, open_to
from congvan.registers import queries
from congvan.registers.rules import written_number
from congvan.registers.services import corrections, reserving
from congvan.registers.states import BookKind, CorrectionKind
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms.fields import refuse
from congvan.web.registers.audience import CLERK, HEADS, READERS, VOIDERS
from congvan.web.registers.forms.books import PeriodForm
from congvan.web.registers.forms.outgoing import BackdateForm, ReasonForm, ReserveForm
from congvan.web.registers.pages.asking import Asked
from congvan.web.registers.pages.outgoing import OutBookPage
from congvan.web.registers.rendering import answer

BOOKS = (BookKind.OUT, BookKind.COPIES)


def show(request: OfficeRequest, book: queries.BookView) -> HttpResponse:
    """One outgoing book: the newest lines first, or from a number on, between days."""
    asked = Asked.of(request.GET.dict())
    form = PeriodForm(request.GET if request.GET.keys() & {"tu", "den"} else None)
    period = form.cleaned_data if form.is_bound and form.is_valid() else {}
    days: Any = {"from_": period.get("tu"), "to": period.get("den")}
    if asked.is_ascending:
        found = queries.out_lines(request.member, book.book_id, after=asked.after, **days)
    else:
        found = queries.latest_out_lines(request.member, book.book_id, before=asked.after, **days)
    page = OutBookPage.of(
        request.member, book, found, asked,
        held=queries.reserved_numbers(request.member, book.book_id),
        leaves=queries.open_leaves(request.member, book.book_id),
    )  # fmt: skip
    return answer(request, "out_book", page, form=form)


@open_to(CLERK)
@require_http_methods(["GET", "HEAD", "POST"])
def reserve(request: OfficeRequest, book_id: int) -> HttpResponse:
    """Giữ số trước: take a block of numbers out of the sequence."""
    book = queries.book(request.member, book_id)
    if book.kind is not BookKind.OUT or not book.is_open:
        raise NotFound("Sổ này không giữ số trước được.")
    form = ReserveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            held = reserving.reserve(by=request.member, book_id=book_id, **form.cleaned_data)
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, f"Đã giữ {len(held)} số; cấp hoặc bỏ từng số ở trang sổ.")
            return redirect("registers:book", book_id)
    return answer(request, "reserve", book, form=form)


@open_to(CLERK)
@require_http_methods(["GET", "HEAD", "POST"])
def release(request: OfficeRequest, reserved_id: int) -> HttpResponse:
    """Give a held number up, with the reason that stays in the book."""
    held = queries.reserved_number(request.member, reserved_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reserving.release(
                by=request.member, reserved_id=reserved_id, reason=form.cleaned_data["reason"]
            )
        except BusinessError as error:
            refuse(form, error)
        else:
            number = written_number(held.number)
            add_toast(request, f"Đã bỏ số {number}; số nằm lại trong sổ, không cấp nữa.")
            return redirect("registers:book", held.book_id)
    return answer(request, "release", held, form=form)


@open_to(VOIDERS)
@require_http_methods(["GET", "HEAD", "POST"])
def void(request: OfficeRequest, entry_id: int) -> HttpResponse:
    """Void the number of an outgoing line, or ask the head to when it has been sent."""
    found = queries.voidable(request.member, entry_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            if found.is_direct:
                reserving.void(by=request.member, entry_id=entry_id, reason=reason)
                add_toast(request, f"Đã hủy số {found.entry.symbol}; số không cấp lại.")
                return redirect(_after_void(request, entry_id))
            asked = corrections.ask(
                by=request.member, entry_id=entry_id, kind=CorrectionKind.VOID, reason=reason
            )
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, "Đã đề nghị hủy số tới người có quyền duyệt.")
            return redirect("registers:correction", asked.pk)
    return answer(request, "void", found, form=form)


@open_to(HEADS)
@require_http_methods(["GET", "HEAD", "POST"])
def backdate(request: OfficeRequest) -> HttpResponse:
    """Cho phép lùi ngày: one number of a book may carry an earlier date (R-126)."""
    books = queries.books_to_backdate(request.member)
    form = BackdateForm(request.POST or None, books=books)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            reserving.permit_backdating(
                by=request.member, book_id=int(data["book"]), issued_on=data["issued_on"],
                reason=data["reason"],
            )  # fmt: skip
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, "Đã cho phép; văn thư được báo để cấp số.")
            return redirect("registers:backdate")
    return answer(request, "backdate", None, form=form)


def _after_void(request: OfficeRequest, entry_id: int) -> str:
    readers = READERS.roles
    if request.member.holds(*readers):
        return reverse("registers:entry", args=[entry_id])
    return reverse("desk:todo")
