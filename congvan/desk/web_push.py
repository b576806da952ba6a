"""Web push by the letter: a message sealed for one browser (RFC 8291), and who sends it (RFC 8292).

No Django, no clock, no line. The two packages there are were left out (docs/decisions/0021).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import os
from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

# One record; services take no more than 4096 bytes in all (RFC 8030 §7.2).
RECORD_BYTES = 4096
MOST_TEXT_BYTES = 3000
POINT_BYTES, AUTH_BYTES, _SALT_BYTES = 65, 16, 16
# The size of what passes a stranger's service then says little of what it is.
_PADDED_TO = 512
_LONGEST_TOPIC = 32


@dataclass(frozen=True, slots=True)
class Receiver:
    """The keys a browser gave: its point on P-256 and its secret."""

    p256dh: bytes
    auth: bytes


def receiver(p256dh: str, auth: str) -> Receiver:
    """The keys as a browser writes them (base64url). Raises ValueError for anything else."""
    keys = Receiver(unb64(p256dh), unb64(auth))
    if len(keys.p256dh) != POINT_BYTES or len(keys.auth) != AUTH_BYTES:
        raise ValueError("keys of a wrong length")
    # A point beside the curve would give away the key it is multiplied with.
    ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), keys.p256dh)
    return keys


def sealed(text: bytes, to: Receiver) -> bytes:
    """`text` as the body of a request, readable by this browser only. Raises ValueError when too long."""
    if len(text) > MOST_TEXT_BYTES:
        raise ValueError("the text is too long for one message")
    own = ec.generate_private_key(ec.SECP256R1())
    return sealed_by(text, to, own=own, salt=os.urandom(_SALT_BYTES), padded_to=_PADDED_TO)


def sealed_by(
    text: bytes, to: Receiver, *, own: ec.EllipticCurvePrivateKey, salt: bytes, padded_to: int = 1
) -> bytes:  # fmt: skip
    """`sealed` with given randomness: `own` and `salt` must never serve twice (RFC 8291 §3, §4)."""
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), to.p256dh)
    point = public_point(own)
    shared = own.exchange(ec.ECDH(), theirs)
    key = _derived(shared, salt=to.auth, info=b"WebPush: info\0" + to.p256dh + point, length=32)
    content_key = _derived(key, salt=salt, info=b"Content-Encoding: aes128gcm\0", length=16)
    nonce = _derived(key, salt=salt, info=b"Content-Encoding: nonce\0", length=12)
    # 2 ends the last record; zeros after it are padding (RFC 8188 §2).
    record = text + b"\x02"
    record += b"\0" * (-len(record) % padded_to)
    header = salt + RECORD_BYTES.to_bytes(4, "big") + bytes([POINT_BYTES]) + point
    return header + AESGCM(content_key).encrypt(nonce, record, None)


def authorization(
    key: ec.EllipticCurvePrivateKey, *, origin: str, contact: str, expires: int
) -> str:
    """The header Authorization: a token for this push service, signed by us (RFC 8292 §3)."""
    claims = {"aud": origin, "exp": expires, "sub": contact}
    signed = f"{_json({'typ': 'JWT', 'alg': 'ES256'})}.{_json(claims)}"
    r, s = decode_dss_signature(key.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
    signature = b64(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
    return f"vapid t={signed}.{signature},k={b64(public_point(key))}"


def topic(key: str) -> str:
    """The header Topic of a message: a later one of the same topic replaces it while it waits."""
    return b64(hashlib.sha256(key.encode()).digest())[:_LONGEST_TOPIC]


def public_point(key: ec.EllipticCurvePrivateKey) -> bytes:
    """The public half as browsers want it: 65 bytes, uncompressed."""
    return key.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )


def b64(data: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    """What `b64` wrote; padding and the other alphabet are taken as well. Raises ValueError."""
    plain = text.rstrip("=").replace("+", "-").replace("/", "_")
    try:
        raw = (plain + "=" * (-len(plain) % 4)).encode("ascii")
        return base64.b64decode(raw, altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error) as error:
        raise ValueError("not base64url") from error


def _derived(secret: bytes, *, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length=length, salt=salt, info=info).derive(secret)


def _json(value: dict[str, object] | dict[str, str]) -> str:
    return b64(json.dumps(value, separators=(",", ":")).encode())
