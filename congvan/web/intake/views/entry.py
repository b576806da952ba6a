"""The entry screen: a clerk sees the page, confirms the fields, gives the number, goes to the next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congvan.directives.queries.pickers import receivers as possible_receivers
from congvan.documents import queries as documents
from congvan.documents.rules.subjects import vague
from congvan.intake import queries
from congvan.intake.queries import ArrivalView
from congvan.intake.queries.axis import axis_order
from congvan.intake.queries.packages import PackageFacts, package_of
from congvan.intake.services import decisions, packages, registration
from congvan.intake.services.checks import ContentBarred, DuplicateFound, HeadMustDecide
from congvan.intake.states import ReadingStatus
from congvan.kernel.clock import OFFICE_ZONE
from congvan.kernel.errors import BusinessError
from congvan.organization.doors import OfficeRequest, holders_of, open_to
from congvan.organization.states import Role
from congvan.registers import queries as registers
from congvan.registers.states import BookKind, Channel
from congvan.ui.items import Link
from congvan.ui.toasts import add_toast
from congvan.web.addresses import address
from congvan.web.administration.forms.fields import refuse
from congvan.web.intake.forms.entry import EntryForm, first_values
from congvan.web.intake.pages.entry import entry_page as page_of
from congvan.web.intake.pages.package import package_panel
from congvan.web.intake.pages.warnings import SECRET, Warnings

CLERK = holders_of(Role.REGISTRY_CLERK)
FORWARD, REFUSE = "chuyen", "tu-choi"
# In the address: the fields of the package are open, a reason is asked for.
UNLOCK = "mo-khoa"
# All receivers go to the page at once, so that the picker finds them without the network.
MOST_RECEIVERS = 600
MOST_ORGANS = 300


@dataclass(frozen=True, slots=True)
class Choices:
    """The lists of the form, asked once a request."""

    books: list[Any]
    types: list[documents.catalogue.TypeChoice]
    fields: list[documents.catalogue.FieldChoice]
    organs: list[documents.catalogue.OrganChoice]
    receivers: tuple[Any, ...]
    package: PackageFacts | None


@open_to(CLERK)
@require_http_methods(["GET", "HEAD", "POST"])
def entry_page(request: OfficeRequest, arrival_id: int) -> HttpResponse:
    """One arrival beside its form; a post enters it into the book, and forwards it by one button."""
    view = queries.arrival(request.member, arrival_id)
    if view.is_finished:
        return _where_it_went(view)
    choices = _choices(request, view)
    form = _form(request, view, choices)
    warnings = Warnings()
    if request.method == "POST" and request.POST.get("act") == REFUSE:
        if _refused(request, view, form):
            return _go_on(request, view)
    elif request.method == "POST":
        warnings = Warnings(secret=SECRET if form.is_secret else None)
        if form.is_secret:
            decisions.note_secret_level(by=request.member)
        elif form.is_valid():
            saved, warnings = _registered(request, view, form)
            if saved is not None:
                return _next(request, view, saved)
    elif view.readings:
        warnings = _first_warnings(request, view)
    return _answer(request, view, form, choices, warnings)


@open_to(CLERK)
@require_POST
def check(request: OfficeRequest, arrival_id: int) -> HttpResponse:
    """While typing: duplicates and a subject that says too little, as a piece of the page."""
    view = queries.arrival(request.member, arrival_id)
    form = EntryForm(request.POST, books=[], types=[], fields=[], receivers=[])
    form.is_valid()  # only what can be read counts; the rest is not there yet
    typed = form.cleaned_data
    types = {str(one.id): one.code for one in documents.catalogue.document_types()}
    warnings = Warnings.of(
        arrival_id,
        _similar(request, view, typed),
        vague=vague(typed.get("subject", ""), types.get(request.POST.get("type", ""), ""),
                    issuer=typed.get("issuer", "")) if typed.get("subject") else None,
        reason=request.POST.get("duplicate_reason", ""),
        secret=SECRET if form.is_secret else None, is_paper=view.line.is_paper,
    )  # fmt: skip
    return render(request, "intake/_warnings.html", {"warnings": warnings})


@open_to(CLERK)
@require_safe
def reading_state(request: OfficeRequest, arrival_id: int) -> HttpResponse:
    """Asked every few seconds while the machine reads; then says so with a link."""
    view = queries.arrival(request.member, arrival_id)
    is_reading = view.line.reading_status == ReadingStatus.WAITING
    context = {"arrival_id": arrival_id, "is_reading": is_reading, "is_done": not is_reading}
    return render(request, "intake/_reading.html", context)


def _registered(
    request: OfficeRequest, view: ArrivalView, form: EntryForm
) -> tuple[registration.Registered | None, Warnings]:
    """Enter it; a refusal goes to the field it names, or to the warnings over the form."""
    forwards = request.POST.get("act") == FORWARD
    if forwards and not form.cleaned_data["receivers"]:
        form.add_error("receivers", "Chọn nơi chuyển đến, hoặc bấm “Chỉ vào sổ”.")
        return None, Warnings()
    data = form.cleaned_data
    try:
        return registration.register(
            by=request.member, arrival_id=view.line.id, details=form.details(),
            book_id=int(data["book"]), receivers=form.chosen() if forwards else (),
            proposal=data["proposal"] if forwards else "",
            duplicate_reason=data["duplicate_reason"], unlock_reason=data["unlock_reason"], has_paper=data["has_paper"] or view.line.is_paper,
        ), Warnings()  # fmt: skip
    except DuplicateFound as found:
        return None, Warnings.of(
            view.line.id, found.similar, must_choose=True, is_paper=view.line.is_paper
        )
    except HeadMustDecide as error:
        return None, Warnings(head=error, report_href=address("intake:report", view.line.id))
    except ContentBarred as error:
        return None, Warnings(barred=error)
    except BusinessError as error:
        refuse(form, error)
        return None, Warnings()


def _next(
    request: OfficeRequest, view: ArrivalView, saved: registration.Registered
) -> HttpResponse:
    """Say the number and go to the next that waits; the list when none does."""
    link = Link("Mở văn bản", address("documents:document", saved.document_id))
    add_toast(request, f"Đã vào sổ số {saved.number}", link=link)
    return _go_on(request, view)


def _refused(request: OfficeRequest, view: ArrivalView, form: EntryForm) -> bool:
    """Refuse the package with the reason as typed; what else was typed comes back if it cannot be."""
    form.is_valid()
    reason = str(form.cleaned_data.get("refuse_reason") or "").strip()
    form.errors.clear()
    if not reason:
        form.add_error("refuse_reason", "Ghi lý do từ chối để nơi gửi biết.")
        return False
    try:
        packages.refuse(by=request.member, arrival_id=view.line.id, reason=reason)
    except BusinessError as error:
        refuse(form, error)
        return False
    add_toast(request, "Đã từ chối tiếp nhận; nơi gửi được báo lý do.")
    return True


def _order(request: OfficeRequest, view: ArrivalView) -> list[int]:
    """The list it is in: what came over the axis, or what waits for the book."""
    is_package = view.line.channel is Channel.EXCHANGE
    return axis_order(request.member) if is_package else queries.order(request.member)


def _go_on(request: OfficeRequest, view: ArrivalView) -> HttpResponse:
    is_package = view.line.channel is Channel.EXCHANGE
    waiting = [one for one in _order(request, view) if one != view.line.id]
    if not waiting:
        return redirect("incoming:from-axis" if is_package else "intake:waiting")
    if is_package:
        # Its order is by urgency: what is first now is what matters most.
        return redirect("intake:entry", waiting[0])
    following = [one for one in waiting if one > view.line.id]
    return redirect("intake:entry", following[0] if following else waiting[0])


def _where_it_went(view: ArrivalView) -> HttpResponse:
    if view.document_id is not None:
        return redirect("documents:document", view.document_id)
    if view.line.channel is Channel.EXCHANGE:
        return redirect("incoming:from-axis")
    return redirect("intake:waiting")


def _choices(request: OfficeRequest, view: ArrivalView) -> Choices:
    year = view.line.received_at.astimezone(OFFICE_ZONE).year
    return Choices(
        books=[one for one in registers.books(request.member, BookKind.IN, year) if one.is_open],
        types=documents.catalogue.document_types(),
        fields=documents.catalogue.fields_of_work(request.member),
        organs=documents.catalogue.organs(request.member, "", MOST_ORGANS),
        receivers=possible_receivers(request.member, "", MOST_RECEIVERS),
        package=package_of(request.member, view.line.id)
        if view.line.channel is Channel.EXCHANGE
        else None,
    )


def _form(request: OfficeRequest, view: ArrivalView, choices: Choices) -> EntryForm:
    remembered = queries.remembered(request.member)
    books = [one.book_id for one in choices.books]
    default = next(
        (one.book_id for one in choices.books if one.is_default), books[0] if books else None
    )
    kept = remembered.get("book")
    first = first_values(
        view.readings, types_by_code={one.code: one.id for one in choices.types},
        remembered=remembered, book_id=kept if kept in books else default,
        page_count=view.line.page_count, origin=view.line.origin,
        names={one.id: one.name for one in choices.organs},
        receiver_keys=[line.key for line in choices.receivers],
    )  # fmt: skip
    return EntryForm(
        request.POST or None, initial=first,
        books=[(str(one.book_id), f"{one.name} {one.year}") for one in choices.books],
        types=[(str(one.id), one.name) for one in choices.types],
        fields=[(str(one.id), one.name) for one in choices.fields],
        receivers=choices.receivers, locked=_locked(request, choices.package),
    )  # fmt: skip


def _locked(request: OfficeRequest, package: PackageFacts | None) -> frozenset[str]:
    if package is None or UNLOCK in request.GET:
        return frozenset()
    return package.locked


def _answer(
    request: OfficeRequest, view: ArrivalView, form: EntryForm, choices: Choices, warnings: Warnings
) -> HttpResponse:
    book = form["book"].value()
    number = str(registers.next_number(request.member, int(book))) if book else ""
    page = page_of(
        view, form, blob=queries.main_blob(request.member, view), order=_order(request, view),
        number=number, organs=[one.name for one in choices.organs],
        package=package_panel(choices.package, view.line.id, is_unlocked=UNLOCK in request.GET)
        if choices.package else None,
    )  # fmt: skip
    status = 422 if request.method == "POST" else 200
    context = {"page": page, "form": form, "warnings": warnings}
    return render(request, "intake/entry.html", context, status=status)


def _first_warnings(request: OfficeRequest, view: ArrivalView) -> Warnings:
    """Duplicates of what the machine read, before anything is typed."""
    read = {name: one.value for name, one in view.readings.items()}
    typed = {
        "symbol": read.get("symbol", ""), "issuer": read.get("issuer", ""),
        "subject": read.get("subject", ""), "issued_on": read.get("issued_on"),
    }  # fmt: skip
    return Warnings.of(view.line.id, _similar(request, view, typed), is_paper=view.line.is_paper)


def _similar(request: OfficeRequest, view: ArrivalView, typed: dict[str, Any]) -> Any:
    issued_on = typed.get("issued_on")
    if isinstance(issued_on, str):
        issued_on = date.fromisoformat(issued_on) if issued_on else None
    return registers.similar_entries(
        request.member, symbol=typed.get("symbol") or "", issuer=typed.get("issuer") or "",
        issued_on=issued_on, subject=typed.get("subject") or "",
        sha256s=queries.arrival_hashes(request.member, view.line.id),
    )  # fmt: skip
