"""`hash-file`: SHA-256 of the file sent, in the spelling of the official SDK and in the right one.

The SDK writes each byte without its leading zero, so that most hashes have fewer than 64 digits
(SPEC §9.2, §11 no. 2). It also sends CR LF after the file, which the hash does not cover.
"""

from __future__ import annotations

import hashlib
import hmac

_LINE_END = b"\r\n"


def file_hashes(sha256: bytes) -> tuple[str, str]:
    """The two spellings of a SHA-256: (right hexadecimal, with the zeros dropped)."""
    return sha256.hex(), "".join(f"{byte:x}" for byte in sha256)


def matches(given: str, sha256: bytes) -> bool:
    """Whether `given` is that SHA-256 in either spelling; letters of either case, constant time."""
    told = given.strip().lower().encode("ascii", "replace")
    right, dropped = (spelling.encode("ascii") for spelling in file_hashes(sha256))
    return hmac.compare_digest(told, right) | hmac.compare_digest(told, dropped)


class BodyHash:
    """Hashes a body of sendEdoc while it is spooled, with and without one CR LF at its end."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self._held = b""
        self.size = 0

    def update(self, chunk: bytes) -> None:
        """Take the next piece; the last two bytes are held back, as they may be the SDK's CR LF."""
        self.size += len(chunk)
        if len(chunk) >= 2:
            self._hash.update(self._held)
            self._hash.update(memoryview(chunk)[:-2])
            self._held = chunk[-2:]
        else:
            held = self._held + chunk
            self._hash.update(held[:-2])
            self._held = held[-2:]

    @property
    def file_size(self) -> int:
        """Bytes of the file: the body less one CR LF, when it ends so."""
        return self.size - len(_LINE_END) if self._held == _LINE_END else self.size

    def file_sha256(self) -> bytes:
        """SHA-256 of the body less one CR LF, when it ends so."""
        return self._hash.digest() if self._held == _LINE_END else self.whole_sha256()

    def whole_sha256(self) -> bytes:
        """SHA-256 of the whole body: the right one of a client that adds nothing."""
        whole = self._hash.copy()
        whole.update(self._held)
        return whole.digest()
