"""Tokens and HSMs that are plugged into the server, by their PKCS#11 library."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import pkcs11
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509 import load_der_x509_certificate
from pkcs11 import Attribute, KeyType, Mechanism, ObjectClass
from pkcs11 import exceptions as reasons
from pkcs11.util.ec import encode_ecdsa_signature

from congvan.signing.providers.interface import Device, PinLocked, ProviderFailed, wrong_pin


class Token:
    """A library; `reference` of a device is its token's label, perhaps with "/" and the key's label."""

    def __init__(self, library: str) -> None:
        self._library = library

    @contextmanager
    def unlock(self, device: Device, pin: str) -> Iterator[_Key]:
        """Log in. Raises WrongPin, PinLocked, ProviderFailed."""
        label, _, key_label = device.reference.partition("/")
        try:
            token = _loaded(self._library).get_token(token_label=label)
            session = token.open(user_pin=pin)
        except (reasons.PinIncorrect, reasons.PinLenRange, reasons.PinInvalid) as error:
            raise wrong_pin() from error
        except reasons.PinLocked as error:
            raise PinLocked(
                "Thiết bị đã tự khóa vì nhập sai mã PIN quá số lần cho phép.",
                next_step="Mang thiết bị đến nơi cấp (hoặc người giữ mã mở khóa) để mở khóa.",
            ) from error
        except (reasons.PKCS11Error, OSError, RuntimeError) as error:
            raise _missing(label) from error
        with session:
            try:
                yield _Key(_key_of(session, device, key_label), device.algorithm)
            except reasons.PKCS11Error as error:
                raise ProviderFailed(
                    "Thiết bị không ký được.", next_step="Rút ra cắm lại thiết bị rồi thử lại."
                ) from error


class _Key:
    def __init__(self, key: Any, algorithm: str) -> None:
        self._key = key
        self._is_rsa = algorithm == "sha256_rsa"

    def sign(self, data: bytes) -> bytes:
        if self._is_rsa:
            return bytes(self._key.sign(data, mechanism=Mechanism.SHA256_RSA_PKCS))
        digest = hashlib.sha256(data).digest()
        return bytes(encode_ecdsa_signature(self._key.sign(digest, mechanism=Mechanism.ECDSA)))


def _key_of(session: Any, device: Device, label: str) -> Any:
    """The private key of the certificate: by its modulus, else by its label. Raises ProviderFailed."""
    wanted: dict[Attribute, Any] = {Attribute.CLASS: ObjectClass.PRIVATE_KEY}
    is_rsa = device.algorithm == "sha256_rsa"
    wanted[Attribute.KEY_TYPE] = KeyType.RSA if is_rsa else KeyType.EC
    if label:
        wanted[Attribute.LABEL] = label
    public = load_der_x509_certificate(device.certificate).public_key()
    for key in session.get_objects(wanted):
        if not isinstance(public, rsa.RSAPublicKey):
            return key
        if int.from_bytes(key[Attribute.MODULUS], "big") == public.public_numbers().n:
            return key
    raise ProviderFailed(
        "Thiết bị không có khóa bí mật của chứng thư đã đăng ký.",
        next_step="Cắm đúng thiết bị, hoặc đăng ký lại thiết bị.",
    )


def _missing(label: str) -> ProviderFailed:
    return ProviderFailed(
        f"Không thấy thiết bị “{label}” ở máy chủ.",
        next_step="Kiểm tra thiết bị đã cắm vào máy chủ rồi thử lại.",
    )


@lru_cache(maxsize=4)
def _loaded(library: str) -> Any:
    return pkcs11.lib(library)
