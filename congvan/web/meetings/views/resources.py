"""What can be booked, kept by the administrator of the agency."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congvan.kernel.errors import BusinessError, NotFound
from congvan.office.meetings.queries import resources as queries
from congvan.office.meetings.queries.people import everybody
from congvan.office.meetings.services import resources as services
from congvan.office.meetings.states import ResourceKind
from congvan.organization.doors import OfficeRequest, open_to
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms.fields import refuse
from congvan.web.administration.rendering import ADMINISTRATOR
from congvan.web.meetings.forms.bookings import KeeperForm, ResourceForm
from congvan.web.meetings.pages.bookings import KIND_SLUGS


@open_to(ADMINISTRATOR)
@require_safe
def resource_list(request: OfficeRequest) -> HttpResponse:
    """All rooms, vehicles, devices, closed ones last."""
    lines = queries.resources(request.member, with_closed=True)
    kinds = [(slug, str(kind.label)) for slug, kind in KIND_SLUGS.items()]
    return render(request, "meetings/resources.html", {"lines": lines, "kinds": kinds})


@open_to(ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: OfficeRequest) -> HttpResponse:
    """Put a room to common use, or what else the address says."""
    slug = request.GET.get("loai", "")
    kind = KIND_SLUGS.get(slug, ResourceKind.ROOM)
    form = ResourceForm(request.POST or None, kind=kind)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.add_resource(by=request.member, kind=kind, wanted=form.wanted())
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, f"Đã thêm {made.name}.")
            return redirect("meetings:resource", made.pk)
    context = {"form": form, "slug": slug, "title": f"Thêm {str(kind.label).lower()}"}
    return render(
        request, "meetings/resource_add.html", context, status=422 if form.is_bound else 200
    )


@open_to(ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def resource(request: OfficeRequest, resource_id: int) -> HttpResponse:
    """One of them: what is written of it, who keeps it."""
    line = queries.resource(request.member, resource_id)
    form = _form(line, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.amend_resource(
                by=request.member, resource_id=resource_id, wanted=form.wanted()
            )
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, "Đã lưu.")
            return redirect("meetings:resource", resource_id)
    return _page(request, line, form=form, refused=form.is_bound)


@open_to(ADMINISTRATOR)
@require_POST
def close(request: OfficeRequest, resource_id: int) -> HttpResponse:
    """Take it out of use."""
    try:
        services.close_resource(by=request.member, resource_id=resource_id)
    except NotFound:
        raise
    except BusinessError as error:
        add_toast(request, str(error))
    else:
        add_toast(request, "Đã thôi dùng.")
    return redirect("meetings:resource", resource_id)


@open_to(ADMINISTRATOR)
@require_POST
def name_keeper(request: OfficeRequest, resource_id: int) -> HttpResponse:
    """Name who keeps it."""
    line = queries.resource(request.member, resource_id)
    form = KeeperForm(request.POST, receivers=everybody(request.member))
    if form.is_valid():
        try:
            services.name_keeper(by=request.member, resource_id=resource_id, **form.wanted())
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, "Đã giao phụ trách.")
            return redirect("meetings:resource", resource_id)
    return _page(request, line, keeper_form=form, refused=True)


@open_to(ADMINISTRATOR)
@require_POST
def end_keeper(request: OfficeRequest, resource_id: int, keeper_id: int) -> HttpResponse:
    """Let a keeping end."""
    services.end_keeper(by=request.member, resource_id=resource_id, keeper_id=keeper_id)
    add_toast(request, "Đã thôi giao phụ trách.")
    return redirect("meetings:resource", resource_id)


def _form(line: queries.ResourceLine, data: Any) -> ResourceForm:
    names = ("name", "place", "seats", "equipment", "plate", "driver", "needs_approval")
    initial = {name: getattr(line, name) for name in names}
    return ResourceForm(data, kind=line.kind, initial=initial)


def _page(
    request: OfficeRequest, line: queries.ResourceLine, *, refused: bool, **forms: Any
) -> HttpResponse:
    context = {
        "line": line,
        "keepers": queries.keepers(request.member, line.id),
        "form": _form(line, None),
        "keeper_form": KeeperForm(receivers=everybody(request.member)),
        **forms,
    }
    return render(request, "meetings/resource.html", context, status=422 if refused else 200)
