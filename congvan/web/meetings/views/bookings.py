"""Bookings: the table of who has what when, booking, answering, bringing back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congvan.kernel import clock
from congvan.kernel.errors import BusinessError, NotFound
from congvan.office.meetings.access import SEE_ALL
from congvan.office.meetings.queries import resources as queries
from congvan.office.meetings.services import bookings as services
from congvan.office.meetings.states import BookingShelf, BookingStatus, ResourceKind
from congvan.organization.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.organization.states import Role
from congvan.ui.toasts import add_toast
from congvan.web.meetings.forms.bookings import BookingForm, ReturnForm
from congvan.web.meetings.forms.meetings import ReasonForm
from congvan.web.meetings.pages.bookings import (
    KIND_SLUGS,
    BookingPage,
    BookingsPage,
    TablePage,
    columns,
    free_words,
)
from congvan.web.paging import after_in


@open_to(SIGNED_IN)
@require_safe
def table(request: OfficeRequest) -> HttpResponse:
    """Who has what when: a week, or a day, of a kind."""
    kind, day = _kind(request.GET), _day(request.GET)
    is_day = request.GET.get("xem") == "ngay"
    spans = columns(day, is_day=is_day)
    lines = queries.bookings_between(request.member, kind, spans[0][1][0], spans[-1][1][1])
    page = TablePage.of(
        kind, day, is_day=is_day, resources=queries.resources(request.member, kind),
        bookings=lines, sees_all=request.member.holds(*SEE_ALL), today=clock.today(),
    )  # fmt: skip
    is_administrator = request.member.holds(Role.SYSADMIN_AGENCY)
    context = {"page": page, "is_administrator": is_administrator}
    return render(request, "meetings/table.html", context)


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def book(request: OfficeRequest) -> HttpResponse:
    """Book a room, a vehicle, a device."""
    kind = _kind(request.GET)
    initial = {"day": _day(request.GET), "resource": request.GET.get("tai-san", "")[:20]}
    form = _form(request, kind, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.book(
                by=request.member, wanted=form.wanted(), form_key=form.cleaned_data["key"]
            )
        except BusinessError as error:
            form.say(error)
        else:
            waits = made.status == BookingStatus.WAITING
            add_toast(
                request,
                "Đã đặt, chờ người phụ trách duyệt." if waits else "Đã đặt, dùng được ngay.",
            )
            return redirect("meetings:booking", made.pk)
    status = 422 if request.method == "POST" else 200
    slug = next(slug for slug, one in KIND_SLUGS.items() if one is kind)
    context = {"form": form, "kind": kind, "slug": slug, "kinds": _kinds(kind)}
    return render(request, "meetings/book.html", context, status=status)


@open_to(SIGNED_IN)
@require_safe
def free(request: OfficeRequest) -> HttpResponse:
    """While the hours are typed: who has it, and when it is free next."""
    form = _form(request, _kind(request.GET), request.GET)
    form.full_clean()
    data = form.cleaned_data
    words = None
    if all(data.get(name) for name in ("resource", "day", "begins", "ends")):
        span = form.span()
        if span[0] < span[1]:
            found = queries.availability(request.member, int(data["resource"]), span)
            words = free_words(found)
    return render(request, "meetings/_free.html", {"words": words})


@open_to(SIGNED_IN)
@require_safe
def booking_list(request: OfficeRequest) -> HttpResponse:
    """One's own bookings, and those that wait for one's answer."""
    keeps = queries.keeps_any(request.member)
    asked = request.GET.get("tab", "")
    shelf = (
        BookingShelf.TO_DECIDE if keeps and asked == BookingShelf.TO_DECIDE else BookingShelf.MINE
    )
    lines = queries.bookings_on(request.member, shelf, after=after_in(request))
    return render(
        request, "meetings/bookings.html", {"page": BookingsPage.of(shelf, lines, keeps=keeps)}
    )


@open_to(SIGNED_IN)
@require_safe
def booking(request: OfficeRequest, booking_id: int) -> HttpResponse:
    """One booking."""
    return _page(request, booking_id)


@open_to(SIGNED_IN)
@require_POST
def act(request: OfficeRequest, booking_id: int, slug: str) -> HttpResponse:
    """Approve, refuse, withdraw, bring back."""
    if slug not in _SAID:
        raise Http404
    queries.booking(request.member, booking_id)
    form = ReturnForm(request.POST) if slug == "tra-xe" else ReasonForm(request.POST)
    if form.is_valid():
        try:
            _do(request, booking_id, slug, form.cleaned_data)
        except NotFound:
            raise
        except BusinessError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            add_toast(request, _SAID[slug])
            return redirect("meetings:booking", booking_id)
    return _page(request, booking_id, **{"return_form" if slug == "tra-xe" else "form": form})


_SAID = {
    "duyet": "Đã duyệt lượt đặt.",
    "khong-duyet": "Đã báo không cho dùng.",
    "rut": "Đã rút lượt đặt.",
    "tra-xe": "Đã ghi trả xe.",
}


def _do(request: OfficeRequest, booking_id: int, slug: str, data: Mapping[str, Any]) -> None:
    if slug == "duyet":
        services.approve(by=request.member, booking_id=booking_id)
    elif slug == "khong-duyet":
        services.refuse(by=request.member, booking_id=booking_id, reason=data["reason"])
    elif slug == "rut":
        services.withdraw(by=request.member, booking_id=booking_id)
    else:
        services.bring_back(by=request.member, booking_id=booking_id, **data)


def _page(request: OfficeRequest, booking_id: int, **forms: Any) -> HttpResponse:
    page = BookingPage.of(queries.booking(request.member, booking_id))
    context = {"page": page, "form": ReasonForm(), "return_form": ReturnForm(), **forms}
    return render(request, "meetings/booking.html", context, status=422 if forms else 200)


def _form(
    request: OfficeRequest, kind: ResourceKind, data: Any, *, initial: Any = None
) -> BookingForm:
    offered = queries.resources(request.member, kind)
    return BookingForm(data, initial=initial or {}, kind=kind, offered=offered)


def _kinds(kind: ResourceKind) -> list[tuple[str, str, bool]]:
    return [(slug, str(one.label), one is kind) for slug, one in KIND_SLUGS.items()]


def _kind(sent: Mapping[str, str]) -> ResourceKind:
    return KIND_SLUGS.get(sent.get("loai", ""), ResourceKind.ROOM)


def _day(sent: Mapping[str, str]) -> date:
    try:
        day = date.fromisoformat(sent.get("ngay", ""))
    except ValueError:
        return clock.today()
    # Weeks at the very ends of the calendar have no neighbours.
    return day if 1946 <= day.year <= 9000 else clock.today()
