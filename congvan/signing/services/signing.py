"""Sign stored files: one or many with one PIN, each outside a transaction (R-149…R-163).

The file is prepared in a process of its own (`making.worker`): what stands in it cannot reach the
key, which stays here or with its device. The signed file is a new blob; the old one stays. It
counts only after our own verification has read it and found what was intended.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from congvan.kernel import clock
from congvan.kernel.errors import BusinessError, NotAllowed
from congvan.kernel.transactions import in_transaction
from congvan.organization.acting import ActingMember
from congvan.signing import access, validation_data, vault
from congvan.signing.making import cms
from congvan.signing.marks import Mark, Order
from congvan.signing.models import KeyDevice
from congvan.signing.providers import (
    Device,
    PinLocked,
    Unlocked,
    WrongPin,
    provider_for,
)
from congvan.signing.queries.readiness import Problem, ready
from congvan.signing.services import devices
from congvan.signing.services.steps import (
    Signed,
    Workplace,
    completed,
    prepared,
    refuse_transaction,
    store,
    workplace,
)

__all__ = [
    "DeviceIsLocked",
    "NotReady",
    "Order",
    "Outcome",
    "Signed",
    "checked_device",
    "sign_blob",
    "sign_blobs",
]


class NotReady(NotAllowed):
    """Signing would fail; `problems` are all that stands against it."""

    code = "not_ready_to_sign"

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(
            " ".join(problem.sentence for problem in problems),
            next_step=" ".join(dict.fromkeys(p.next_step for p in problems if p.next_step)),
        )
        self.problems = tuple(problems)


class DeviceIsLocked(NotAllowed):
    """Too many wrong PINs."""

    code = "device_locked"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an order: a signed file, or the refusal."""

    order: Order
    signed: Signed | None = None
    error: BusinessError | None = None


def sign_blob(
    *, by: ActingMember, device_id: int, pin: str, blob_id: int, mark: Mark, purpose: str = ""
) -> Signed:
    """Sign one file. The caller has checked that `by` may sign this document.

    Raises NotFound, NotReady, WrongPin, DeviceIsLocked, PdfUnsuitable, PlaceNotFound,
    SealBeforeSignature, ProviderFailed, ServiceUnreachable; RuntimeError inside a transaction.
    """
    (outcome,) = sign_blobs(
        by=by, device_id=device_id, pin=pin, orders=[Order(blob_id, mark, purpose)]
    )
    if outcome.error is not None:
        raise outcome.error
    assert outcome.signed is not None  # noqa: S101 - one of the two
    return outcome.signed


def sign_blobs(
    *, by: ActingMember, device_id: int, pin: str, orders: Sequence[Order]
) -> list[Outcome]:
    """Sign many files with one PIN; one that cannot be signed does not stop the others.

    Raises what concerns all of them: NotFound, NotReady, WrongPin, DeviceIsLocked, ProviderFailed,
    ServiceUnreachable at the door; RuntimeError inside a transaction.
    """
    refuse_transaction()
    device = checked_device(by, device_id)
    data = validation_data.data_for(bytes(device.certificate), now=clock.now())
    outcomes = []
    with ExitStack() as stack:
        key = stack.enter_context(_unlocked(device, pin, by))
        desk = stack.enter_context(workplace(data))
        for order in orders:
            try:
                signed = _sign(order, by=by, device=device, key=key, desk=desk)
            except (WrongPin, PinLocked):
                raise
            except BusinessError as error:
                outcomes.append(Outcome(order, error=error))
            else:
                outcomes.append(Outcome(order, signed=signed))
    return outcomes


def checked_device(by: ActingMember, device_id: int) -> KeyDevice:
    """The device if nothing stands against signing with it. Raises NotFound, NotReady."""
    readiness = ready(by, device_id)
    if not readiness.is_ready:
        raise NotReady(readiness.problems)
    return access.get_device(by, device_id)


def _sign(
    order: Order, *, by: ActingMember, device: KeyDevice, key: Unlocked, desk: Workplace
) -> Signed:
    ready_file = prepared(order, by=by, device=device, desk=desk)
    signature = key.sign(ready_file.attributes)
    at = clock.now()
    whole, warnings, is_stamped = completed(ready_file, signature, device=device, desk=desk)
    blob_id = store(
        whole, by=by, device=device, blob_id=order.blob_id, purpose=order.purpose,
        is_stamped=is_stamped,
    )  # fmt: skip
    return Signed(blob_id, at, warnings, is_stamped)


@contextmanager
def _unlocked(device: KeyDevice, pin: str, by: ActingMember) -> Iterator[Unlocked]:
    """The key for a block; wrong PINs are counted. Raises WrongPin, DeviceIsLocked, ProviderFailed."""
    secret = b""
    if device.secret is not None:
        secret = vault.unlocked(bytes(device.secret), bound_to=device.sha256)
    certificate = bytes(device.certificate)
    known = Device(certificate, cms.algorithm_of(certificate), device.reference, secret)
    try:
        with provider_for(device.kind).unlock(known, pin) as key:
            yield key
    except WrongPin as error:
        left = _count_wrong_pin(by=by, device_id=device.pk)
        if left == 0:
            raise DeviceIsLocked(
                "Đã tạm khóa thiết bị vì nhập sai mã PIN nhiều lần liên tiếp.",
                next_step="Nhờ quản trị cơ quan mở khóa; quên mã PIN thì đề nghị nơi cấp đặt lại.",
                field="pin",
            ) from None
        raise WrongPin(
            error.sentence,
            next_step=f"{error.next_step} Còn {left} lần thử, sau đó thiết bị bị tạm khóa.",
            field="pin",
        ) from None
    except PinLocked as error:
        raise DeviceIsLocked(error.sentence, next_step=error.next_step, field="pin") from None


@in_transaction
def _count_wrong_pin(*, by: ActingMember, device_id: int) -> int:
    return devices.note_wrong_pin(by=by, device_id=device_id)
