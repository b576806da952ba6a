"""Searches kept by a seat: saved, renamed, put on the desk, dropped."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congvan.kernel.errors import BusinessError
from congvan.organization.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.search.queries.saved import one_saved
from congvan.search.queries.saved import saved as kept_by
from congvan.search.services import saving
from congvan.ui.items import Link
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms.fields import refuse
from congvan.web.search.asked import AskedSearch
from congvan.web.search.forms import KeepForm
from congvan.web.search.links import results
from congvan.web.search.pages import about, name_of, saved_rows

# A card beside other things; all of them are on the start page.
MOST_BESIDE = 8


@open_to(SIGNED_IN)
@require_safe
def saved(request: OfficeRequest) -> HttpResponse:
    """The kept searches beside the results."""
    rows = saved_rows(request.member, kept_by(request.member))
    return render(request, "search/_saved.html", {"rows": rows[:MOST_BESIDE], "count": len(rows)})


@open_to(SIGNED_IN)
@require_safe
def on_desk(request: OfficeRequest) -> HttpResponse:
    """The kept searches that stand on the desk; nothing when there are none."""
    kept = [one for one in kept_by(request.member) if one.on_desk]
    if not kept:
        return HttpResponse(status=204)
    rows = saved_rows(request.member, kept[:MOST_BESIDE])
    return render(request, "search/_on_desk.html", {"rows": rows, "count": len(kept)})


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def save(request: OfficeRequest) -> HttpResponse:
    """Keep the search of the address under a name; a refused one is asked for again."""
    sent = request.POST if request.method == "POST" else request.GET
    asked = AskedSearch.of(sent.dict())
    form = KeepForm(request.POST or None, initial={"ten": name_of(request.member, asked)})
    if request.method == "POST" and form.is_valid():
        try:
            saving.save(
                by=request.member, name=form.cleaned_data["ten"],
                parameters="" if asked.is_empty else asked.query,
                on_desk=form.cleaned_data["tren_ban"],
            )  # fmt: skip
        except BusinessError as error:
            refuse(form, error)
        else:
            link = Link("Xem tìm kiếm đã lưu", reverse("search:find"))
            add_toast(request, f"Đã lưu “{form.cleaned_data['ten']}”.", link=link)
            return redirect(results(asked.kept()))
    context = {
        "form": form, "about": about(request.member, asked), "back": results(asked.kept()),
        "kept": [(key, value) for key, value in asked.kept().items() if value],
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "search/save.html", context, status=status)


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: OfficeRequest, search_id: int) -> HttpResponse:
    """Another name for a kept search, on the desk or not."""
    kept = one_saved(request.member, search_id)
    form = KeepForm(request.POST or None, initial={"ten": kept.name, "tren_ban": kept.on_desk})
    if request.method == "POST" and form.is_valid():
        try:
            saving.change(
                by=request.member, search_id=search_id, name=form.cleaned_data["ten"],
                on_desk=form.cleaned_data["tren_ban"],
            )  # fmt: skip
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, f"Đã sửa “{form.cleaned_data['ten']}”.")
            return redirect("search:find")
    asked = AskedSearch.of_query(kept.parameters)
    context = {
        "form": form, "about": about(request.member, asked), "back": reverse("search:find"),
        "search_id": search_id,
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "search/save.html", context, status=status)


@open_to(SIGNED_IN)
@require_POST
def drop(request: OfficeRequest, search_id: int) -> HttpResponse:
    """Forget a kept search."""
    name = saving.drop(by=request.member, search_id=search_id)
    add_toast(request, f"Đã bỏ “{name}”.")
    return redirect("search:find")
