"""Calls to the two services a signature may need, at the addresses of the settings and no other.

No redirect is followed and no address that stands in a document or a certificate is ever called,
so that a stranger's file cannot make the server talk to anybody (STACK §6).
"""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Mapping
from http.client import HTTPException

from congvan.kernel.calling import opener
from congvan.kernel.errors import BusinessError

# A time stamp token with its chain has 6 kB, an answer of a signing service less.
MOST_ANSWER_BYTES = 256 * 1024


class ServiceUnreachable(BusinessError):
    """A service that signing needs does not answer."""

    code = "service_unreachable"
    http_status = 503


class ServiceRefused(Exception):
    """The service answered with an error; `status` is its HTTP status."""

    def __init__(self, status: int, body: bytes) -> None:
        super().__init__(f"HTTP {status}")
        self.status = status
        self.body = body


def call(
    url: str, *, name: str, timeout_seconds: float, data: bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> bytes:  # fmt: skip
    """POST `data`, or GET without it. `name` is the service in the sentence of a refusal.

    Raises ServiceUnreachable, ServiceRefused.
    """
    if not url.startswith(("https://", "http://")):
        raise ValueError("only http and https are called")
    request = urllib.request.Request(url, data=data, headers=dict(headers or {}))  # noqa: S310
    try:
        with _OPENER.open(request, timeout=timeout_seconds) as answer:
            return bytes(answer.read(MOST_ANSWER_BYTES))
    except urllib.error.HTTPError as error:
        with error:
            if error.code >= 500:
                raise _unreachable(name) from error
            raise ServiceRefused(error.code, error.read(MOST_ANSWER_BYTES)) from error
    except (OSError, HTTPException) as error:
        raise _unreachable(name) from error


def _unreachable(name: str) -> ServiceUnreachable:
    return ServiceUnreachable(
        f"Chưa ký được: {name} không trả lời.",
        next_step="Thử lại sau ít phút; nếu vẫn vậy, báo quản trị hệ thống.",
    )


_OPENER = opener()
