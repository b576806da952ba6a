"""A push service and the browsers behind it, as the RFCs have them: checks who calls, opens what comes.

Written from RFC 8030, 8188, 8291 and 8292 apart from the product's own code.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tests.desk.local_server import QuietHandler, answering
from tests.desk.office import NOW


def text64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def data64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def point_of(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )


def _expanded(key: bytes, info: bytes, length: int) -> bytes:
    return hmac.new(key, info + b"\x01", hashlib.sha256).digest()[:length]


@dataclass
class FakeBrowser:
    """One subscription with its keys; `mood` is how its service answers, `shown` what it showed."""

    endpoint: str
    mood: str = "well"
    private: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    secret: bytes = field(default_factory=lambda: os.urandom(16))
    asked: int = 0
    shown: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    @property
    def keys(self) -> dict[str, str]:
        """What it hands over beside its address."""
        return {"p256dh": text64(point_of(self.private)), "auth": text64(self.secret)}

    def open(self, body: bytes) -> dict[str, Any]:
        """Decrypt one record (RFC 8291 §3.4)."""
        assert len(body) <= 4096
        salt, size, length = body[:16], int.from_bytes(body[16:20], "big"), body[20]
        theirs, record = body[21 : 21 + length], body[21 + length :]
        assert size >= len(record), "more than one record"
        point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs)
        shared = self.private.exchange(ec.ECDH(), point)
        first = hmac.new(self.secret, shared, hashlib.sha256).digest()
        info = b"WebPush: info\x00" + point_of(self.private) + theirs
        second = hmac.new(salt, _expanded(first, info, 32), hashlib.sha256).digest()
        key = _expanded(second, b"Content-Encoding: aes128gcm\x00", 16)
        nonce = _expanded(second, b"Content-Encoding: nonce\x00", 12)
        plain, mark, _ = AESGCM(key).decrypt(nonce, record, None).rstrip(b"\0").rpartition(b"\x02")
        assert mark
        return json.loads(plain)  # type: ignore[no-any-return]


class PushService:
    """What it knows: its browsers by their path, and the key each was subscribed with."""

    def __init__(self) -> None:
        self.origin = ""
        self.browsers: dict[str, FakeBrowser] = {}
        self.application_key = b""
        self.elsewhere = 0
        # Its own watch: a clock held in the test's thread goes on in the service's.
        self.now = NOW.timestamp()

    def subscribe(self) -> FakeBrowser:
        """A new browser."""
        path = f"/wpush/{len(self.browsers) + 1}"
        self.browsers[path] = FakeBrowser(self.origin + path)
        return self.browsers[path]

    def answer(self, path: str, headers: dict[str, str], body: bytes) -> tuple[int, dict[str, str]]:
        """Status and headers of one POST."""
        if path == "/elsewhere":
            self.elsewhere += 1
        browser = self.browsers.get(path)
        if browser is None:
            return 404, {}
        browser.asked += 1
        if browser.mood == "slow":
            time.sleep(0.5)
        moods: dict[str, tuple[int, dict[str, str]]] = {
            "gone": (410, {}), "unknown": (404, {}), "broken": (503, {}), "forbidden": (403, {}),
            "large": (413, {}), "busy": (429, {"Retry-After": "600"}),
            "elsewhere": (307, {"Location": f"{self.origin}/elsewhere"}),
        }  # fmt: skip
        if browser.mood in moods:
            return moods[browser.mood]
        if not self._is_signed(headers):
            return 403, {}
        if headers.get("content-encoding") != "aes128gcm" or not headers["ttl"].isdigit():
            return 400, {}
        browser.headers.append(headers)
        browser.shown.append(browser.open(body))
        return 201, {"Location": f"{self.origin}/m/{len(browser.shown)}"}

    def _is_signed(self, headers: dict[str, str]) -> bool:
        """RFC 8292 §2, §4.2: our audience, not expired, signed by the key the browser is bound to."""
        scheme, _, rest = headers.get("authorization", "").partition(" ")
        given = dict(one.strip().split("=", 1) for one in rest.split(","))
        point = data64(given["k"])
        head, claims, signature = given["t"].split(".")
        raw = data64(signature)
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        numbers = (int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
        public.verify(
            encode_dss_signature(*numbers), f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256())
        )
        told, now = json.loads(data64(claims)), self.now
        return (
            scheme == "vapid" and point == self.application_key and len(raw) == 64
            and json.loads(data64(head)) == {"typ": "JWT", "alg": "ES256"}
            and told["aud"] == self.origin and now < told["exp"] <= now + 24 * 3600
            and told["sub"].startswith(("mailto:", "https:"))
        )  # fmt: skip


@contextmanager
def running() -> Iterator[PushService]:
    """The service on a port of this machine, until the block ends."""
    service = PushService()

    class Handler(QuietHandler):
        def do_POST(self) -> None:  # noqa: N802 - the library names it
            body = self.rfile.read(int(self.headers["Content-Length"]))
            named = {name.lower(): value for name, value in self.headers.items()}
            status, headers = service.answer(self.path, named, body)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

    with answering(Handler) as origin:
        service.origin = origin
        yield service
