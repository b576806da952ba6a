"""People: the list, a new person, a person's details, seats, roles and leave."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congvan.desk.queries.handover import was_handed_over
from congvan.desk.services.handover import AccountAfterLeave, CannotLeave, take_leave
from congvan.directives.services.takeover import take_over
from congvan.kernel import clock
from congvan.kernel.errors import BusinessError
from congvan.office.consultations.services.takeover import take_over_consultations
from congvan.office.personal_mail.services.takeover import take_over_letters
from congvan.office.tasks.services.takeover import take_over_tasks
from congvan.organization.acting import ActingMember
from congvan.organization.doors import OfficeRequest, open_to
from congvan.organization.services import people as services
from congvan.organization.services.exports import people_file
from congvan.ui.items import Link
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms import people as forms
from congvan.web.administration.forms.fields import refuse
from congvan.web.administration.pages import leave as leave_pages
from congvan.web.administration.pages import people as pages
from congvan.web.administration.rendering import ADMINISTRATOR, XLSX, answer, download


@open_to(ADMINISTRATOR)
@require_safe
def people(request: OfficeRequest) -> HttpResponse:
    """The people of the agency by given name."""
    after = request.GET.get("sau", "")
    if after and not (after.isascii() and after.isdigit() and len(after) < 19):
        raise Http404
    words = request.GET.get("tim", "").strip()[:100]
    page = pages.people_page(request.member, words=words, after=int(after) if after else None)
    return answer(request, "people", page)


@open_to(ADMINISTRATOR)
@require_POST
def people_export(request: OfficeRequest) -> HttpResponse:
    """The list as a spreadsheet; a post, because taking personal data away is recorded."""
    words = request.POST.get("tim", "").strip()[:100]
    return download(people_file(by=request.member, words=words), "danh-sach-nguoi.xlsx", XLSX)


@open_to(ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def person_add(request: OfficeRequest) -> HttpResponse:
    """Add a person with a first post."""
    page = pages.seat_choices(request.member)
    form = forms.NewPerson(
        request.POST or None, posts=page.posts, units=page.units,
        initial={"valid_from": clock.today(), "unit": request.GET.get("don-vi", "")},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            seat = services.add_person(
                by=request.member, details=form.details(), post_id=form.post_id,
                unit_id=form.unit_id, valid_from=form.cleaned_data["valid_from"],
            )  # fmt: skip
        except BusinessError as error:
            refuse(form, error)
        else:
            another = Link("Thêm người nữa", reverse("administration:person-add"))
            add_toast(request, f"Đã thêm {seat.person.full_name}.", link=another)
            return redirect("administration:person", seat.person_id)
    return answer(request, "person_add", page, form=form)


@open_to(ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def person(request: OfficeRequest, person_id: int) -> HttpResponse:
    """One person; change the details."""
    page = pages.person_page(request.member, person_id)
    form = forms.Details(request.POST or None, initial=page.values)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_person(by=request.member, person_id=person_id, details=form.details())
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, f"Đã lưu thông tin của {form.cleaned_data['full_name']}.")
            return redirect("administration:person", person_id)
    return answer(request, "person", page, form=form)


@open_to(ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def seat_add(request: OfficeRequest, person_id: int) -> HttpResponse:
    """Give a person a further post."""
    page = pages.seat_choices(request.member, person_id)
    form = forms.FurtherSeat(
        request.POST or None, posts=page.posts, units=page.units,
        initial={"valid_from": clock.today()},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            services.appoint_further(
                by=request.member, person_id=person_id, post_id=form.post_id, unit_id=form.unit_id,
                valid_from=form.cleaned_data["valid_from"], is_primary=form.cleaned_data["is_primary"],
            )  # fmt: skip
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, f"{page.full_name} đã có thêm chức danh. Xem lại vai trò bên dưới.")
            return redirect("administration:person", person_id)
    return answer(request, "seat_add", page, form=form)


@open_to(ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def role_grant(request: OfficeRequest, person_id: int, membership_id: int) -> HttpResponse:
    """Give a role to a person's seat."""
    page = leave_pages.seat_page(request.member, person_id, membership_id)
    form = forms.RoleGrant(request.POST or None, initial={"valid_from": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            grant = services.grant_role(
                by=request.member, membership_id=membership_id, **form.cleaned_data
            )
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, f"Đã giao vai trò {grant.get_role_display()} cho {page.full_name}.")
            return redirect("administration:person", person_id)
    return answer(request, "role_grant", page, form=form)


@open_to(ADMINISTRATOR)
@require_POST
def role_revoke(request: OfficeRequest, person_id: int, grant_id: int) -> HttpResponse:
    """Take a role back; a refusal is shown on the person's page."""
    page = pages.person_page(request.member, person_id)
    form = forms.Details(initial=page.values)
    revoked = forms.Nothing(request.POST)
    revoked.is_valid()
    try:
        services.revoke_role(by=request.member, grant_id=grant_id)
    except BusinessError as error:
        refuse(revoked, error)
        return answer(request, "person", page, form=form, refused_form=revoked)
    add_toast(request, f"Đã thu lại vai trò của {page.full_name}, có hiệu lực ngay.")
    return redirect("administration:person", person_id)


@open_to(ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def leave(request: OfficeRequest, person_id: int, membership_id: int) -> HttpResponse:
    """Let a person leave a seat: first what will move, then the hand-over."""
    choices = leave_pages.seat_page(request.member, person_id, membership_id)
    initial = {"last_day": clock.today(), "withdraw_account": True}
    form = forms.Leave(request.POST or None, successors=choices.successors, initial=initial)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    if request.method == "POST" and chosen and "xac_nhan" in request.POST:
        try:
            moved = _hand_over(request.member, membership_id, chosen)
        except CannotLeave:
            form.add_error(None, "Chưa bàn giao được vì các lý do bên dưới.")
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, f"Đã bàn giao {moved} việc của {choices.full_name}.")
            return redirect("administration:person", person_id)
    page = leave_pages.leave_page(
        request.member, choices, successor_id=int(chosen["successor"]) if chosen else None,
        last_day=chosen.get("last_day", clock.today()), is_preview=bool(chosen),
    )  # fmt: skip
    return answer(request, "leave", page, form=form)


def _hand_over(by: ActingMember, membership_id: int, chosen: dict[str, Any]) -> int:
    """Hand the seat over, and with the desk what its work is about; returns how much work moved.

    Each step is a transaction of its own: sent again after a power cut between two, the form does the
    rest, for each moves only what is left.
    """
    seats = {"leaver_id": membership_id, "successor_id": int(chosen["successor"])}
    after = AccountAfterLeave.WITHDRAW if chosen["withdraw_account"] else AccountAfterLeave.KEEP
    moved = 0
    try:
        done = take_leave(
            by=by, membership_id=membership_id, successor_id=seats["successor_id"],
            last_day=chosen["last_day"], note=chosen["note"], account=after,
        )  # fmt: skip
        moved = done.moved + done.merged
    except CannotLeave:
        if not was_handed_over(
            by, membership_id=membership_id, successor_id=seats["successor_id"]
        ):  # fmt: skip
            raise
    take_over(by=by, **seats)
    take_over_tasks(by=by, **seats)
    take_over_consultations(by=by, **seats)
    take_over_letters(by=by, **seats)
    return moved
