"""First screens by role (UX §3): the clerk's desk, the leader's five minutes, the head's unit."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from congvan.desk import queries
from congvan.desk.states import Tab as DeskTab
from congvan.desk.states import Urgency
from congvan.directives.queries import lists, loads
from congvan.directives.queries.lists import Filters, Tab
from congvan.intake import queries as intake
from congvan.kernel import clock
from congvan.office.work_calendar import queries as work_calendar
from congvan.organization.doors import OfficeRequest, holders_of, open_to
from congvan.organization.queries.calendar import working_calendar
from congvan.organization.states import Role
from congvan.registers import queries as registers
from congvan.registers.queries.missing import missing_numbers
from congvan.registers.states import BookKind, BookStatus
from congvan.web import frame
from congvan.web.consultations.ways import waiting_rows
from congvan.web.desk import axis_queues, out_queues
from congvan.web.desk.role_pages import ClerkPage, LeaderPage, UnitPage, gap_rows
from congvan.web.work_calendar.pages.rows import entry_row

CLERKS = holders_of(Role.REGISTRY_CLERK)
LEADERS = holders_of(Role.AGENCY_LEADER)
HEADS = holders_of(Role.UNIT_LEADER)

# As many as a glance takes in; the link beside the heading leads to all.
GLANCE = 5


@open_to(CLERKS)
@require_safe
def clerk(request: OfficeRequest) -> HttpResponse:
    """Bàn văn thư: what the registry owes, the most urgent first."""
    member = request.member
    books = [
        book for book in registers.books(member, BookKind.IN) if book.status is BookStatus.OPEN
    ]
    now, calendar = clock.now(), working_calendar()
    outgoing = out_queues.queues(member, now=now, calendar=calendar, limit=GLANCE)
    if (lost := axis_queues.failed(member, now=now, limit=GLANCE)) is not None:
        outgoing = (*outgoing, lost)
    came = axis_queues.from_axis(member, now=now, limit=GLANCE)
    page = ClerkPage.of(
        arrivals=intake.waiting(member, limit=GLANCE),
        waiting=intake.waiting_count(member),
        flash=lists.incoming(
            member, Tab.AWAITING_DISTRIBUTION, filters=Filters(urgency=Urgency.FLASH), limit=GLANCE
        ).lines,
        undistributed=lists.incoming(member, Tab.AWAITING_DISTRIBUTION, limit=GLANCE).lines,
        counts=lists.counters(member),
        gaps=gap_rows([(book, missing_numbers(book.book_id, book.last_number)) for book in books]),
        outgoing=outgoing,
        going_out=out_queues.waiting(outgoing),
        axis=came.queue if came else None,
        axis_flash=came.flash if came else (),
        now=now,
        calendar=calendar,
    )
    return render(request, "desk/clerk.html", {"page": page})


@open_to(LEADERS)
@require_safe
def leader(request: OfficeRequest) -> HttpResponse:
    """Năm phút: hỏa tốc, what waits for a direction, who is late, where one is today."""
    member = request.member
    flash = queries.open_work(
        member, DeskTab.ALL, filters=queries.Filters(urgency=Urgency.FLASH), limit=3
    )
    decide = queries.open_work(member, DeskTab.DECIDE, limit=GLANCE)
    now, calendar = clock.now(), working_calendar()
    to_sign = out_queues.to_sign(member, now=now, calendar=calendar, limit=GLANCE)
    page = LeaderPage.of(
        flash=flash.lines, decide=decide.lines, counters=frame.counters(request, member),
        units=loads.lateness(member), now=now, calendar=calendar,
    )  # fmt: skip
    opinions = waiting_rows(member, now=now, calendar=calendar, limit=GLANCE)
    today = clock.today()
    own = work_calendar.entries_between(member, today, today, mine=True, published_only=True)
    context = {
        "page": page, "to_sign": to_sign, "opinions": opinions,
        "today": [entry_row(one, today) for one in own],
    }  # fmt: skip
    return render(request, "desk/leader.html", context)


@open_to(HEADS)
@require_safe
def unit_line(request: OfficeRequest) -> HttpResponse:
    """The line "Phòng tôi: 14 việc đang giữ · 2 quá hạn", fetched by "Cần xử lý" once it is drawn."""
    load = loads.unit_load(request.member)
    if load is None:
        raise Http404
    return render(request, "desk/_unit_line.html", {"load": load})


@open_to(HEADS)
@require_safe
def unit(request: OfficeRequest) -> HttpResponse:
    """Phòng tôi: who holds how much, who is late."""
    load = loads.unit_load(request.member)
    if load is None:
        raise Http404
    late = lists.incoming(request.member, Tab.OVERDUE)
    page = UnitPage.of(load, late.lines, now=clock.now(), calendar=working_calendar())
    return render(request, "desk/unit.html", {"page": page})
