"""Parameters of a call: `XroadVnpt-` headers, one JSON text of them all, and its HMAC (SPEC §9.2).

Only the parsed JSON of a verified `sign-header` is a source of parameters: the single headers are
unsigned copies, some of them stale, and some servers merge those that differ in case only.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime

from edxml_vn.vxp.times import stamp

PREFIX = "XroadVnpt-"
USER_AGENT = "JAVASDKAgent/1.0.0 XRoad/VPCP"
VERSION = "3.0.201608"
# Room for some 60 000 receivers in `to`; a server's own limit on header lines is lower.
_LARGEST = 1024 * 1024


def signed(
    parameters: Mapping[str, str], *, secret: str, content_type: str, at: datetime
) -> dict[str, str]:
    """All headers of a call with these parameters (`systemid` first, in the order to be signed).

    `at` (aware) is the moment of the call. Raises ValueError for a name or value beyond printable
    ASCII: the wire would cut it to one byte a letter, and the HMAC could never verify.
    """
    pairs = {**parameters, "timestamp": stamp(at), "Content-Type": content_type}
    for name, value in pairs.items():
        if not (name.isascii() and name.isprintable() and value.isascii() and value.isprintable()):
            raise ValueError(f"The parameter {name!r} can only be printable ASCII.")
    prefixed = {PREFIX + name: value for name, value in pairs.items()}
    sign_header = json.dumps(prefixed, ensure_ascii=False, separators=(",", ":"))
    return {
        "Content-Type": content_type,
        **prefixed,
        PREFIX + "sign-header-key": ";".join(pairs),
        PREFIX + "sign-header": sign_header,
        PREFIX + "hash-header": _mac(sign_header.encode("utf-8"), secret),
        "User-Agent": USER_AGENT,
        PREFIX + "version": VERSION,
    }


def opened(
    sign_header: str | bytes, hash_header: str | bytes, secret: str
) -> dict[str, str] | None:
    """The parameters of a call, names without the prefix in the case given; None when the HMAC
    does not verify, or what it covers is no JSON object of texts.

    A header that a server decoded as Latin-1 may be given as it is. The comparison takes the same
    time wherever the two differ.
    """
    raw = _raw(sign_header)
    if not hmac.compare_digest(_mac(raw, secret).encode(), _raw(hash_header).strip().lower()):
        return None
    return _parsed(raw)


def claimed_account(sign_header: str | bytes) -> str | None:
    """The `systemid` that an unverified header claims, to look up the secret that proves it."""
    return (_parsed(_raw(sign_header)) or {}).get("systemid")


def _mac(message: bytes, secret: str) -> str:
    return hmac.new(secret.encode("utf-8"), message, hashlib.sha256).hexdigest()


def _raw(header: str | bytes) -> bytes:
    """The bytes on the wire, whether or not a server decoded them."""
    if isinstance(header, bytes):
        return header
    try:
        return header.encode("latin-1")
    except UnicodeEncodeError:
        return header.encode("utf-8", "surrogatepass")


def _parsed(raw: bytes) -> dict[str, str] | None:
    if len(raw) > _LARGEST:
        return None
    try:
        pairs = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    if not isinstance(pairs, dict) or not all(isinstance(one, str) for one in pairs.values()):
        return None
    return {_unprefixed(name): value for name, value in pairs.items()}


def _unprefixed(name: str) -> str:
    return name[len(PREFIX) :] if name[: len(PREFIX)].lower() == PREFIX.lower() else name
