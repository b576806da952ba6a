"""Keep key devices like seals: register, hand over, lock, retire (R-152…R-155)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from asn1crypto import pem
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.db import IntegrityError, transaction

from congvan.kernel import audit, clock
from congvan.kernel.audit import Actor
from congvan.kernel.errors import InvalidInput, NotFound
from congvan.kernel.text import nfc
from congvan.kernel.transactions import in_transaction, requires_transaction
from congvan.organization.acting import ActingMember
from congvan.organization.models import Membership
from congvan.organization.queries.seats import current
from congvan.organization.states import Role
from congvan.signing import access, events, vault
from congvan.signing.lifecycles import KEY_DEVICE, DeviceParty
from congvan.signing.making.cms import KeyUnsuitable, algorithm_of
from congvan.signing.models import KeyDevice, SealHandover
from congvan.signing.providers.key_file import opened
from congvan.signing.queries.devices import is_demonstration
from congvan.signing.services.certificates import (
    CertificateUnreadable,
    DemonstrationOnly,
    common_name_of,
    end_competence,
    note_competence,
)
from congvan.signing.states import DeviceKind, DeviceOwner, DeviceStatus

# A PKCS#12 file of one key and its chain has 5 kB.
MOST_KEY_FILE_BYTES = 64 * 1024
# Tokens lock themselves after five to ten wrong PINs; a key file must not be easier to guess.
WRONG_PINS_ALLOWED = 5


class DeviceKnown(InvalidInput):
    """The certificate is registered already."""

    code = "device_known"


@dataclass(frozen=True, slots=True)
class DeviceDetails:
    """A device as registered: `certificate` is DER or PEM, for a key file it is inside `key_file`."""

    owner: DeviceOwner
    keeper_id: int
    kind: DeviceKind
    place_kept: str
    certificate: bytes = b""
    key_file: bytes = b""
    reference: str = ""
    is_competent: bool = False


@in_transaction
def register(*, by: ActingMember, details: DeviceDetails, pin: str = "") -> KeyDevice:
    """Register a device; `pin` opens a key file once, to read its certificate, and is forgotten.

    Raises NotAllowed, NotFound for keepers of other agencies, InvalidInput, WrongPin,
    CertificateUnreadable, DeviceKnown, DemonstrationOnly in production.
    """
    keeper = _seat(by.agency_id, details.keeper_id)
    access.check_may_register(by, keeper_person_id=keeper.person_id, owner=details.owner)
    is_competent = details.is_competent and by.holds(Role.SYSADMIN_AGENCY)
    return _register(by.actor, by.person_id, keeper, details, pin, is_competent=is_competent)


@in_transaction
def register_for_demonstration(*, keeper_id: int, details: DeviceDetails, pin: str) -> KeyDevice:
    """Register a device of the demo, whose certificates say what they are (R-169)."""
    keeper = Membership.objects.select_related("person", "agency").get(pk=keeper_id)
    return _register(Actor.system(), None, keeper, details, pin, is_competent=details.is_competent)


@in_transaction
def hand_over(
    *, by: ActingMember, device_id: int, to_member_id: int, permission: str, starts_on: date,
    ends_on: date | None = None, note: str = "",
) -> SealHandover:  # fmt: skip
    """Hand the organ's device to another custodian, by written permission (R-153).

    The present keeper or the administrator does it. Raises NotFound, NotAllowed, InvalidInput.
    """
    device = access.get_device(by, device_id, lock=True)
    if not access.is_keeper(by, device):
        access.check_administers_devices(by)
    if device.owner != DeviceOwner.ORGAN:
        raise InvalidInput(
            "Thiết bị cá nhân không được giao cho người khác.",
            next_step="Người được giao việc ký bằng thiết bị của chính mình.",
        )
    taker = _seat(by.agency_id, to_member_id, field="to_member")
    _check_handover(device, taker, permission, starts_on, ends_on)
    handover = SealHandover.objects.create(
        device=device, from_member=device.keeper, to_member=taker,
        permission=nfc(permission.strip())[:300], starts_on=starts_on, ends_on=ends_on,
        note=nfc(note.strip())[:500], handed_at=clock.now(), recorded_by_id=by.person_id,
    )  # fmt: skip
    giver = device.keeper.person.full_name
    device.keeper = taker
    device.save(update_fields=["keeper"])
    until = f"đến ngày {ends_on:%d/%m/%Y}" if ends_on else "cho đến khi giao lại"
    audit.record(
        events.SealHandedOver(
            device_id=device.pk, handover_id=handover.pk, subject_cn=device.subject_cn,
            giver=giver, taker=taker.person.full_name, permission=handover.permission,
            period=f"từ ngày {starts_on:%d/%m/%Y} {until}",
        ),
        by=by.actor,
    )  # fmt: skip
    return handover


@in_transaction
def lock(*, by: ActingMember, device_id: int, reason: str) -> KeyDevice:
    """Lock a device that is lost or may be in wrong hands. Raises NotFound, NotAllowed, WrongState."""
    device = access.get_device(by, device_id, lock=True)
    words = _reason(reason)
    _move(device, "lock", access.device_parties(by, device))
    _tell_locked(device, words, by=by.actor)
    return device


@in_transaction
def unlock(*, by: ActingMember, device_id: int) -> KeyDevice:
    """Unlock a device and count its wrong PINs from nothing. Raises NotFound, NotAllowed, WrongState."""
    device = access.get_device(by, device_id, lock=True)
    _move(device, "unlock", access.device_parties(by, device))
    device.wrong_pins = 0
    device.save(update_fields=["wrong_pins"])
    audit.record(
        events.DeviceUnlocked(device_id=device.pk, subject_cn=device.subject_cn), by=by.actor
    )
    return device


@in_transaction
def retire(*, by: ActingMember, device_id: int, reason: str) -> KeyDevice:
    """Take a device out of use for good; its certificate signs for the organ no more from now on.

    What it signed before stays valid. Raises NotFound, NotAllowed, WrongState, InvalidInput.
    """
    device = access.get_device(by, device_id, lock=True)
    words = _reason(reason)
    _move(device, "retire", access.device_parties(by, device))
    device.ended_at, device.end_reason = clock.now(), words
    device.save(update_fields=["ended_at", "end_reason"])
    end_competence(by=by.actor, sha256=device.sha256, agency_id=device.agency_id)
    audit.record(
        events.DeviceRetired(device_id=device.pk, subject_cn=device.subject_cn, reason=words),
        by=by.actor,
    )
    return device


@in_transaction
def set_competence(*, by: ActingMember, device_id: int, is_competent: bool) -> KeyDevice:
    """Note that the holder of a personal device may sign for the agency, or no more (R-013).

    Raises NotFound, NotAllowed.
    """
    access.check_administers_devices(by)
    device = access.get_device(by, device_id, lock=True)
    _set_competence(device, is_competent=is_competent, by=by.actor)
    return device


@requires_transaction
def note_wrong_pin(*, by: ActingMember, device_id: int) -> int:
    """Count a wrong PIN; the device locks at the last one. Returns how many tries are left."""
    device = KeyDevice.objects.select_for_update().get(pk=device_id)
    device.wrong_pins += 1
    device.save(update_fields=["wrong_pins"])
    audit.record(
        events.WrongPinGiven(
            device_id=device.pk, subject_cn=device.subject_cn, count=device.wrong_pins
        ),
        by=by.actor,
    )
    left = max(0, WRONG_PINS_ALLOWED - device.wrong_pins)
    if left == 0 and device.status == DeviceStatus.IN_USE:
        _move(device, "lock", {DeviceParty.SYSTEM})
        _tell_locked(device, f"nhập sai mã PIN {device.wrong_pins} lần.", by=Actor.system())
    return left


def _register(
    actor: Actor, person_id: int | None, keeper: Membership, details: DeviceDetails, pin: str,
    *, is_competent: bool,
) -> KeyDevice:  # fmt: skip
    der = _certificate(details, pin)
    read = x509.load_der_x509_certificate(der)
    names = common_name_of(read), _issuer(read)
    _check_certificate(der, read, names)
    sha256 = read.fingerprint(hashes.SHA256()).hex()
    secret = vault.locked(details.key_file, bound_to=sha256) if details.key_file else None
    try:
        with transaction.atomic():
            device = KeyDevice.objects.create(
                agency_id=keeper.agency_id, owner=details.owner, keeper=keeper, kind=details.kind,
                certificate=der, sha256=sha256, serial=f"{read.serial_number:X}"[:64],
                subject_cn=names[0][:255], issuer_cn=names[1][:255],
                valid_from=read.not_valid_before_utc, valid_to=read.not_valid_after_utc,
                place_kept=_needed(details.place_kept, "Chưa ghi nơi cất giữ.", "place_kept")[:200],
                reference=_reference(details), secret=secret, registered_at=clock.now(),
                registered_by_id=person_id,
            )  # fmt: skip
    except IntegrityError as clash:
        raise DeviceKnown(
            f"Chứng thư “{names[0]}” đã được đăng ký cho một thiết bị đang dùng.",
            next_step="Cho thôi dùng thiết bị kia trước, hoặc chọn chứng thư khác.",
        ) from clash
    audit.record(
        events.DeviceRegistered(
            device_id=device.pk, kind=str(device.get_kind_display()).lower(),
            keeper=keeper.person.full_name, subject_cn=device.subject_cn, serial=device.serial,
            place_kept=device.place_kept,
        ),
        by=actor,
    )  # fmt: skip
    if details.owner == DeviceOwner.ORGAN or is_competent:
        _set_competence(device, is_competent=True, by=actor)
    return device


def _certificate(details: DeviceDetails, pin: str) -> bytes:
    """The DER of the certificate. Raises InvalidInput, WrongPin, CertificateUnreadable."""
    if details.kind == DeviceKind.PKCS12:
        if not details.key_file or len(details.key_file) > MOST_KEY_FILE_BYTES:
            raise InvalidInput(
                "Chưa có tệp khóa, hoặc tệp không phải là tệp khóa .p12.",
                next_step="Chọn tệp .p12 hoặc .pfx có cả khóa bí mật và chứng thư.", field="key_file",
            )  # fmt: skip
        return opened(details.key_file, pin)[1]
    if details.key_file:
        raise InvalidInput("Loại thiết bị này không tải tệp khóa lên máy chủ.", field="key_file")
    data = details.certificate
    try:
        der = pem.unarmor(data)[2] if pem.detect(data) else data
        x509.load_der_x509_certificate(der)
    except ValueError as error:
        raise CertificateUnreadable(
            "Tệp không phải là chứng thư số (X.509).",
            next_step="Xuất chứng thư từ thiết bị thành tệp .cer hoặc .crt.", field="certificate",
        ) from error  # fmt: skip
    return der


def _check_certificate(der: bytes, read: x509.Certificate, names: tuple[str, str]) -> None:
    if is_demonstration(*names) and settings.CONFIGURATION.environment == "production":
        raise DemonstrationOnly(
            f"Chứng thư “{names[0]}” chỉ dùng cho hệ thống minh họa.",
            next_step="Đăng ký chứng thư do Ban Cơ yếu Chính phủ cấp.",
        )
    try:
        algorithm_of(der)
    except KeyUnsuitable as error:
        raise InvalidInput(
            "Chứng thư dùng khóa không còn an toàn.",
            next_step="Đề nghị cấp chứng thư có khóa RSA từ 2048 bit hoặc ECDSA P-256.",
        ) from error
    if read.not_valid_after_utc <= clock.now():
        raise InvalidInput(
            f"Chứng thư đã hết hạn ngày {read.not_valid_after_utc:%d/%m/%Y}.",
            next_step="Đăng ký chứng thư còn hiệu lực.",
        )


def _check_handover(
    device: KeyDevice, taker: Membership, permission: str, starts_on: date, ends_on: date | None
) -> None:
    if device.status == DeviceStatus.RETIRED:
        raise InvalidInput("Thiết bị đã thôi dùng, không giao nhận nữa.")
    if taker.pk == device.keeper_id:
        raise InvalidInput(
            f"{taker.person.full_name} đang giữ thiết bị này.", next_step="Chọn người nhận khác.",
            field="to_member",
        )  # fmt: skip
    _needed(permission, "Chưa ghi văn bản cho phép giao thiết bị.", "permission")
    if ends_on is not None and ends_on < starts_on:
        raise InvalidInput(
            "Ngày kết thúc phải từ ngày bắt đầu trở đi.", next_step="Sửa lại thời gian giao.",
            field="ends_on",
        )  # fmt: skip


def _set_competence(device: KeyDevice, *, is_competent: bool, by: Actor) -> None:
    agency = device.agency
    if is_competent:
        note_competence(
            by=by, sha256=device.sha256, subject_cn=device.subject_cn, agency_id=agency.pk,
            organ=agency.name, is_organ=device.owner == DeviceOwner.ORGAN,
            certificate=bytes(device.certificate),
        )  # fmt: skip
        words = f"có thẩm quyền ký của {agency.name}"
    else:
        end_competence(by=by, sha256=device.sha256, agency_id=agency.pk)
        words = f"thôi thẩm quyền ký của {agency.name}"
    audit.record(
        events.CompetenceSet(device_id=device.pk, subject_cn=device.subject_cn, words=words), by=by
    )


def _seat(agency_id: int, membership_id: int, *, field: str = "keeper") -> Membership:
    seat = (
        Membership.objects.filter(current(clock.today()), agency_id=agency_id, pk=membership_id)
        .select_related("person", "agency")
        .first()
    )
    if seat is None:
        raise NotFound("Không có người này trong cơ quan.", field=field)
    return seat


def _move(device: KeyDevice, verb: str, parties: set[DeviceParty]) -> None:
    device.status = str(KEY_DEVICE.move(device.status, verb, parties).target.value)
    device.save(update_fields=["status"])


def _tell_locked(device: KeyDevice, reason: str, *, by: Actor) -> None:
    audit.record(
        events.DeviceLocked(device_id=device.pk, subject_cn=device.subject_cn, reason=reason), by=by
    )


def _reason(reason: str) -> str:
    return _needed(reason, "Chưa ghi lý do.", "reason")[:300]


def _reference(details: DeviceDetails) -> str:
    if details.kind in (DeviceKind.PKCS11, DeviceKind.REMOTE):
        return _needed(details.reference, "Chưa ghi nhãn thiết bị hoặc tài khoản.", "reference")[
            :200
        ]
    return nfc(details.reference.strip())[:200]


def _needed(text: str, sentence: str, field: str) -> str:
    kept = nfc(text.strip())
    if not kept:
        raise InvalidInput(sentence, next_step="Điền vào rồi làm lại.", field=field)
    return kept


def _issuer(read: x509.Certificate) -> str:
    names = read.issuer.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[-1].value) if names else read.issuer.rfc4514_string()
