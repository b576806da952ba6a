"""One's own signature: the devices one keeps, the picture of one's hand."""

from __future__ import annotations

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from congvan.kernel import clock
from congvan.kernel.errors import BusinessError
from congvan.organization.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.signing.queries import devices as questions
from congvan.signing.queries.readiness import ready
from congvan.signing.services import devices as verbs
from congvan.signing.services import images
from congvan.signing.services.devices import DeviceDetails
from congvan.signing.states import DeviceKind, DeviceOwner
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms.fields import refuse
from congvan.web.page_images import file_response
from congvan.web.signing_devices import forms, pages
from congvan.web.signing_devices.pictures import is_taken, picture_form


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: OfficeRequest) -> HttpResponse:
    """Chữ ký của tôi; the form takes a new picture."""
    form = picture_form(request)
    if is_taken(form, request, images.give_own):
        add_toast(request, "Đã lưu hình chữ ký.")
        return redirect("signing:mine")
    own = questions.my_device(request.member)
    page = pages.mine_page(
        questions.my_devices(request.member),
        ready(request.member, own.device_id) if own else None,
        questions.own_image(request.member),
        clock.now(),
    )
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "signing_devices/mine.html", {"page": page, "form": form}, status=status)


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def add_key_file(request: OfficeRequest) -> HttpResponse:
    """Register one's own key file."""
    is_sent = request.method == "POST"
    form = forms.OwnKeyFile(request.POST if is_sent else None, request.FILES if is_sent else None)
    if is_sent and form.is_valid():
        data = form.cleaned_data
        details = DeviceDetails(
            owner=DeviceOwner.PERSON, keeper_id=request.member.own_membership_id,
            kind=DeviceKind.PKCS12, place_kept=data["place_kept"],
            key_file=forms.content(data["key_file"]),
        )  # fmt: skip
        try:
            verbs.register(by=request.member, details=details, pin=data["pin"])
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, "Đã đăng ký tệp khóa. Quản trị cơ quan ghi nhận thẩm quyền ký.")
            return redirect("signing:mine")
    context = {
        "form": form, "title": "Thêm tệp khóa của tôi", "button": "Đăng ký",
        "back": reverse("signing:mine"), "lead": "",
    }  # fmt: skip
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "signing_devices/form.html", context, status=status)


@open_to(SIGNED_IN, revalidated=True)
@require_safe
def picture(request: OfficeRequest, blob_id: int) -> HttpResponseBase:
    """The picture of one's own hand, or of the seal for its keepers."""
    blob = questions.image_blob(request.member, blob_id)
    return file_response(request, blob, name="hinh-chu-ky.png", inline=True)
