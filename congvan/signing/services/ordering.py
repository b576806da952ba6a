"""Who signs first: the competent person, then the organ (R-151); and with which device."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from congvan.kernel.errors import InvalidInput, WrongState
from congvan.organization.acting import ActingMember
from congvan.signing.making.isolation import Seen
from congvan.signing.marks import NumberMark, Order, PersonalMark, SealMark
from congvan.signing.models import KeyDevice, KnownCertificate
from congvan.signing.services import verification
from congvan.signing.states import CertificateKind, DeviceOwner
from congvan.signing.verification.findings import SignerRole

# A file without these bytes carries no signature: they cannot stand in a compressed object.
_TRACE = b"/ByteRange"


class SealBeforeSignature(WrongState):
    """The organ may not sign before the competent person has, nor the person after the organ."""

    code = "seal_before_signature"


class WrongDevice(InvalidInput):
    """This mark is made by the other kind of device."""

    code = "wrong_device"


def check(
    order: Order, *, by: ActingMember, device: KeyDevice, content: bytes,
    look: Callable[[], Sequence[Seen]],
) -> None:  # fmt: skip
    """Raise SealBeforeSignature or WrongDevice unless it is this device's turn.

    `look` tells the signatures of the file; it is asked only when there may be some.
    """
    is_personal = isinstance(order.mark, PersonalMark)
    if is_personal != (device.owner == DeviceOwner.PERSON):
        raise WrongDevice(
            "Chữ ký cá nhân phải ký bằng thiết bị cá nhân, dấu và số ký bằng thiết bị của cơ quan.",
            next_step="Chọn đúng thiết bị rồi ký lại.",
        )
    if is_personal:
        if _TRACE in content:
            _check_not_sealed(look(), device)
        return
    needs_leader = isinstance(order.mark, NumberMark) or (
        isinstance(order.mark, SealMark) and not order.mark.own_scan
    )
    if needs_leader:
        _check_leader_signed(order.blob_id, by, is_signed=_TRACE in content)


def _check_not_sealed(seen: Sequence[Seen], device: KeyDevice) -> None:
    seals = _known(CertificateKind.ORGAN, device.agency_id)
    if any(item.certificate_sha256 in seals for item in seen):
        raise SealBeforeSignature(
            "Văn bản đã có chữ ký số của cơ quan, không ký cá nhân thêm được.",
            next_step="Ký vào bản chưa đóng dấu.",
        )


def _check_leader_signed(blob_id: int, by: ActingMember, *, is_signed: bool) -> None:
    """A sound signature of a person who is competent for this agency must be there."""
    if is_signed:
        report = verification.verify_blob(blob_id=blob_id, by=by)
        leaders = _known(CertificateKind.LEADER, by.agency_id)
        if any(not line.intact for line in report.signatures):
            raise SealBeforeSignature(
                "Tệp đã bị thay đổi sau khi ký, không đóng dấu được.",
                next_step="Tạo lại bản PDF và trình ký lại.",
            )
        of_leaders = [
            line for line in report.signatures
            if line.role is SignerRole.LEADER and line.certificate_sha256 in leaders
        ]  # fmt: skip
        if any(line.trusted for line in of_leaders):
            return
        if of_leaders:
            raise SealBeforeSignature(
                "Chữ ký của người có thẩm quyền chưa kiểm tra được đến cùng, chưa đóng dấu được: "
                + " ".join(report.warnings[:1]),
                next_step="Nhờ quản trị hệ thống cập nhật chứng thư và danh sách thu hồi, rồi đóng dấu lại.",
            )
    raise SealBeforeSignature(
        "Chưa đóng dấu được: văn bản chưa có chữ ký số của người có thẩm quyền.",
        next_step="Trình người có thẩm quyền ký trước, sau đó đóng dấu.",
    )


def _known(kind: CertificateKind, agency_id: int) -> set[str]:
    """The certificates that sign, or once signed, for the agency; when, the check has judged."""
    rows = KnownCertificate.objects.filter(kind=kind, agency_id=agency_id)
    return set(rows.values_list("sha256", flat=True))
