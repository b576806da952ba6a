"""Views of the desk: read input, make one call, render one page.

Opening a piece of work or a notice is a plain link (GET) that notes the reading, as a mail program
does: it can be undone, gives no right and reveals nothing, and a middle click works.
"""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from congvan.desk import queries
from congvan.desk.queries.first_day import first_day
from congvan.desk.services import attention
from congvan.desk.services import notices as notice_services
from congvan.desk.states import Part, Tab
from congvan.directives.queries import lists
from congvan.directives.services import batches
from congvan.drafting.queries import drafts
from congvan.kernel import clock
from congvan.organization.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.organization.queries.calendar import working_calendar
from congvan.organization.states import Role
from congvan.ui.items import Link
from congvan.ui.items import Tab as UiTab
from congvan.ui.toasts import add_toast
from congvan.web import frame
from congvan.web.desk import links, pages
from congvan.web.desk.first_day import FirstDayPage, first_day_page
from congvan.web.drafting.pages.lists import tabs_of as draft_tabs
from congvan.web.incoming.pages import tabs_of as incoming_tabs
from congvan.web.paging import after_in

# A page has fifty rows; more ids than that were not ticked on one of our pages.
_MOST_TICKED = 200
DOCUMENT = "document"
# Whoever holds several roles begins with the first of them.
FIRST_SCREENS = ((Role.REGISTRY_CLERK, "desk:clerk"), (Role.AGENCY_LEADER, "desk:leader"))


@open_to(SIGNED_IN)
@require_safe
def home(request: OfficeRequest) -> HttpResponse:
    """The first screen of the role (UX §3): a clerk's desk, a leader's five minutes, what waits."""
    for role, name in FIRST_SCREENS:
        if request.member.holds(role):
            return redirect(name)
    return redirect("desk:todo")


@open_to(SIGNED_IN)
@require_safe
def todo(request: OfficeRequest) -> HttpResponse:
    """Cần xử lý: what the viewer owes, by tabs."""
    asked = pages.Asked.of(request.GET.dict())
    counts = frame.counters(request, request.member)
    page = queries.WorkPage((), has_more=False)
    if counts.tabs[asked.tab]:
        page = queries.open_work(
            request.member, asked.tab, after=_after(request), filters=asked.filters
        )
    greeting = None if counts.tabs[Tab.ALL] else _first_day(request)
    shown = pages.todo_page(
        asked, counts, page, clock.now(), working_calendar(), first_day=greeting,
        leads_unit=request.member.holds(Role.UNIT_LEADER) and request.member.unit_id is not None,
    )  # fmt: skip
    return render(request, "desk/todo.html", {"page": shown})


@open_to(SIGNED_IN)
@require_safe
def given(request: OfficeRequest) -> HttpResponse:
    """Tôi đã chuyển."""
    page = queries.given_work(request.member, after=_after(request))
    counts = frame.counters(request, request.member)
    shown = pages.given_page(counts, page, clock.now(), working_calendar())
    return render(request, "desk/list.html", {"page": shown})


@open_to(SIGNED_IN)
@require_safe
def done(request: OfficeRequest) -> HttpResponse:
    """Đã xong."""
    page = queries.finished_work(request.member, after=_after(request))
    shown = pages.done_page(page, clock.now(), working_calendar())
    return render(request, "desk/list.html", {"page": shown})


@open_to(SIGNED_IN)
@require_safe
def starred(request: OfficeRequest) -> HttpResponse:
    """Theo dõi."""
    page = queries.starred_work(request.member, after=_after(request))
    counts = frame.counters(request, request.member)
    shown = pages.starred_page(counts, page, clock.now(), working_calendar())
    return render(request, "desk/list.html", {"page": shown})


@open_to(SIGNED_IN)
@require_safe
def open_item(request: OfficeRequest, item_id: int) -> HttpResponse:
    """Open a piece of work: it is read, "Để biết" is done, and its page follows."""
    line = queries.open_line(request.member, item_id)
    if line.subject_type == DOCUMENT and line.part is Part.INFORM:
        # The document's page notes the reading, on the desk and in the chain of who has it.
        return redirect(links.page_of(line.subject_type, line.subject_id) or "desk:todo")
    reading = attention.note_opened(by=request.member, item_id=item_id)
    if reading.closed:
        add_toast(request, "Đã đọc, việc này đã xong.", undo_action=_undo_action(reading))
    return redirect(links.page_of(line.subject_type, line.subject_id) or "desk:todo")


@open_to(SIGNED_IN)
@require_POST
def mark_read(request: OfficeRequest) -> HttpResponse:
    """Mark the ticked items read; "Để biết" among them is done."""
    ticked = _ticked(request.POST)
    if ticked:
        documents = queries.subjects_to_read(request.member, ticked, DOCUMENT)
        outcome = batches.inform_read_many(by=request.member, document_ids=documents)
        reading = attention.mark_read(by=request.member, item_ids=ticked)
        words = f"Đã đọc {len(ticked)} việc"
        done = len(reading.closed) + len(outcome.done)
        if done:
            words += f", {done} việc để biết đã xong"
        undo = _undo_action(reading) if reading.touched else ""
        add_toast(request, f"{words}.", undo_action=undo)
    return _back(request)


