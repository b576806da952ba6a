"""`hash-file`: SHA-256 of the file sent, in the spelling of the official SDK and in the right one.

The SDK writes each byte without its leading zero, so that most hashes have fewer than 64 digits
(SPEC §9.2, §11 no. 2). It also sends CR LF after the file, which the hash does not cover.
"""

from __future__ import annotations

import hmac


def file_hashes(sha256: bytes) -> tuple[str, str]:
    """The two spellings of a SHA-256: (right hexadecimal, with the zeros dropped)."""
    return sha256.hex(), "".join(f"{byte:x}" for byte in sha256)


def matches(given: str, sha256: bytes) -> bool:
    """Whether `given` is that SHA-256 in either spelling; letters of either case, constant time."""
    told = given.strip().lower().encode("ascii", "replace")
    right, dropped = (spelling.encode("ascii") for spelling in file_hashes(sha256))
    return hmac.compare_digest(told, right) | hmac.compare_digest(told, dropped)
