"""Connections to a hub: add, change, try, ask for the directory, stop; which agencies go by them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congvan.exchange.queries import connections as questions
from congvan.exchange.services import connections as verbs
from congvan.exchange.services import directory as directory_verbs
from congvan.kernel import clock
from congvan.kernel.errors import BusinessError
from congvan.organization.doors import OfficeRequest, open_to
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms.fields import refuse
from congvan.web.exchange.audience import ADMINISTRATORS
from congvan.web.exchange.forms import AgencyForm, ConnectionForm
from congvan.web.exchange.pages.connections import connection_page, connection_row

METHODS = ["GET", "HEAD", "POST"]


@open_to(ADMINISTRATORS)
@require_safe
def connections(request: OfficeRequest) -> HttpResponse:
    """The connections of the viewer's agency."""
    now = clock.now()
    rows = tuple(connection_row(one, now) for one in questions.connections(request.member))
    return render(request, "exchange/connections.html", {"rows": rows})


@open_to(ADMINISTRATORS)
@require_safe
def connection(request: OfficeRequest, connection_id: int) -> HttpResponse:
    """One connection: since when it works or does not, who goes by it."""
    return _page(request, connection_id)


@open_to(ADMINISTRATORS)
@require_http_methods(METHODS)
def add(request: OfficeRequest) -> HttpResponse:
    """A new connection; the secret is given here once."""
    form = ConnectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = verbs.add(by=request.member, **form.cleaned_data)
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, "Đã lập kết nối. Thử kết nối rồi thêm cơ quan.")
            return redirect("exchange:connection", made.pk)
    back = reverse("exchange:connections")
    return _form(request, form, title="Thêm kết nối trục", confirm="Lập kết nối", back=back)


@open_to(ADMINISTRATORS)
@require_http_methods(METHODS)
def change(request: OfficeRequest, connection_id: int) -> HttpResponse:
    """Name, address, account, interval; an empty secret keeps the old one."""
    view = questions.connection(request.member, connection_id)
    first = {
        "name": view.name, "base_url": view.base_url, "system_id": view.system_id,
        "interval_seconds": view.interval_seconds, "polls_long": view.polls_long,
    }  # fmt: skip
    form = ConnectionForm(request.POST or None, initial=first, is_change=True)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.change(by=request.member, connection_id=connection_id, **form.cleaned_data)
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, "Đã sửa kết nối.")
            return redirect("exchange:connection", connection_id)
    back = reverse("exchange:connection", args=[connection_id])
    return _form(request, form, title=f"Sửa kết nối: {view.name}", confirm="Lưu", back=back)


@open_to(ADMINISTRATORS)
@require_POST
def test(request: OfficeRequest, connection_id: int) -> HttpResponse:
    """Call the hub now and say in words what it answered."""
    result = verbs.test(by=request.member, connection_id=connection_id)
    return _page(request, connection_id, result=result)


@open_to(ADMINISTRATORS)
@require_POST
def sync(request: OfficeRequest, connection_id: int) -> HttpResponse:
    """Get the hub's directory now."""
    try:
        count = directory_verbs.sync_now(by=request.member, connection_id=connection_id)
    except BusinessError as error:
        return _page(request, connection_id, refusal=error)
    add_toast(request, f"Đã lấy danh bạ: {count} cơ quan.")
    return redirect("exchange:connection", connection_id)


@open_to(ADMINISTRATORS)
@require_http_methods(METHODS)
def switch(request: OfficeRequest, connection_id: int) -> HttpResponse:
    """Stop using the connection (asked first), or begin again."""
    view = questions.connection(request.member, connection_id)
    if request.method == "POST":
        verb = verbs.stop if view.is_active else verbs.start
        verb(by=request.member, connection_id=connection_id)
        add_toast(request, "Đã thôi nối." if view.is_active else "Đã nối lại.")
        return redirect("exchange:connection", connection_id)
    page = connection_page(view, now=clock.now())
    return render(request, "exchange/switch.html", {"page": page})


@open_to(ADMINISTRATORS)
@require_http_methods(METHODS)
def add_agency(request: OfficeRequest, connection_id: int) -> HttpResponse:
    """An agency of this node begins to go by the connection, under its code there."""
    view = questions.connection(request.member, connection_id)
    free = questions.free_agencies(request.member)
    first = {"agency": str(free[0][0]), "code": free[0][2]} if len(free) == 1 else {}
    form = AgencyForm(
        request.POST or None, initial=first, agencies=[(str(pk), name) for pk, name, _ in free]
    )
    if request.method == "POST" and form.is_valid():
        try:
            verbs.add_agency(
                by=request.member, connection_id=connection_id,
                agency_id=int(form.cleaned_data["agency"]), code=form.cleaned_data["code"],
            )  # fmt: skip
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, "Đã thêm cơ quan vào kết nối.")
            return redirect("exchange:connection", connection_id)
    back = reverse("exchange:connection", args=[connection_id])
    lead = "" if free else "Mọi cơ quan của hệ thống đã nối trục."
    title = f"Thêm cơ quan: {view.name}"
    return _form(request, form, title=title, confirm="Thêm cơ quan", back=back, lead=lead)


@open_to(ADMINISTRATORS)
@require_POST
def remove_agency(request: OfficeRequest, connection_id: int, agency_id: int) -> HttpResponse:
    """The agency no longer goes by the connection."""
    verbs.remove_agency(by=request.member, connection_id=connection_id, agency_id=agency_id)
    add_toast(request, "Đã bỏ cơ quan khỏi kết nối.")
    return redirect("exchange:connection", connection_id)


def _page(
    request: OfficeRequest, connection_id: int, *, result: Any = None,
    refusal: BusinessError | None = None,
) -> HttpResponse:  # fmt: skip
    view = questions.connection(request.member, connection_id)
    page = connection_page(view, now=clock.now())
    context = {"page": page, "result": result, "refusal": refusal}
    return render(request, "exchange/connection.html", context, status=422 if refusal else 200)


def _form(
    request: OfficeRequest, form: forms.Form, *, title: str, confirm: str, back: str, lead: str = ""
) -> HttpResponse:
    context = {"form": form, "title": title, "confirm": confirm, "back": back, "lead": lead}
    status = 422 if request.method == "POST" else 200
    return render(request, "exchange/form.html", context, status=status)
