"""What every provider of signatures does, and how it says that it cannot."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

from congvan.kernel.errors import BusinessError


class WrongPin(BusinessError):
    """The PIN, password or code is not the right one."""

    code = "wrong_pin"


class PinLocked(BusinessError):
    """The device itself takes no PIN any more after too many wrong ones."""

    code = "pin_locked"


class ProviderFailed(BusinessError):
    """The device or service did not sign."""

    code = "provider_failed"
    http_status = 503


@dataclass(frozen=True, slots=True)
class Device:
    """What a provider needs to know of a device; `secret` is a PKCS#12 file, never a PIN."""

    certificate: bytes
    algorithm: str
    reference: str
    secret: bytes = field(default=b"", repr=False)


Sign = Callable[[bytes], bytes]


class Unlocked(Protocol):
    """An unlocked key: signs any number of times until its block ends."""

    def sign(self, data: bytes) -> bytes:
        """The raw signature of SHA-256 over `data`; ECDSA as DER. Raises ProviderFailed."""


class Provider(Protocol):
    """One way to reach secret keys."""

    def unlock(self, device: Device, pin: str) -> AbstractContextManager[Unlocked]:
        """Open the device for a block. Raises WrongPin, PinLocked, ProviderFailed, ServiceUnreachable."""


def wrong_pin() -> WrongPin:
    """The refusal every provider gives for a wrong PIN."""
    return WrongPin(
        "Mã PIN không đúng, chưa ký.",
        next_step="Nhập lại mã PIN của thiết bị; chú ý chữ hoa, chữ thường và bộ gõ tiếng Việt.",
        field="pin",
    )
