"""How the operator's views answer: a page, or a form that acts and goes on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render

from congvan.hub.pages.forms import refuse
from congvan.hub.pages.parts import Page
from congvan.kernel.errors import BusinessError
from congvan.organization.doors import OfficeRequest, holders_of
from congvan.organization.states import Role
from congvan.ui.items import Link

OPERATOR = holders_of(Role.SYSADMIN_CENTRAL)
METHODS = ["GET", "HEAD", "POST"]


def sent(request: OfficeRequest) -> QueryDict | None:
    """What was sent, for a form; None when the page is only asked for."""
    return request.POST if request.method == "POST" else None


def show(request: OfficeRequest, page: Page, *, status: int = 200) -> HttpResponse:
    """Draw a page."""
    return render(request, "hub/page.html", {"page": page}, status=status)


def form_page(
    request: OfficeRequest, form: forms.Form, act: Callable[[dict[str, Any]], HttpResponse], *,
    title: str, confirm: str, back: str, lead: str = "", other: Link | None = None,
) -> HttpResponse:  # fmt: skip
    """Show a form; when it is sent and good, `act` and give its answer."""
    if request.method == "POST" and form.is_valid():
        try:
            return act(form.cleaned_data)
        except BusinessError as error:
            refuse(form, error)
    context = {
        "form": form,
        "title": title,
        "confirm": confirm,
        "back": back,
        "lead": lead,
        "other": other,
    }
    status = 422 if form.is_bound else 200
    return render(request, "hub/form.html", context, status=status)


def to(address: str) -> HttpResponse:
    """Go on to a page."""
    return HttpResponseRedirect(address)
