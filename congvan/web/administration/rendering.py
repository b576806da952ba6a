"""One way to answer for all pages: the page object, its forms, and the status that tells their state."""

from __future__ import annotations

from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from congvan.organization.doors import holders_of
from congvan.organization.states import Role

ADMINISTRATOR = holders_of(Role.SYSADMIN_AGENCY)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def answer(request: HttpRequest, template: str, page: Any, **forms: Form) -> HttpResponse:
    """Render `administration/<template>.html`; 422 when one of the forms was sent and refused."""
    refused = any(form.is_bound and form.errors for form in forms.values())
    context = {"page": page, **forms}
    return render(
        request, f"administration/{template}.html", context, status=422 if refused else 200
    )


def download(data: bytes, name: str, content_type: str) -> HttpResponse:
    """A file to save; the name is ours and plain ASCII."""
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
