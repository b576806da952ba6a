"""What each January clears, read and confirmed by the administrator (R-236, R-322)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from congvan.kernel.errors import InvalidInput, NotFound
from congvan.office.work_calendar.queries import clearing as queries
from congvan.office.work_calendar.services import confirming
from congvan.office.work_calendar.services.clearing import last_day_to_read
from congvan.organization.doors import OfficeRequest, holders_of, open_to
from congvan.organization.states import Role
from congvan.web.list_parts import number
from congvan.web.ticked_lines import acted

ADMINISTRATORS = holders_of(Role.SYSADMIN_AGENCY)
_KEEP, _CONFIRM = "giu-lai", "dong-y"


@open_to(ADMINISTRATORS)
@require_safe
def clearing_list(request: OfficeRequest) -> HttpResponse:
    """The clearings of each January."""
    context = {"clearings": queries.clearings(request.member)}
    return render(request, "work_calendar/clearings.html", context)


@open_to(ADMINISTRATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def clearing(request: OfficeRequest, clearing_id: int) -> HttpResponse:
    """What one January clears, or cleared; lines are left out and the list confirmed here."""
    form, ticks, is_done = acted(
        request, lambda left_out, reason: _act(request, clearing_id, left_out, reason)
    )
    if is_done:
        return redirect(request.get_full_path())
    after = number(request.GET.get("sau", ""))
    view, lines = queries.clearing(request.member, clearing_id, after=after)
    full = len(lines) == queries.PAGE_SIZE
    context = {
        "view": view, "lines": lines, "next_href": f"?sau={lines[-1].line_id}" if full else "",
        "last_day": last_day_to_read(view.year), "form": form, "ticks": ticks,
        "going": view.lines - view.kept,
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "work_calendar/clearing.html", context, status=status)


def _act(request: OfficeRequest, clearing_id: int, ticks: tuple[int, ...], reason: str) -> str:
    """Keep the ticked lines, or confirm the list without them; what to say of it."""
    if request.POST.get("viec") == _KEEP:
        if not ticks:
            raise InvalidInput(
                "Chưa chọn mục nào.", next_step="Đánh dấu mục cần giữ lại.", field="reason"
            )
        kept = confirming.keep_lines(
            by=request.member, clearing_id=clearing_id, left_out=ticks, reason=reason
        )
        return f"Đã giữ lại {kept} mục."
    if request.POST.get("viec") != _CONFIRM:
        raise NotFound("Không có việc này.", next_step="Mở lại danh sách.")
    going = confirming.confirm(
        by=request.member, clearing_id=clearing_id, left_out=ticks, reason=reason
    )
    return f"Đã đồng ý, {going} mục đang được xóa."
