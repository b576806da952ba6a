"""The form that takes a picture of a hand or of the seal."""

from __future__ import annotations

from collections.abc import Callable

from congvan.kernel.errors import BusinessError
from congvan.organization.doors import OfficeRequest
from congvan.signing.services import images
from congvan.web.administration.forms.fields import refuse
from congvan.web.signing_devices.forms import Picture


def picture_form(request: OfficeRequest) -> Picture:
    """The form, filled when it was sent."""
    is_sent = request.method == "POST"
    return Picture(request.POST if is_sent else None, request.FILES if is_sent else None)


def is_taken(form: Picture, request: OfficeRequest, give: Callable[..., object]) -> bool:
    """Give a sent picture to the verb `give`; False with the reason in the form when it is not taken."""
    if not form.is_bound or not form.is_valid():
        return False
    data = form.cleaned_data
    try:
        give(
            by=request.member, data=data["image"].read(images.MOST_BYTES + 1),
            width_mm=data["width_mm"], height_mm=data["height_mm"],
        )  # fmt: skip
    except BusinessError as error:
        refuse(form, error)
        return False
    return True
