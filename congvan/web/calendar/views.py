"""Views of the working calendar: everybody reads it, the province's administrator keeps it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms as django_forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from congvan.kernel import clock
from congvan.kernel.errors import BusinessError
from congvan.organization.doors import SIGNED_IN, OfficeRequest, holders_of, open_to
from congvan.organization.queries import calendar as questions
from congvan.organization.services import calendar as verbs
from congvan.organization.states import DayKind, Role
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms.fields import refuse
from congvan.web.calendar import forms, pages

KEEPER = holders_of(Role.SYSADMIN_CENTRAL)
BOTH = ["GET", "HEAD", "POST"]


@open_to(SIGNED_IN)
@require_safe
def year(request: OfficeRequest) -> HttpResponse:
    """Lịch làm việc of a year, this one when the address names none."""
    chosen = _year(request)
    page = pages.year_page(
        chosen, questions.days_of(chosen), questions.working_calendar(), clock.today(),
        may_edit=questions.may_edit_calendar(request.member),
    )  # fmt: skip
    return render(request, "calendar/year.html", {"page": page})


@open_to(KEEPER)
@require_http_methods(BOTH)
def holiday_add(request: OfficeRequest) -> HttpResponse:
    """Add a day off."""
    form = forms.Holiday(_sent(request))

    def add() -> tuple[int, str]:
        added = verbs.add_holiday(by=request.member, details=form.details())
        return added.date.year, f"Đã thêm ngày nghỉ {added.date:%d/%m/%Y}."

    return _form(request, form, add, title="Thêm ngày nghỉ", button="Thêm ngày nghỉ")


@open_to(KEEPER)
@require_http_methods(BOTH)
def swap_add(request: OfficeRequest) -> HttpResponse:
    """Add a day off with the weekend day worked for it."""
    form = forms.Swap(_sent(request))

    def add() -> tuple[int, str]:
        made_up: date = form.cleaned_data["made_up"]
        added = verbs.add_swap(by=request.member, details=form.details(), made_up=made_up)
        return added.date.year, f"Nghỉ ngày {added.date:%d/%m/%Y}, làm bù ngày {made_up:%d/%m/%Y}."

    return _form(
        request, form, add, title="Thêm ngày hoán đổi", button="Thêm cặp ngày",
        lead="Nghỉ một ngày trong tuần và làm bù vào thứ Bảy hoặc Chủ nhật.",
    )  # fmt: skip


@open_to(KEEPER)
@require_http_methods(BOTH)
def day(request: OfficeRequest, day_id: int) -> HttpResponse:
    """Change a day of the calendar."""
    line = questions.day_of(day_id)
    form = forms.Day(
        _sent(request), initial={"day": line.day, "name": line.name, "source": line.source}
    )

    def change() -> tuple[int, str]:
        changed = verbs.change_day(by=request.member, day_id=day_id, details=form.details())
        return changed.date.year, f"Đã lưu ngày {changed.date:%d/%m/%Y}."

    lead = {DayKind.MADE_UP: f"Làm bù cho ngày {line.pair:%d/%m/%Y}." if line.pair else ""}
    return _form(
        request, form, change, title=f"Sửa ngày {line.day:%d/%m/%Y}", button="Lưu",
        lead=lead.get(line.kind, "Ngày dự thảo được sửa thì không còn là dự thảo." if line.is_draft else ""),
        year=line.day.year, remove_href=reverse("calendar:day-remove", args=[day_id]),
    )  # fmt: skip


@open_to(KEEPER)
@require_http_methods(BOTH)
def day_remove(request: OfficeRequest, day_id: int) -> HttpResponse:
    """Take a day out of the calendar, after a question."""
    line = questions.day_of(day_id)
    if request.method == "POST":
        days = verbs.remove_day(by=request.member, day_id=day_id)
        words = " và ".join(f"{one:%d/%m/%Y}" for one in days)
        add_toast(request, f"Đã bỏ ngày {words} khỏi lịch.")
        return _to_year(line.day.year)
    context = {"question": pages.removal_words(line), "day_id": day_id}
    return render(request, "calendar/remove.html", context)


@open_to(KEEPER)
@require_http_methods(BOTH)
def draft(request: OfficeRequest) -> HttpResponse:
    """Show what the draft of a year would add; a second step keeps it."""
    chosen = _year(request)
    refusal = ""
    if request.method == "POST":
        try:
            count = verbs.draft_year(by=request.member, year=chosen)
        except BusinessError as error:
            refusal = str(error)
        else:
            add_toast(request, f"Đã đưa {count} ngày dự thảo vào lịch năm {chosen}.")
            return _to_year(chosen)
    page = pages.draft_page(chosen, questions.draft_of(chosen))
    context = {"page": page, "refusal": refusal}
    return render(request, "calendar/draft.html", context, status=422 if refusal else 200)


@open_to(KEEPER)
@require_http_methods(BOTH)
def confirm(request: OfficeRequest) -> HttpResponse:
    """Make the drafts of a year days by decision."""
    chosen = _year(request)
    form = forms.Confirm(_sent(request))

    def keep() -> tuple[int, str]:
        source = form.cleaned_data["source"]
        count = verbs.confirm_year(by=request.member, year=chosen, source=source)
        return chosen, f"Đã xác nhận {count} ngày của lịch năm {chosen}."

    return _form(
        request, form, keep, title=f"Xác nhận lịch năm {chosen}", button="Xác nhận",
        lead="Sửa những ngày khác với quyết định trước khi xác nhận.", year=chosen,
    )  # fmt: skip


def _form(
    request: OfficeRequest, form: django_forms.Form, act: Callable[[], tuple[int, str]],
    **shown: Any,
) -> HttpResponse:  # fmt: skip
    """Show a form; when it is sent and good, act, tell what was done and go back to the year."""
    if request.method == "POST" and form.is_valid():
        try:
            changed, words = act()
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, words)
            return _to_year(changed)
    shown.setdefault("year", _year(request))
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "calendar/form.html", {"form": form, **shown}, status=status)


def _sent(request: OfficeRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _year(request: OfficeRequest) -> int:
    """The year of the address within reach, else this one."""
    text = request.GET.get("nam", "")
    chosen = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else 0
    in_reach = verbs.FIRST_YEAR <= chosen <= verbs.LAST_YEAR
    return chosen if in_reach else clock.today().year


def _to_year(chosen: int) -> HttpResponse:
    return redirect(f"{reverse('calendar:year')}?nam={chosen}")
