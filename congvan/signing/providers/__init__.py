"""Where secret keys are, behind one interface: unlock with a PIN, sign, lock again (R-169).

Each provider is a module with a class; `provider_for` chooses by the device's kind. The PIN goes
through as an argument and is kept by nobody (R-155). A device whose key never comes near the server
(the browser's token) has no provider: it works by sessions (`services.sessions`).
"""

from __future__ import annotations

from django.conf import settings

from congvan.kernel.errors import BusinessError
from congvan.signing.providers.interface import (
    Device,
    PinLocked,
    Provider,
    ProviderFailed,
    Unlocked,
    WrongPin,
)
from congvan.signing.providers.key_file import KeyFile
from congvan.signing.providers.remote import RemoteService
from congvan.signing.providers.token import Token
from congvan.signing.states import DeviceKind

__all__ = [
    "Device",
    "PinLocked",
    "Provider",
    "ProviderFailed",
    "ProviderMissing",
    "Unlocked",
    "WrongPin",
    "provider_for",
]


class ProviderMissing(BusinessError):
    """The server is not set up for this kind of device."""

    code = "provider_missing"


def provider_for(kind: str) -> Provider:
    """The provider in force for a kind of device. Raises ProviderMissing."""
    chosen = settings.CONFIGURATION
    if kind == DeviceKind.PKCS12:
        return KeyFile()
    if kind == DeviceKind.PKCS11 and chosen.pkcs11_library:
        return Token(chosen.pkcs11_library)
    if kind == DeviceKind.REMOTE and chosen.remote_signing_url:
        return RemoteService(
            chosen.remote_signing_url, header=chosen.remote_signing_header,
            wait_seconds=chosen.signing_timeout_seconds,
        )  # fmt: skip
    raise ProviderMissing(
        f"Máy chủ chưa được đặt để ký bằng “{DeviceKind(kind).label}”.",
        next_step="Nhờ quản trị hệ thống đặt theo docs/how-to/chung-thu-so.md.",
    )
