"""Putting the signature into its hole, and checking what comes out; plain bytes, nothing parsed."""

from __future__ import annotations

import hashlib

# `<` and `>` stand at both ends of the hole.
_ENDS = 1


class TooLong(ValueError):
    """The signature does not fit into its hole."""


def filled(update: bytes, *, hole: tuple[int, int], offset: int, message: bytes) -> bytes:
    """The update with `message` in its hole; `offset` is the length of the file before it."""
    first, last = hole[0] - offset + _ENDS, hole[1] - offset - _ENDS
    digits = message.hex().encode()
    if len(digits) > last - first:
        raise TooLong
    return update[:first] + digits + update[first + len(digits) :]


def digest_of(data: bytes, *, hole: tuple[int, int]) -> bytes:
    """SHA-256 of the file without its hole."""
    digest = hashlib.sha256(data[: hole[0]])
    digest.update(data[hole[1] :])
    return digest.digest()