@open_to(SIGNED_IN)
@require_POST
def take_back(request: OfficeRequest) -> HttpResponse:
    """Undo a reading within its seconds."""
    count = attention.take_back_reading(by=request.member, item_ids=_ticked(request.GET))
    add_toast(request, f"Đã để lại {count} việc như chưa đọc.")
    return redirect("desk:todo")


@open_to(SIGNED_IN)
@require_POST
def star(request: OfficeRequest) -> HttpResponse:
    """Follow the ticked items."""
    ticked = _ticked(request.POST)
    if ticked:
        attention.star(by=request.member, item_ids=ticked)
        add_toast(
            request, f"Đang theo dõi {len(ticked)} việc.", link=Link("Xem", reverse("desk:starred"))
        )
    return _back(request)


@open_to(SIGNED_IN)
@require_POST
def unstar(request: OfficeRequest) -> HttpResponse:
    """Follow the ticked items no longer."""
    ticked = _ticked(request.POST)
    if ticked:
        attention.unstar(by=request.member, item_ids=ticked)
        add_toast(request, f"Thôi theo dõi {len(ticked)} việc.")
    return _back(request)


@open_to(SIGNED_IN)
@require_safe
def notices(request: OfficeRequest) -> HttpResponse:
    """Tin báo: the bell's page."""
    page = queries.notices(request.member, after=_after(request))
    shown = pages.notices_page(frame.counters(request, request.member), page, clock.now())
    return render(request, "desk/notices.html", {"page": shown})


@open_to(SIGNED_IN)
@require_safe
def open_notice(request: OfficeRequest, notice_id: int) -> HttpResponse:
    """Open a notice: it is read, and what it tells of follows."""
    notice = notice_services.mark_read(by=request.member, notice_id=notice_id)
    return redirect(links.page_of(notice.subject_type, notice.subject_id) or "desk:notices")


@open_to(SIGNED_IN)
@require_POST
def notices_read(request: OfficeRequest) -> HttpResponse:
    """Mark read all notices up to the newest one seen."""
    newest = _number(request.POST.get("den", ""))
    if newest is not None:
        count = notice_services.mark_all_read(by=request.member, up_to_id=newest)
        add_toast(request, f"Đã đọc {count} tin báo.")
    return redirect("desk:notices")


@open_to(SIGNED_IN)
@require_safe
def counters(request: OfficeRequest) -> HttpResponse:
    """What an open page asks every minute: the counters, or what is new in its list.

    Both under one name, because the idle lock exempts it: a page that asks is not a person.
    """
    asked = pages.Asked.of(request.GET.dict())
    since = _moment(request.GET.get("tu", ""))
    if since is not None:
        page = queries.open_work(request.member, asked.tab, filters=asked.filters)
        new = sum(1 for line in page.lines if line.opened_at > since)
        href = links.with_query(reverse("desk:todo"), asked.kept())
        return render(request, "desk/new.html", {"new_items": new, "list_href": href})
    here = urlsplit(request.headers.get("HX-Current-URL", "")).path
    return render(request, "frame/counters.html", {"tabs": _tabs_on(request, here, asked)})


def _tabs_on(request: OfficeRequest, here: str, asked: pages.Asked) -> tuple[UiTab, ...]:
    """The tabs of the open page whose numbers the poll renews."""
    if here == reverse("desk:todo"):
        return pages.tabs_of(asked, frame.counters(request, request.member))
    if here == reverse("incoming:list"):
        return incoming_tabs(None, lists.counters(request.member), registers=False)
    if here == reverse("drafting:list"):
        return draft_tabs(None, drafts.counters(request.member))
    return ()


def _first_day(request: OfficeRequest) -> FirstDayPage | None:
    if request.member.is_substitute:
        return None
    facts = first_day(request.member)
    return first_day_page(request.member, facts, clock.now()) if facts else None


def _after(request: OfficeRequest) -> queries.After | None:
    place = after_in(request)
    if place is None:
        return None
    return queries.After(at=place[0], id=place[1], urgency=_number(request.GET.get("muc", "")) or 0)


def _ticked(sent: QueryDict) -> list[int]:
    numbers = (_number(text) for text in sent.getlist("chon")[:_MOST_TICKED])
    return [number for number in numbers if number is not None]


def _number(text: str) -> int | None:
    # PostgreSQL's bigint has nineteen digits; eighteen are always within it.
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _undo_action(reading: attention.Reading) -> str:
    chosen = "&".join(f"chon={item}" for item in reading.touched)
    return f"{reverse('desk:take-back')}?{chosen}"


def _back(request: OfficeRequest) -> HttpResponse:
    if request.POST.get("trang") == "theo-doi":
        return redirect("desk:starred")
    asked = pages.Asked.of({"tab": request.POST.get("tab", "")})
    return redirect(links.with_query(reverse("desk:todo"), {"tab": asked.tab.value}))
