"""The calendar by day, week and month; one entry; the week on paper; the feed of devices."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from congvan.kernel import clock
from congvan.office.work_calendar import printing, queries
from congvan.office.work_calendar.queries.feeds import feed
from congvan.organization.doors import PUBLIC, SIGNED_IN, OfficeRequest, open_to
from congvan.organization.states import Role
from congvan.web.administration.rendering import download
from congvan.web.work_calendar.pages.calendar import (
    ALL,
    DAY,
    MINE,
    MONTH,
    WEEK,
    Asked,
    CalendarPage,
)
from congvan.web.work_calendar.pages.plans import EntryPage

_VIEWS = (DAY, WEEK, MONTH)


@open_to(SIGNED_IN)
@require_safe
def index(request: OfficeRequest) -> HttpResponse:
    """Lịch công tác: `xem` day, week or month, `ngay` a day in it, `lich` whose."""
    member, today = request.member, clock.today()
    asked = asked_in(request, today)
    options: dict[str, Any] = {}
    if asked.chosen == MINE:
        options["mine"] = True
    elif asked.chosen != ALL:
        options["folder"] = queries.folder_line(member, asked.chosen).folder
    first, last = asked.days
    page = CalendarPage.of(
        asked, today=today, folders=queries.folders(member),
        entries=queries.entries_between(member, first, last, **options),
        writes=queries.folders_to_write(member),
        files=queries.published_files(member, first, last, folder=options.get("folder"))
        if asked.chosen != MINE else (),
    )  # fmt: skip
    context = {"page": page, "keeps_order": member.holds(Role.SYSADMIN_AGENCY)}
    return render(request, "work_calendar/index.html", context)


@open_to(SIGNED_IN)
@require_safe
def entry(request: OfficeRequest, entry_id: int) -> HttpResponse:
    """One entry."""
    page = EntryPage.of(queries.entry_detail(request.member, entry_id))
    return render(request, "work_calendar/entry.html", {"page": page})


@open_to(SIGNED_IN)
@require_safe
def week_pdf(request: OfficeRequest) -> HttpResponse:
    """The week of one calendar as PDF/A."""
    line = queries.folder_line(request.member, request.GET.get("lich", "co-quan"))
    day = day_in(request.GET.get("ngay", ""), clock.today())
    data = printing.week_pdf(request.member, line, day)
    return download(
        data, f"lich-cong-tac-{line.folder.slug}-{day.isoformat()}.pdf", "application/pdf"
    )


@open_to(PUBLIC)
@never_cache
@require_safe
def feed_file(request: OfficeRequest) -> HttpResponse:
    """The calendar of the key's owner for the own devices; no session, the key alone opens it."""
    data = feed(request.GET.get("khoa", ""))
    if data is None:
        raise Http404
    return HttpResponse(data, content_type="text/calendar; charset=utf-8")


def asked_in(request: OfficeRequest, today: date) -> Asked:
    """What the address asks for; a mangled part is as if it were not there."""
    view = request.GET.get("xem", WEEK)
    return Asked(
        view if view in _VIEWS else WEEK,
        day_in(request.GET.get("ngay", ""), today),
        request.GET.get("lich", "")[:40] or ALL,
    )


def day_in(text: str, otherwise: date) -> date:
    """The day of an address; `otherwise` for one that cannot be read or is out of all calendars."""
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return otherwise
    return day if 2000 <= day.year <= 2200 else otherwise
