"""The telephone's app: six digits of RFC 6238 from the secret the page shows."""

from __future__ import annotations

import base64
import hmac
import struct
import time

PERIOD_SECONDS = 30


def code(secret: str, *, periods_ahead: int = 0) -> str:
    """The code now, or of a later period: a code opens the door only once."""
    key = base64.b32decode(secret.replace(" ", "") + "=" * (-len(secret.replace(" ", "")) % 8))
    counter = int(time.time()) // PERIOD_SECONDS + periods_ahead
    digest = hmac.new(key, struct.pack(">Q", counter), "sha1").digest()
    offset = digest[-1] & 15
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"
