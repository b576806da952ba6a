"""Sổ gửi văn bản đi bưu điện with its envelopes, and Sổ sử dụng bản lưu."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congvan.directives.queries.pickers import receivers
from congvan.kernel.errors import BusinessError, NotFound
from congvan.organization.doors import OfficeRequest, open_to
from congvan.registers import printing, queries
from congvan.registers.services import postal, retained
from congvan.registers.states import BookKind
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms.fields import refuse
from congvan.web.registers.audience import CLERK, READERS
from congvan.web.registers.forms.books import PeriodForm
from congvan.web.registers.forms.outgoing import LendForm, PostForm, SignOffForm
from congvan.web.registers.pages.posted import AskedLines, PostalBookPage, RetainedBookPage
from congvan.web.registers.rendering import answer, send_file

_MOST_PEOPLE = 1000
# A page of lines.
_MOST_TICKED = 50


def show_postal(request: OfficeRequest, book: queries.BookView) -> HttpResponse:
    """Sổ gửi văn bản đi bưu điện, the newest lines first."""
    asked = AskedLines.of(request.GET.dict())
    form = PeriodForm(request.GET if request.GET.keys() & {"tu", "den"} else None)
    period = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = queries.postal_lines(
        request.member, book.book_id, before=asked.before, waiting_only=asked.only_open,
        from_=period.get("tu"), to=period.get("den"),
    )  # fmt: skip
    page = PostalBookPage.of(request.member, book, found, asked, queries.sender(request.member))
    return answer(request, "postal_book", page, form=form, sign_off=SignOffForm())


def show_retained(request: OfficeRequest, book: queries.BookView) -> HttpResponse:
    """Sổ sử dụng bản lưu, the newest lines first."""
    asked = AskedLines.of(request.GET.dict())
    form = PeriodForm(request.GET if request.GET.keys() & {"tu", "den"} else None)
    period = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = queries.retained_uses(
        request.member, book.book_id, before=asked.before, out_only=asked.only_open,
        from_=period.get("tu"), to=period.get("den"),
    )  # fmt: skip
    page = RetainedBookPage.of(request.member, book, found, asked)
    return answer(request, "retained_book", page, form=form)


@open_to(CLERK)
@require_http_methods(["GET", "HEAD", "POST"])
def post(request: OfficeRequest) -> HttpResponse:
    """Enter what goes by post, alone or from the line of its document (`?dong=`)."""
    entry = _entry(request)
    first = {"symbols": entry.symbol} if entry else {}
    form = PostForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        entry_id = entry.entry_id if entry else None
        try:
            line = postal.add_line(by=request.member, entry_id=entry_id, **form.cleaned_data)
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, f"Đã ghi sổ gửi bưu điện: {line.recipient}, {line.envelopes} bì.")
            return redirect("registers:book", line.book_id)
    return answer(request, "post", entry, form=form)


@open_to(CLERK)
@require_POST
def sign_off(request: OfficeRequest, book_id: int) -> HttpResponse:
    """The post office signed for the ticked lines."""
    queries.book(request.member, book_id)
    form = SignOffForm(request.POST)
    ticked = [int(one) for one in request.POST.getlist("dong")[:_MOST_TICKED] if _is_id(one)]
    if not form.is_valid():
        add_toast(request, "Ghi người nhận của bưu điện và ngày ký nhận.")
        return redirect("registers:book", book_id)
    try:
        count = postal.sign_off(by=request.member, line_ids=ticked, **form.cleaned_data)
    except BusinessError as error:
        add_toast(request, str(error))
    else:
        add_toast(request, f"Bưu điện đã ký nhận {count} dòng.")
    return redirect("registers:book", book_id)


@open_to(READERS)
@require_safe
def envelope(request: OfficeRequest, line_id: int, size: str) -> HttpResponse:
    """The envelopes of a postal line as PDF, DL or C5."""
    if size not in ("dl", "c5"):
        raise NotFound("Không có cỡ bì này.")
    return send_file(printing.envelope_pdf(request.member, line_id, size=size))


@open_to(CLERK)
@require_http_methods(["GET", "HEAD", "POST"])
def lend(request: OfficeRequest, entry_id: int) -> HttpResponse:
    """Hand the kept copy of a line to somebody."""
    entry = queries.entry(request.member, entry_id)
    if entry.kind not in (BookKind.OUT, BookKind.COPIES) or not entry.symbol:
        raise NotFound("Dòng sổ này không có bản lưu.")
    people = [
        (line.key[1:], f"{line.name} – {line.where}")
        for line in receivers(request.member, limit=_MOST_PEOPLE)
        if line.key.startswith("m")
    ]
    heads = [(str(key), name) for key, name in queries.registry_heads(request.member)]
    form = LendForm(request.POST or None, people=people, heads=heads)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        user, allowed_by = data.pop("user"), data.pop("allowed_by")
        try:
            use = retained.lend(
                by=request.member, entry_id=entry_id, user_id=int(user) if user else None,
                allowed_by_id=int(allowed_by), **data,
            )  # fmt: skip
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, f"Đã ghi sổ sử dụng bản lưu cho {use.user_name}.")
            return redirect("registers:book", use.book_id)
    return answer(request, "lend", entry, form=form)


@open_to(CLERK)
@require_POST
def take_back(request: OfficeRequest, use_id: int) -> HttpResponse:
    """The kept copy came back."""
    try:
        use = retained.take_back(by=request.member, use_id=use_id)
    except NotFound:
        raise
    except BusinessError as error:
        add_toast(request, str(error))
        return redirect("registers:books")
    add_toast(request, f"Đã nhận lại bản lưu từ {use.user_name}.")
    return redirect("registers:book", use.book_id)


def _entry(request: OfficeRequest) -> queries.EntryView | None:
    asked = request.GET.get("dong", "")
    if not _is_id(asked):
        return None
    entry = queries.entry(request.member, int(asked))
    if entry.kind not in (BookKind.OUT, BookKind.COPIES) or entry.is_voided or not entry.symbol:
        raise NotFound("Dòng sổ này không gửi bưu điện được.")
    return entry


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19
