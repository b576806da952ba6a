"""Views of what is late: by unit and person, and the monitor's page for urging (R-059, R-060)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from congvan.directives.queries import lists, loads
from congvan.directives.queries.chain import chain
from congvan.directives.queries.lists import Filters, Tab
from congvan.directives.services import requests
from congvan.kernel import clock
from congvan.kernel.errors import BusinessError, NotFound
from congvan.organization.acting import ActingMember
from congvan.organization.doors import SIGNED_IN, OfficeRequest, holders_of, open_to
from congvan.organization.queries.calendar import working_calendar
from congvan.organization.states import Role
from congvan.ui.items import Pager
from congvan.ui.toasts import add_toast
from congvan.web.desk.links import with_query
from congvan.web.incoming.bulk import ticked_in
from congvan.web.incoming.forms import UrgeForm
from congvan.web.incoming.late_pages import LatePage, UrgingPage
from congvan.web.incoming.rows import incoming_row
from congvan.web.list_parts import number

# Who may urge: the person appointed to follow, and the leaders.
URGERS = holders_of(Role.MONITOR, Role.AGENCY_LEADER)
USUAL_WORDS = "Đề nghị khẩn trương giải quyết và báo cáo kết quả."


@open_to(SIGNED_IN)
@require_safe
def overdue(request: OfficeRequest) -> HttpResponse:
    """Quá hạn: the units, the people of one, and the documents that are late."""
    member = request.member
    unit_id = number(request.GET.get("don-vi", ""))
    page = lists.incoming(
        member, Tab.OVERDUE, after=request.GET.get("sau", "")[:200],
        filters=Filters(lead_unit_id=unit_id or None),
    )  # fmt: skip
    shown = LatePage.of(
        units=loads.lateness(member),
        unit_id=unit_id,
        people=loads.load_of(member, unit_id).people if unit_id else _own_people(member),
        page=page, now=clock.now(), calendar=working_calendar(),
        is_first=not request.GET.get("sau"),
    )  # fmt: skip
    return render(request, "incoming/overdue.html", {"page": shown})


@open_to(URGERS)
@require_http_methods(["GET", "HEAD", "POST"])
def urging(request: OfficeRequest) -> HttpResponse:
    """Đôn đốc: all that is open, the late first; the ticked holders are urged with a word."""
    member = request.member
    asked = request.GET.get("tab", "")
    tab = Tab.IN_PROGRESS if asked == Tab.IN_PROGRESS else Tab.OVERDUE
    form = UrgeForm(request.POST or None, initial={"note": USUAL_WORDS})
    if request.method == "POST" and form.is_valid():
        _urge_all(request, ticked_in(request), form.cleaned_data["note"])
        return redirect(with_query(reverse("incoming:urging"), {"tab": tab.value}))
    page = lists.incoming(member, tab, after=request.GET.get("sau", "")[:200])
    now, calendar = clock.now(), working_calendar()
    shown = UrgingPage.of(
        tab=tab, counts=lists.counters(member),
        rows=tuple(incoming_row(line, now, calendar, with_status=True) for line in page.lines),
        pager=_pager(tab, page.next, len(page.lines)),
    )  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "incoming/urging.html", {"page": shown, "form": form}, status=status)


def _own_people(member: ActingMember) -> tuple[loads.PersonLoad, ...]:
    load = loads.unit_load(member) if member.holds(Role.UNIT_LEADER) else None
    return load.people if load else ()


def _urge_all(request: OfficeRequest, ticked: list[int], note: str) -> None:
    """Urge whoever holds each document; every refusal is told, none stops the others."""
    if not ticked:
        add_toast(request, "Chưa tích văn bản nào. Tích các dòng cần đôn đốc rồi bấm lại.")
        return
    urged = 0
    for document_id in ticked:
        try:
            urged += _urge(request.member, document_id, note)
        except BusinessError as error:
            add_toast(request, str(error))
    if urged:
        add_toast(request, f"Đã đôn đốc {urged} văn bản; người đang giữ nhận được tin báo.")


def _urge(member: ActingMember, document_id: int, note: str) -> int:
    link = next((one for one in chain(member, document_id) if one.may_urge), None)
    if link is None:
        raise NotFound("Có văn bản chưa giao cho ai nên chưa đôn đốc được.")
    requests.urge(by=member, assignment_id=link.assignment_id, note=note)
    return 1


def _pager(tab: Tab, following: str, count: int) -> Pager | None:
    if not following:
        return None
    href = with_query(reverse("incoming:urging"), {"tab": tab.value, "sau": following})
    return Pager(f"{count} văn bản", href)
