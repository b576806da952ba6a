"""One book with its lines; one line; lines that keep only a number; paper and its receipt."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congvan.directives.access import get_handling
from congvan.directives.queries.pickers import receivers
from congvan.kernel.errors import BusinessError, NotFound
from congvan.organization.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.registers import queries
from congvan.registers.access import registry_head
from congvan.registers.services import entries, paper
from congvan.registers.states import BookKind
from congvan.ui.items import Link
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms.fields import refuse
from congvan.web.registers.audience import CLERK, READERS
from congvan.web.registers.forms.books import PaperLineForm, PeriodForm, ReceiverForm
from congvan.web.registers.pages.asking import Asked
from congvan.web.registers.pages.lines import BookLinesPage, EntryPage
from congvan.web.registers.rendering import answer
from congvan.web.registers.views import outgoing, posted

# An agency has some hundred people; the picker searches among them without the network.
_MOST_PEOPLE = 1000


@open_to(READERS)
@require_safe
def book(request: OfficeRequest, book_id: int) -> HttpResponse:
    """One book: the newest lines first, or from a number on, between days."""
    found = queries.book(request.member, book_id)
    if found.kind in outgoing.BOOKS:
        return outgoing.show(request, found)
    if found.kind is BookKind.POSTAL:
        return posted.show_postal(request, found)
    if found.kind is BookKind.RETAINED:
        return posted.show_retained(request, found)
    asked = Asked.of(request.GET.dict())
    form = PeriodForm(request.GET if request.GET.keys() & {"tu", "den"} else None)
    period = form.cleaned_data if form.is_bound and form.is_valid() else {}
    from_, to = period.get("tu"), period.get("den")
    if asked.is_ascending:
        lines = queries.book_lines(request.member, book_id, after=asked.after, from_=from_, to=to)
    else:
        lines = queries.latest_lines(
            request.member, book_id, before=asked.after, from_=from_, to=to
        )
    page = BookLinesPage.of(request.member, found, lines, asked)
    return answer(request, "book", page, form=form)


@open_to(READERS)
@require_safe
def entry(request: OfficeRequest, entry_id: int) -> HttpResponse:
    """One line with its paper and the requests to correct it."""
    found = queries.entry(request.member, entry_id)
    history = queries.corrections_of(request.member, entry_id)
    uses = queries.uses_of(request.member, entry_id) if found.kind in outgoing.BOOKS else []
    page = EntryPage.of(
        request.member, found, history, uses=uses, has_slip=_has_slip(request, found),
        is_head=registry_head(request.member),
    )  # fmt: skip
    return answer(request, "entry", page)


@open_to(CLERK)
@require_http_methods(["GET", "HEAD", "POST"])
def paper_line(request: OfficeRequest, book_id: int) -> HttpResponse:
    """Dòng chỉ ghi số: a number for a paper of which nothing is kept."""
    found = queries.book(request.member, book_id)
    if found.kind is not BookKind.IN or not found.is_open:
        raise NotFound("Sổ này không ghi thêm được.")
    form = PaperLineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = entries.register_paper_line(by=request.member, book_id=book_id, **form.wanted())
        except BusinessError as error:
            refuse(form, error)
        else:
            link = Link("Giao bản giấy", reverse("registers:hand-over", args=[made.pk]))
            add_toast(request, f"Đã ghi số {made.number}, không giữ nội dung.", link=link)
            return redirect("registers:book", book_id)
    return answer(request, "paper_line", found, form=form)


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: OfficeRequest, entry_id: int) -> HttpResponse:
    """Hand the paper to somebody, who signs for it."""
    found = _entry_to_hand_over(request, entry_id)
    people = [
        (line.key[1:], f"{line.name} – {line.where}")
        for line in receivers(request.member, limit=_MOST_PEOPLE)
        if line.key.startswith("m")
    ]
    form = ReceiverForm(request.POST or None, choices=people)
    if request.method == "POST" and form.is_valid():
        try:
            paper.hand_over(
                by=request.member, entry_id=entry_id, to_id=int(form.cleaned_data["to"])
            )
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, "Đã giao bản giấy; người nhận được báo để ký nhận.")
            return redirect(_back(request, entry_id))
    return answer(request, "hand_over", found, form=form)


@open_to(SIGNED_IN)
@require_POST
def sign_for(request: OfficeRequest, entry_id: int) -> HttpResponse:
    """Sign for a paper that was handed over."""
    try:
        paper.sign_for(by=request.member, entry_id=entry_id)
    except NotFound:
        raise
    except BusinessError as error:
        add_toast(request, str(error))
    else:
        add_toast(request, "Đã ký nhận bản giấy.")
    return redirect("registers:papers")


@open_to(SIGNED_IN)
@require_safe
def papers(request: OfficeRequest) -> HttpResponse:
    """Papers handed to the viewer that wait for a signature."""
    return answer(request, "papers", queries.paper_to_sign(request.member))


def _has_slip(request: OfficeRequest, found: queries.EntryView) -> bool:
    """Whether the document is handled: lines of old books and voided ones are not."""
    if found.document_id is None or found.is_voided or found.kind in outgoing.BOOKS:
        return False
    try:
        get_handling(request.member, found.document_id)
    except NotFound:
        return False
    return True


def _entry_to_hand_over(request: OfficeRequest, entry_id: int) -> queries.EntryView:
    """The line, for who sees books and for the holder of its paper. Raises NotFound."""
    found = queries.entry(request.member, entry_id)
    if not found.has_paper or found.is_voided:
        raise NotFound("Dòng sổ này không có bản giấy để giao.")
    return found


def _back(request: OfficeRequest, entry_id: int) -> str:
    readers = READERS.roles
    if request.member.holds(*readers):
        return reverse("registers:entry", args=[entry_id])
    return reverse("registers:papers")
