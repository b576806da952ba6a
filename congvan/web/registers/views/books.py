"""The list of books; opening and closing; numbers that lack."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from congvan.kernel import clock
from congvan.kernel.errors import BusinessError, NotFound
from congvan.organization.doors import OfficeRequest, open_to
from congvan.registers import queries
from congvan.registers.services import books as services
from congvan.registers.states import BookKind, CorrectionStatus
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms.fields import refuse
from congvan.web.registers.audience import CLERK, READERS
from congvan.web.registers.forms.books import Nothing, OpenForm
from congvan.web.registers.pages.books import BooksPage, CheckLine, ClosePage, GapsPage, checks
from congvan.web.registers.rendering import answer


@open_to(READERS)
@require_safe
def book_list(request: OfficeRequest) -> HttpResponse:
    """Sổ văn bản by year."""
    waiting = queries.corrections(request.member, status=CorrectionStatus.ASKED)
    page = BooksPage.of(
        request.member, queries.books(request.member), this_year=clock.today().year,
        waiting=len(waiting.lines),
    )  # fmt: skip
    return answer(request, "books", page)


@open_to(CLERK)
@require_http_methods(["GET", "HEAD", "POST"])
def open_book(request: OfficeRequest) -> HttpResponse:
    """Open a book."""
    begin = {"kind": BookKind.IN.value, "year": clock.today().year}
    form = OpenForm(request.POST or None, initial=begin)
    if request.method == "POST" and form.is_valid():
        try:
            book = services.open_book(by=request.member, **form.cleaned_data)
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, f"Đã mở “{book.name}” năm {book.year}.")
            return redirect("registers:book", book.pk)
    return answer(request, "book_open", None, form=form)


@open_to(READERS)
@require_safe
def gaps(request: OfficeRequest, book_id: int) -> HttpResponse:
    """Numbers without a line, and voided ones with who and why."""
    book = queries.book(request.member, book_id)
    held = queries.reserved_numbers(request.member, book_id)
    page = GapsPage.of(book, queries.gaps(request.member, book_id), held)
    return answer(request, "gaps", page)


@open_to(CLERK)
@require_http_methods(["GET", "HEAD", "POST"])
def close_book(request: OfficeRequest, book_id: int) -> HttpResponse:
    """Ask, then close a book for ever."""
    book = queries.book(request.member, book_id)
    if not book.moves:
        raise NotFound("Sổ này đã khóa.")
    form = Nothing(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.close_book(by=request.member, book_id=book_id)
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, f"Đã khóa {book.named}.")
            return redirect("registers:books")
    page = ClosePage.of_book(book, queries.gaps(request.member, book_id), _waiting(request))
    return answer(request, "close", page, form=form)


@open_to(CLERK)
@require_http_methods(["GET", "HEAD", "POST"])
def close_year(request: OfficeRequest, year: int) -> HttpResponse:
    """Ask with the checklist, then close all books of a past year."""
    books = [book for book in queries.books(request.member, year=year) if book.is_open]
    if not books:
        raise NotFound("Năm này không còn sổ nào đang mở.")
    form = Nothing(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            closed = services.close_year(by=request.member, year=year)
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, f"Đã khóa {len(closed)} sổ năm {year}.")
            return redirect("registers:books")
    return answer(request, "close", ClosePage.of_year(year, _checklist(request, books)), form=form)


def _checklist(
    request: OfficeRequest, books: list[queries.BookView]
) -> list[tuple[CheckLine, ...]]:
    waiting = _waiting(request)
    return [checks(b, queries.gaps(request.member, b.book_id), waiting) for b in books]


def _waiting(request: OfficeRequest) -> tuple[queries.CorrectionView, ...]:
    return queries.corrections(request.member, status=CorrectionStatus.ASKED).lines
