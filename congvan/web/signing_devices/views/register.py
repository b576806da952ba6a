"""The agency's register of certificates and devices, and what is done with one of them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from congvan.kernel import clock
from congvan.kernel.errors import BusinessError
from congvan.organization.doors import SIGNED_IN, OfficeRequest, holders_of, open_to
from congvan.organization.states import Role
from congvan.signing import access, printing
from congvan.signing.lifecycles import KEY_DEVICE
from congvan.signing.queries import devices as questions
from congvan.signing.queries.readiness import ready
from congvan.signing.services import devices as verbs
from congvan.signing.services import images
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms.fields import refuse
from congvan.web.administration.rendering import download
from congvan.web.signing_devices import forms, pages
from congvan.web.signing_devices.pictures import is_taken, picture_form

READERS = holders_of(*access.READERS)
ADMINISTRATOR = holders_of(Role.SYSADMIN_AGENCY)
SEAL_KEEPERS = holders_of(Role.SYSADMIN_AGENCY, Role.REGISTRY_CLERK)
_PDF = "application/pdf"
DONE = {
    "tam-khoa": "Đã tạm khóa thiết bị.",
    "mo-khoa": "Đã mở khóa thiết bị.",
    "thoi-dung": "Đã cho thôi dùng thiết bị.",
    "tham-quyen": "Đã ghi nhận thẩm quyền ký của chứng thư.",
    "thoi-tham-quyen": "Đã thôi thẩm quyền ký của chứng thư.",
}
_ASKS_REASON = ("tam-khoa", "thoi-dung")
_TITLES = {"tam-khoa": "Tạm khóa thiết bị", "thoi-dung": "Cho thôi dùng thiết bị"}


@open_to(READERS)
@require_safe
def devices(request: OfficeRequest) -> HttpResponse:
    """The register."""
    lines = questions.devices(request.member)
    page = pages.devices_page(lines, request.member, clock.now())
    return render(request, "signing_devices/devices.html", {"page": page})


@open_to(READERS)
@require_safe
def print_register(request: OfficeRequest) -> HttpResponse:
    """The register on paper."""
    return download(printing.register_pdf(request.member), "so-chung-thu-so.pdf", _PDF)


@open_to(ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: OfficeRequest) -> HttpResponse:
    """Register a device."""
    is_sent = request.method == "POST"
    form = forms.Device(
        request.POST if is_sent else None, request.FILES if is_sent else None,
        keepers=_keepers(request),
    )  # fmt: skip
    if is_sent and form.is_valid():
        try:
            device = verbs.register(
                by=request.member, details=form.details(), pin=form.cleaned_data["pin"]
            )
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, f"Đã đăng ký thiết bị của {device.keeper.person.full_name}.")
            return redirect("signing:device", device.pk)
    return _form_page(request, form, "Đăng ký thiết bị", "Đăng ký", "signing:devices")


@open_to(SIGNED_IN)
@require_safe
def device(request: OfficeRequest, device_id: int) -> HttpResponse:
    """One device: what it is, its handovers, what may be done."""
    line = questions.device(request.member, device_id)
    found = access.get_device(request.member, device_id)
    moves = KEY_DEVICE.moves_from(found.status, access.device_parties(request.member, found))
    readiness = (
        ready(request.member, device_id) if access.is_keeper(request.member, found) else None
    )
    page = pages.device_page(
        line, questions.handovers(request.member, device_id), readiness, viewer=request.member,
        verbs={move.verb for move in moves}, now=clock.now(),
    )  # fmt: skip
    return render(request, "signing_devices/device.html", {"page": page})


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: OfficeRequest, device_id: int) -> HttpResponse:
    """Hand the organ's device over, by written permission."""
    line = questions.device(request.member, device_id)
    form = forms.Handover(
        request.POST if request.method == "POST" else None,
        keepers=_keepers(request, clerks_only=True), initial={"starts_on": clock.today()},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            verbs.hand_over(by=request.member, device_id=device_id, **form.wanted())
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, "Đã lập biên bản giao nhận. In biên bản để hai bên ký.")
            return redirect("signing:device", device_id)
    return _form_page(
        request, form, "Giao thiết bị của cơ quan", "Lập biên bản", "signing:device", device_id,
        lead=f"{line.subject_cn}: {line.keeper_name} đang giữ.",
    )  # fmt: skip


@open_to(SIGNED_IN)
@require_safe
def minutes(request: OfficeRequest, device_id: int, handover_id: int) -> HttpResponse:
    """The minutes of a handover on paper."""
    pdf = printing.minutes_pdf(request.member, device_id, handover_id)
    return download(pdf, f"bien-ban-giao-nhan-{handover_id}.pdf", _PDF)


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: OfficeRequest, device_id: int, act: str) -> HttpResponse:
    """Lock, unlock, retire, or set the competence of a device."""
    line = questions.device(request.member, device_id)
    if act not in DONE:
        raise Http404
    asks = act in _ASKS_REASON
    form = forms.Reason(request.POST if request.method == "POST" and asks else None)
    if request.method == "POST" and (not asks or form.is_valid()):
        try:
            _carry_out(act, request, device_id, form.cleaned_data["reason"] if asks else "")
        except BusinessError as error:
            if not asks:
                raise
            refuse(form, error)
        else:
            add_toast(request, DONE[act])
            return redirect("signing:device", device_id)
    if not asks:
        return redirect("signing:device", device_id)
    title = _TITLES[act]
    return _form_page(
        request, form, title, title.removesuffix(" thiết bị"), "signing:device", device_id,
        lead=f"{line.subject_cn}, {line.keeper_name} đang giữ.",
    )  # fmt: skip


@open_to(SEAL_KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def seal_image(request: OfficeRequest) -> HttpResponse:
    """The picture of the agency's seal."""
    form = picture_form(request)
    if is_taken(form, request, images.give_seal):
        add_toast(request, "Đã thay hình dấu của cơ quan.")
        return redirect("signing:devices")
    return _form_page(
        request, form, "Hình dấu của cơ quan", "Lưu hình dấu", "signing:devices",
        lead="Màu đỏ, PNG nền trong suốt, đúng kích thước con dấu thật.",
    )  # fmt: skip


def _carry_out(act: str, request: OfficeRequest, device_id: int, reason: str) -> None:
    whose: dict[str, Any] = {"by": request.member, "device_id": device_id}
    if act == "tam-khoa":
        verbs.lock(**whose, reason=reason)
    elif act == "thoi-dung":
        verbs.retire(**whose, reason=reason)
    elif act == "mo-khoa":
        verbs.unlock(**whose)
    else:
        verbs.set_competence(**whose, is_competent=act == "tham-quyen")


def _keepers(request: OfficeRequest, *, clerks_only: bool = False) -> list[tuple[str, str]]:
    found = questions.possible_keepers(request.member, clerks_only=clerks_only)
    return [(str(seat_id), words) for seat_id, words in found]


def _form_page(
    request: OfficeRequest, form: Any, title: str, button: str, back: str, *arguments: int,
    lead: str = "",
) -> HttpResponse:  # fmt: skip
    status = 422 if form.is_bound and form.errors else 200
    context = {"form": form, "title": title, "button": button, "lead": lead}
    context["back"] = reverse(back, args=arguments)
    return render(request, "signing_devices/form.html", context, status=status)
