"""Remote signing: the key is with a service, the person confirms on a telephone.

Two steps over HTTP, described in docs/reference/two-step-signing.md: POST what is to be signed,
then ask until it is signed or refused. The address comes from the settings alone.
"""

from __future__ import annotations

import base64
import hashlib
import json
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from congvan.signing.calls import ServiceRefused, call
from congvan.signing.providers.interface import Device, ProviderFailed, wrong_pin

_NAME = "dịch vụ ký số từ xa"
# The first answer comes at once when the code was enough; a person takes seconds.
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 2.0
_CALL_SECONDS = 10.0


class RemoteService:
    """The service of the setting CONGVAN_REMOTE_SIGNING_URL."""

    def __init__(self, url: str, *, header: str = "", wait_seconds: float = 20) -> None:
        self._url = url.rstrip("/")
        self._header = header
        self._wait_seconds = wait_seconds

    @contextmanager
    def unlock(self, device: Device, pin: str) -> Iterator[_Account]:
        """Nothing is asked before the first signature: the code goes with it."""
        yield _Account(self, device, pin)

    def sign(self, device: Device, pin: str, data: bytes) -> bytes:
        """One signature. Raises WrongPin, ProviderFailed, ServiceUnreachable."""
        begun = self._call(
            "/signatures",
            {
                "account": device.reference,
                "certificate_sha256": hashlib.sha256(device.certificate).hexdigest(),
                "algorithm": device.algorithm,
                "digest": base64.b64encode(hashlib.sha256(data).digest()).decode(),
                "code": pin,
            },
        )
        transaction = urllib.parse.quote(str(begun.get("transaction", "")), safe="")
        until = time.monotonic() + self._wait_seconds
        pause = FIRST_PAUSE
        while True:
            answer = self._call(f"/signatures/{transaction}", None)
            status = answer.get("status")
            if status == "signed":
                return _signature(answer)
            if status != "waiting":
                raise _refusal(str(status))
            if time.monotonic() + pause > until:
                raise _refusal("expired")
            time.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    def _call(self, path: str, body: dict[str, Any] | None) -> dict[str, Any]:
        name, _, value = self._header.partition(":")
        headers = {name.strip(): value.strip()} if name.strip() else {}
        try:
            answer = json.loads(
                call(
                    self._url + path, name=_NAME, timeout_seconds=_CALL_SECONDS,
                    data=json.dumps(body).encode() if body is not None else None,
                    headers=headers | {"Content-Type": "application/json"},
                )
            )  # fmt: skip
        except ServiceRefused as refused:
            if refused.status == 403:
                raise wrong_pin() from refused
            raise _refusal("error") from refused
        except ValueError as error:
            raise _refusal("error") from error
        if not isinstance(answer, dict):
            raise _refusal("error")
        return answer


class _Account:
    def __init__(self, service: RemoteService, device: Device, pin: str) -> None:
        self._service, self._device, self._pin = service, device, pin

    def sign(self, data: bytes) -> bytes:
        return self._service.sign(self._device, self._pin, data)


def _signature(answer: dict[str, Any]) -> bytes:
    try:
        return base64.b64decode(str(answer.get("signature", "")), validate=True)
    except ValueError as error:
        raise _refusal("error") from error


def _refusal(status: str) -> ProviderFailed:
    if status == "wrong_code":
        raise wrong_pin()
    sentence, step = {
        "refused": ("Người ký đã từ chối trên điện thoại.", "Ký lại nếu bấm nhầm."),
        "expired": (
            "Chưa có xác nhận trên điện thoại trong thời gian chờ.",
            "Mở ứng dụng ký số trên điện thoại rồi ký lại.",
        ),
    }.get(
        status,
        ("Dịch vụ ký số từ xa trả lời không đúng.", "Thử lại; vẫn vậy thì báo quản trị hệ thống."),
    )
    return ProviderFailed(sentence, next_step=step)
