"""One way to answer for all pages of the books, and files to save."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime

from congvan.registers.printing import Printout


def answer(request: HttpRequest, template: str, page: Any, **forms: Form) -> HttpResponse:
    """Render `registers/<template>.html`; 422 when one of the forms was sent and refused."""
    refused = any(form.is_bound and form.errors for form in forms.values())
    context = {"page": page, **forms}
    return render(request, f"registers/{template}.html", context, status=422 if refused else 200)


def send_file(printed: Printout) -> HttpResponse:
    """A PDF to look at and print, everything else to save; the name is ours and plain ASCII."""
    response = HttpResponse(printed.data, content_type=printed.content_type)
    way = "inline" if printed.content_type == "application/pdf" else "attachment"
    response["Content-Disposition"] = f'{way}; filename="{printed.name}"'
    return response


def day_words(day: date | None) -> str:
    """The day as screens write it, "" for none."""
    return f"{day:%d/%m/%Y}" if day else ""


def moment_words(moment: datetime | None) -> str:
    """The moment as screens write it, "" for none."""
    return f"{localtime(moment):%H:%M %d/%m/%Y}" if moment else ""
