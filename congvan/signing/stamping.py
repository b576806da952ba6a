"""Time stamps on signatures (RFC 3161), from the service of the settings (R-163).

The demo has a service of its own that works inside this process: its key lies in the data
directory, its certificate says what it is, and production takes neither.
"""

from __future__ import annotations

import hashlib
import logging
import os
import secrets
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from asn1crypto import algos, cms, core, keys, tsp, x509
from cryptography.hazmat.primitives import serialization
from cryptography.x509 import load_pem_x509_certificate
from django.conf import settings
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from congvan.kernel import clock
from congvan.signing.calls import ServiceRefused, ServiceUnreachable, call
from congvan.signing.verification import stamps

logger = logging.getLogger(__name__)

DEMO_FILE = "demo-tsa.pem"
_NAME = "dịch vụ dấu thời gian"


class StampRefused(Exception):
    """The service gave no stamp that can be used; the message is for the log."""


class Stamper(Protocol):
    """A time stamp service."""

    def answer(self, request: bytes) -> bytes:
        """The DER of the response to the DER of a request. Raises StampRefused, ServiceUnreachable."""


class HttpStamper:
    """The service of the setting CONGVAN_TSA_URL."""

    def __init__(self, url: str, *, timeout_seconds: float) -> None:
        self._url = url
        self._timeout_seconds = timeout_seconds

    def answer(self, request: bytes) -> bytes:
        """Ask the service."""
        try:
            return call(
                self._url, name=_NAME, timeout_seconds=self._timeout_seconds, data=request,
                headers={
                    "Content-Type": "application/timestamp-query",
                    "Accept": "application/timestamp-reply",
                },
            )  # fmt: skip
        except ServiceRefused as refused:
            raise StampRefused(str(refused)) from refused


class LocalStamper:
    """A time stamp service inside this process, for the demo and for tests."""

    def __init__(self, certificate: bytes, key: bytes) -> None:
        self._certificate = x509.Certificate.load(certificate)
        self._key = keys.PrivateKeyInfo.load(key)

    def answer(self, request: bytes) -> bytes:
        """Stamp with the clock of this machine."""
        service = DummyTimeStamper(
            tsa_cert=self._certificate, tsa_key=self._key, fixed_dt=clock.now(),
            certs_to_embed=SimpleCertificateStore(),
        )  # fmt: skip
        der: bytes = service.request_tsa_response(tsp.TimeStampReq.load(request)).dump()
        return der


def stamper_in_force() -> Stamper | None:
    """The service of the settings, else the demo's own, else none."""
    chosen = settings.CONFIGURATION
    if chosen.tsa_url:
        return HttpStamper(chosen.tsa_url, timeout_seconds=chosen.signing_timeout_seconds)
    path = Path(settings.DATA_DIR) / DEMO_FILE
    if chosen.environment != "production" and path.exists():
        return _demo_stamper(path, path.stat().st_mtime_ns)
    return None


def keep_demo_service(pem: bytes) -> Path:
    """Write the demo's own service (certificate and key as PEM), readable by the owner alone."""
    path = Path(settings.DATA_DIR) / DEMO_FILE
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(pem)
    return path


def token_on(value: bytes, stamper: Stamper) -> bytes:
    """The DER of a stamp on a signature's value, checked: ours, granted, on this value.

    Raises StampRefused, ServiceUnreachable.
    """
    imprint = hashlib.sha256(value).digest()
    nonce = secrets.randbits(63) | 1
    request = tsp.TimeStampReq(
        {
            "version": "v1",
            "message_imprint": {
                "hash_algorithm": algos.DigestAlgorithm(
                    {"algorithm": "sha256", "parameters": core.Null()}
                ),
                "hashed_message": imprint,
            },
            "nonce": nonce,
            "cert_req": True,
        }
    )
    answer = stamper.answer(request.dump())
    try:
        response = tsp.TimeStampResp.load(answer, strict=True)
        status = response["status"]["status"].native
        token = response["time_stamp_token"]
        info = tsp.TSTInfo.load(bytes(token["content"]["encap_content_info"]["content"]))
        is_ours = info["nonce"].native == nonce
        read = stamps.judged(token["content"], lambda name: _digest(name, value))
        der: bytes = token.dump()
    except (ValueError, TypeError, KeyError) as error:
        raise StampRefused("the answer is no time stamp response") from error
    if status not in ("granted", "granted_with_mods") or not is_ours:
        raise StampRefused(f"status {status}, nonce right: {is_ours}")
    if read.is_broken or read.is_weak or read.at is None:
        raise StampRefused("the stamp does not stamp this signature")
    return der


def token_or_warning(value: bytes, stamper: Stamper | None) -> tuple[bytes | None, str]:
    """The stamp, or none with the sentence that the signer must see (R-163)."""
    if stamper is None:
        return None, NOT_CONFIGURED
    try:
        return token_on(value, stamper), ""
    except (StampRefused, ServiceUnreachable) as error:
        logger.warning("no time stamp: %s", error)
        return None, NOT_STAMPED


NOT_CONFIGURED = (
    "Chữ ký không có dấu thời gian vì hệ thống chưa đặt dịch vụ dấu thời gian: "
    "thời điểm ký chưa được chứng minh."
)
NOT_STAMPED = (
    "Chữ ký không có dấu thời gian vì dịch vụ dấu thời gian không trả lời đúng: "
    "thời điểm ký chưa được chứng minh. Nên ký lại khi dịch vụ hoạt động."
)


def is_stamped(message: bytes) -> bool:
    """Whether a CMS carries a time stamp token."""
    info = cms.ContentInfo.load(message)["content"]["signer_infos"][0]
    return any(a["type"].native == "signature_time_stamp_token" for a in info["unsigned_attrs"])


@lru_cache(maxsize=2)
def _demo_stamper(path: Path, _changed: int) -> LocalStamper:
    pem = path.read_bytes()
    key = serialization.load_pem_private_key(pem, password=None)
    return LocalStamper(
        load_pem_x509_certificate(pem).public_bytes(serialization.Encoding.DER),
        key.private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ),
    )


def _digest(name: str, value: bytes) -> bytes:
    return hashlib.new(name.replace("-", ""), value).digest()
