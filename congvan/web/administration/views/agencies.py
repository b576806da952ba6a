"""The agencies of the province, for its administrator: list, bring a further one in."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from congvan.intake.services import founding
from congvan.kernel.errors import BusinessError
from congvan.organization.doors import OfficeRequest, holders_of, open_to
from congvan.organization.queries import agencies
from congvan.organization.states import Role
from congvan.web.administration.forms.agencies import AddAgency
from congvan.web.administration.forms.fields import refuse
from congvan.web.administration.pages.agencies import AgenciesPage

PROVINCE = holders_of(Role.SYSADMIN_CENTRAL)


@open_to(PROVINCE)
@require_safe
def agencies_page(request: OfficeRequest) -> HttpResponse:
    """Which agencies work in the system, under which identifiers."""
    page = AgenciesPage.of(agencies.list_agencies(request.member))
    return render(request, "administration/agencies.html", {"page": page})


@open_to(PROVINCE)
@require_http_methods(["GET", "HEAD", "POST"])
def agency_add(request: OfficeRequest) -> HttpResponse:
    """Bring an agency in; the two one-time passwords are on this answer only."""
    form = AddAgency(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            done = founding.add_agency(by=request.member, wanted=form.wanted())
        except BusinessError as error:
            refuse(form, error)
        else:
            return render(request, "administration/agency_added.html", {"done": done})
    status = 422 if request.method == "POST" else 200
    return render(request, "administration/agency_add.html", {"form": form}, status=status)
