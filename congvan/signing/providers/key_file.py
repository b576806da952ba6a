"""Keys in PKCS#12 files (small agencies, the demo): opened with their password for each batch."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs12

from congvan.signing.providers.interface import Device, ProviderFailed, wrong_pin


class KeyFile:
    """The file comes with the device, already without the server's own lock."""

    @contextmanager
    def unlock(self, device: Device, pin: str) -> Iterator[_Key]:
        """Open the file. Raises WrongPin; ProviderFailed when it holds another key."""
        key, certificate = opened(device.secret, pin)
        if certificate != device.certificate:
            raise ProviderFailed(
                "Tệp khóa không còn khớp với chứng thư đã đăng ký.",
                next_step="Đăng ký lại thiết bị.",
            )
        yield _Key(key)


def opened(data: bytes, pin: str) -> tuple[rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, bytes]:
    """Key and certificate (DER) of a PKCS#12 file. Raises WrongPin, ProviderFailed."""
    try:
        key, certificate, _ = pkcs12.load_key_and_certificates(data, pin.encode())
    except ValueError as error:
        raise wrong_pin() from error
    if certificate is None or not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise ProviderFailed(
            "Tệp khóa không có khóa bí mật và chứng thư dùng được.",
            next_step="Xuất lại tệp .p12 gồm cả khóa bí mật và chứng thư (RSA hoặc ECDSA).",
        )
    return key, certificate.public_bytes(serialization.Encoding.DER)


class _Key:
    """An opened key, kept for the batch: loading and checking it again costs ten signatures."""

    def __init__(self, key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> None:
        self._key = key

    def sign(self, data: bytes) -> bytes:
        if isinstance(self._key, rsa.RSAPrivateKey):
            return self._key.sign(data, padding.PKCS1v15(), hashes.SHA256())
        return self._key.sign(data, ec.ECDSA(hashes.SHA256()))
