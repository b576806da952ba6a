"""The tree of units and the catalogue of posts."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congvan.kernel.errors import BusinessError
from congvan.organization.doors import OfficeRequest, open_to
from congvan.organization.services import units as services
from congvan.organization.services.units import UnitStillUsed
from congvan.ui.items import Link
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms import structure as forms
from congvan.web.administration.forms.agency import Closing
from congvan.web.administration.forms.fields import refuse
from congvan.web.administration.pages import units as pages
from congvan.web.administration.rendering import ADMINISTRATOR, answer


@open_to(ADMINISTRATOR)
@require_safe
def units(request: OfficeRequest) -> HttpResponse:
    """The tree, today or as of another day."""
    form = forms.AsOf(request.GET)
    day = form.cleaned_data.get("ngay") if form.is_valid() else None
    with_closed = bool(form.cleaned_data.get("da_dong"))
    page = pages.units_page(request.member, day=day, with_closed=with_closed)
    return answer(request, "units", page, form=form)


@open_to(ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def unit_add(request: OfficeRequest) -> HttpResponse:
    """Add a unit."""
    page = pages.unit_add_page(request.member)
    form = forms.UnitAdd(request.POST or None, parents=page.parents, initial=page.values)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            unit = services.add_unit(
                by=request.member, name=values["name"], short_name=values["short_name"],
                notation=values["notation"], parent_id=form.parent_id,
                valid_from=values["valid_from"], position=values["position"],
            )  # fmt: skip
        except BusinessError as error:
            refuse(form, error)
        else:
            more = Link("Thêm người", reverse("administration:person-add"))
            add_toast(request, f"Đã lập {unit.name}.", link=more)
            return redirect("administration:units")
    return answer(request, "unit_add", page, form=form)


@open_to(ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def unit(request: OfficeRequest, unit_id: int) -> HttpResponse:
    """Rename, move or reorder a unit."""
    page = pages.unit_page(request.member, unit_id)
    form = forms.UnitChange(request.POST or None, parents=page.parents, initial=page.values)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            changed = services.change_unit(
                by=request.member, unit_id=unit_id, name=values["name"],
                short_name=values["short_name"], notation=values["notation"],
                parent_id=form.parent_id, position=values["position"],
            )  # fmt: skip
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, f"Đã lưu {changed.name}.")
            return redirect("administration:units")
    return answer(request, "unit", page, form=form, closing_form=Closing())


@open_to(ADMINISTRATOR)
@require_POST
def unit_close(request: OfficeRequest, unit_id: int) -> HttpResponse:
    """Let a unit end; every reason against it is listed at once."""
    page = pages.unit_page(request.member, unit_id)
    form = Closing(request.POST)
    if form.is_valid():
        try:
            closed = services.close_unit(
                by=request.member, unit_id=unit_id, last_day=form.cleaned_data["last_day"]
            )
        except UnitStillUsed as used:
            page = pages.unit_page(request.member, unit_id, obstacles=used.reasons)
            form.add_error(None, str(used))
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, f"{closed.name} thôi hoạt động sau ngày {closed.valid_to:%d/%m/%Y}.")
            return redirect("administration:units")
    change = forms.UnitChange(parents=page.parents, initial=page.values)
    return answer(request, "unit", page, form=change, closing_form=form)


@open_to(ADMINISTRATOR)
@require_safe
def posts(request: OfficeRequest) -> HttpResponse:
    """The catalogue of posts."""
    with_closed = "da_dong" in request.GET
    return answer(request, "posts", pages.posts_page(request.member, with_closed=with_closed))


@open_to(ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def post_add(request: OfficeRequest) -> HttpResponse:
    """Add a post to the catalogue."""
    page = pages.PostPage(post_id=0, title="Thêm chức danh", member_count=0, values={"rank": 50})
    form = forms.Post(request.POST or None, initial=page.values)
    if request.method == "POST" and form.is_valid():
        try:
            added = services.add_post(by=request.member, **form.cleaned_data)
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, f"Đã thêm chức danh {added.title}.")
            return redirect("administration:posts")
    return answer(request, "post", page, form=form)


@open_to(ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def post(request: OfficeRequest, post_id: int) -> HttpResponse:
    """Change a post, or take it out of use."""
    page = pages.post_page(request.member, post_id)
    form = forms.PostChange(request.POST or None, initial=page.values)
    if request.method == "POST" and form.is_valid():
        try:
            changed = services.change_post(by=request.member, post_id=post_id, **form.cleaned_data)
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, f"Đã lưu chức danh {changed.title}.")
            return redirect("administration:posts")
    return answer(request, "post", page, form=form)
