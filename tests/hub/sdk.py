"""The official SDK as it was watched on the wire (SPEC §9.1, §9.2), written anew from that text.

One object keeps one header map for its life, so that later calls carry keys of earlier ones.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

PREFIX = "XroadVnpt-"


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    content_type: str
    body: bytes


def reply(response: http.client.HTTPResponse) -> Reply:
    return Reply(response.status, response.headers["Content-Type"], response.read())


@dataclass
class Sdk:
    """One service object: an account, an endpoint and what it remembers."""

    port: int
    system_id: str
    secret: str
    base: str = "/vxp"
    remembered: dict[str, str] = field(default_factory=dict)

    def headers(self, parameters: dict[str, str], content_type: str) -> dict[str, str]:
        self.remembered.update(parameters)
        pairs = {
            "systemid": self.system_id, **self.remembered,
            "timestamp": "21112026T203231+0451", "Content-Type": content_type,
        }  # fmt: skip
        text = json.dumps(
            {PREFIX + key: value for key, value in pairs.items()},
            separators=(",", ":"), ensure_ascii=True,
        )  # fmt: skip
        return {
            "Content-Type": content_type,
            **{PREFIX + key: value for key, value in pairs.items() if value.isprintable()},
            PREFIX + "sign-header-key": ";".join(pairs),
            PREFIX + "sign-header": text,
            PREFIX + "hash-header": mac(text, self.secret),
            "User-Agent": "JAVASDKAgent/1.0.0 XRoad/VPCP",
            PREFIX + "version": "3.0.201608",
        }

    def ask(
        self, name: str, parameters: dict[str, str] | None = None, *, body: bytes = b"",
        method: str = "POST", content_type: str = "application/json",
        changed: dict[str, str | None] | None = None,
    ) -> Reply:  # fmt: skip
        """One call; `changed` spoils headers after they were signed (None: without)."""
        headers = self.headers(parameters or {}, content_type)
        for key, value in (changed or {}).items():
            headers.pop(key, None)
            if value is not None:
                headers[key] = value
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        with closing(connection):
            connection.request(method, f"{self.base}/{name}", body=body, headers=headers)
            return reply(connection.getresponse())

    def call(self, name: str, parameters: dict[str, str] | None = None, **more: Any) -> Any:
        """The JSON answer, looked at as the SDK needs it: ASCII, no null, three fields."""
        return judged(self.ask(name, parameters, **more))

    def send(
        self, file: bytes, *, sender: str, kind: str = "edoc", to: str | None = None,
        hash_file: str | None = None, ending: bytes = b"\r\n", **more: Any,
    ) -> Any:  # fmt: skip
        parameters = {
            "servicetype": "eDoc", "messagetype": kind,
            "hash-file": zero_dropped(file) if hash_file is None else hash_file, "from": sender,
        }  # fmt: skip
        if to is not None:
            parameters["to"] = to
        return self.call(
            "sendEdoc", parameters, body=file + ending, content_type="application/octet-stream",
            **more,
        )  # fmt: skip

    def received(self, kind: str = "edoc", **more: str) -> list[dict[str, str]]:
        asked = {"servicetype": "eDoc", "messagetype": kind, **more}
        answer = self.call("getReceivedEdocList", asked)
        assert answer["status"] == "OK", answer
        return answer["data"]


def mac(text: str, secret: str) -> str:
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()


def zero_dropped(file: bytes) -> str:
    return "".join(f"{byte:x}" for byte in hashlib.sha256(file).digest())


def judged(response: Reply) -> Any:
    body = response.body
    assert response.status == 200, (response.status, body[:200])
    assert response.content_type == "application/json"
    answer = json.loads(body.decode("ascii"), parse_constant=_never)
    assert isinstance(answer["status"], str)
    assert answer["ErrorCode"] is not None
    assert answer["ErrorDesc"]
    assert b":null" not in body
    assert (answer["status"] == "OK") == (answer["ErrorCode"] == "0")
    if answer["status"] != "OK":
        assert answer["DocId"] == ""
        assert answer["data"] == ""
    return answer


def _never(constant: str) -> None:
    raise AssertionError(constant)
