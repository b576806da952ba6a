"""Pictures that signatures show: a person's handwriting in blue, the organ's seal in red (R-158, R-159)."""

from __future__ import annotations

import io
from decimal import Decimal

from PIL import Image, UnidentifiedImageError

from congvan.kernel import audit, clock, files
from congvan.kernel.errors import InvalidInput
from congvan.kernel.files import ContentType
from congvan.kernel.transactions import in_transaction
from congvan.organization.acting import ActingMember, check_holds
from congvan.organization.models import Membership
from congvan.organization.states import Role
from congvan.signing import events
from congvan.signing.models import SignatureImage

MOST_BYTES = 2 << 20
# 60 mm at 600 dots an inch are 1,417; more unpacks to more than a picture of a hand needs.
MOST_PIXELS_A_SIDE = 3000
LEAST_PIXELS_A_SIDE = 60
# Handwriting beyond this covers the title or the name (LAYOUT §5).
LARGEST_PERSONAL_MM = (Decimal(45), Decimal(20))
LEAST_MM = Decimal(5)
LARGEST_SEAL_MM = Decimal(60)
# A scan on paper, made "transparent" by name only, has hardly a clear pixel.
LEAST_CLEAR = 0.2
_OPAQUE, _CLEAR = 128, 32


class ImageUnsuitable(InvalidInput):
    """The picture is not what the rules ask for."""

    code = "signature_image_unsuitable"


def give_own(
    *, by: ActingMember, data: bytes, width_mm: Decimal, height_mm: Decimal
) -> SignatureImage:
    """Take the acting person's own handwriting; it replaces the earlier one.

    Raises ImageUnsuitable; RuntimeError inside a transaction.
    """
    if not (
        LEAST_MM <= width_mm <= LARGEST_PERSONAL_MM[0]
        and LEAST_MM <= height_mm <= LARGEST_PERSONAL_MM[1]
    ):
        raise ImageUnsuitable(
            "Hình chữ ký lớn nhất 45 × 20 mm, nhỏ nhất 5 mm mỗi chiều.",
            next_step="Sửa lại kích thước cho đúng chữ ký thật.", field="width_mm",
        )  # fmt: skip
    _check_picture(data, wants_blue=True)
    return _keep(_received(data), by=by, is_seal=False, width_mm=width_mm, height_mm=height_mm)


def give_seal(
    *, by: ActingMember, data: bytes, width_mm: Decimal, height_mm: Decimal
) -> SignatureImage:
    """Take the picture of the agency's seal at its true size. By the clerk or the administrator.

    Raises NotAllowed, ImageUnsuitable; RuntimeError inside a transaction.
    """
    check_holds(by, Role.REGISTRY_CLERK, Role.SYSADMIN_AGENCY, to="thay hình dấu của cơ quan")
    if not all(LEAST_MM <= side <= LARGEST_SEAL_MM for side in (width_mm, height_mm)):
        raise ImageUnsuitable(
            "Kích thước dấu từ 5 đến 60 mm.",
            next_step="Đo đường kính con dấu thật rồi ghi lại.", field="width_mm",
        )  # fmt: skip
    _check_picture(data, wants_blue=False)
    return _keep(_received(data), by=by, is_seal=True, width_mm=width_mm, height_mm=height_mm)


def _received(data: bytes) -> files.ReceivedFile:
    return files.receive(
        io.BytesIO(data), filename="hinh.png", allowed={ContentType.PNG}, max_bytes=MOST_BYTES,
        store=files.default_store(), scanner=files.default_scanner(),
    )  # fmt: skip


@in_transaction
def _keep(
    received: files.ReceivedFile, *, by: ActingMember, is_seal: bool, width_mm: Decimal,
    height_mm: Decimal,
) -> SignatureImage:  # fmt: skip
    member_id = None if is_seal else by.own_membership_id
    # The seat's row keeps two uploads at once in a row.
    Membership.objects.select_for_update().get(pk=by.own_membership_id)
    SignatureImage.objects.filter(
        agency_id=by.agency_id, member_id=member_id, replaced_at__isnull=True
    ).update(replaced_at=clock.now())
    image = SignatureImage.objects.create(
        agency_id=by.agency_id, member_id=member_id, blob=files.record(received),
        width_mm=width_mm, height_mm=height_mm, given_at=clock.now(),
    )  # fmt: skip
    what = "hình dấu của cơ quan" if is_seal else "hình chữ ký của mình"
    audit.record(
        events.SignatureImageGiven(
            image_id=image.pk, what=what, width=f"{width_mm:f}", height=f"{height_mm:f}"
        ),
        by=by.actor,
    )
    return image


def _check_picture(data: bytes, *, wants_blue: bool) -> None:
    """PNG, not too large, transparent, of the right colour. Raises ImageUnsuitable."""
    if len(data) > MOST_BYTES:
        raise _unsuitable("Hình lớn hơn 2 MB.")
    try:
        with Image.open(io.BytesIO(data), formats=["PNG"]) as picture:
            # The size stands in the header: nothing is unpacked before it is known.
            if max(picture.size) > MOST_PIXELS_A_SIDE or min(picture.size) < LEAST_PIXELS_A_SIDE:
                raise _unsuitable("Mỗi chiều của hình phải từ 60 đến 3000 điểm ảnh.")
            is_transparent = "A" in picture.mode or "transparency" in picture.info
            small = picture.convert("RGBA").resize((120, 120))
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        Image.DecompressionBombError,
    ) as error:
        raise _unsuitable("Tệp không phải là hình PNG.") from error
    data_of_all = small.tobytes()
    pixels = [data_of_all[at : at + 4] for at in range(0, len(data_of_all), 4)]
    clear = sum(1 for pixel in pixels if pixel[3] < _CLEAR)
    if not is_transparent or clear < LEAST_CLEAR * len(pixels):
        raise _unsuitable("Nền của hình chưa trong suốt.")
    inked = [pixel for pixel in pixels if pixel[3] >= _OPAQUE]
    if not inked:
        raise _unsuitable("Hình không có nét nào.")
    red, _, blue = (sum(pixel[part] for pixel in inked) / len(inked) for part in range(3))
    if wants_blue and blue < red + 20:
        raise _unsuitable("Chữ ký phải màu xanh.")
    if not wants_blue and red < blue + 20:
        raise _unsuitable("Dấu phải màu đỏ.")


def _unsuitable(sentence: str) -> ImageUnsuitable:
    return ImageUnsuitable(
        sentence, next_step="Chọn hình PNG nền trong suốt, đúng màu mực, dưới 2 MB.", field="image"
    )
