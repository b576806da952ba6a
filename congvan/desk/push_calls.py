"""Calls to push services: which addresses are called at all, and one POST without a redirect.

The address of a subscription comes from a browser, that is from anybody. Only services named in the
settings are called (CONGVAN_PUSH_SERVICES): by https, on the usual port, with a certificate of that
name, and never at an address inside a network. A service written with its scheme and port
("https://push.tinh.gov.vn:8443") is the office's own, and is trusted where it stands.
"""

from __future__ import annotations

import ipaddress
import socket
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from urllib.parse import urlsplit

from congvan.kernel import clock
from congvan.kernel.calling import opener

LONGEST_ENDPOINT = 1000
_HTTPS = 443


class EndpointRefused(Exception):
    """This address is not called; the sentence says why."""


class NoAnswer(Exception):
    """The service did not answer; `is_reached` False when it surely took nothing."""

    def __init__(self, reason: str, *, is_reached: bool) -> None:
        super().__init__(reason)
        self.is_reached = is_reached


@dataclass(frozen=True, slots=True)
class Services:
    """The services of the settings: names (with "*." for all below), and own ones by their origin."""

    names: frozenset[str]
    origins: frozenset[str]

    @staticmethod
    def read(text: str) -> Services:
        """From the setting: entries with commas between them."""
        entries = {one.strip().lower().rstrip("/") for one in text.split(",")} - {""}
        origins = {one for one in entries if "://" in one}
        return Services(frozenset(entries - origins), frozenset(origins))

    def __bool__(self) -> bool:
        return bool(self.names or self.origins)

    def knows(self, host: str) -> bool:
        """Whether the name is one of the services'."""
        _, _, above = host.partition(".")
        return host in self.names or any(
            above == name[2:] or above.endswith(name[1:])
            for name in self.names
            if name.startswith("*.")
        )


@dataclass(frozen=True, slots=True)
class Answered:
    """The status, and for how many seconds the service wants to be left alone (0: says nothing)."""

    status: int
    pause_seconds: int


def origin_of(endpoint: str, services: Services) -> str:
    """The origin of an endpoint that may be called. Raises EndpointRefused."""
    if len(endpoint) > LONGEST_ENDPOINT or not endpoint.isascii() or not endpoint.isprintable():
        raise EndpointRefused("Địa chỉ nhận thông báo không đúng dạng.")
    try:
        parts = urlsplit(endpoint)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise EndpointRefused("Địa chỉ nhận thông báo không đúng dạng.") from error
    if "@" in parts.netloc or " " in endpoint or not host:
        raise EndpointRefused("Địa chỉ nhận thông báo không đúng dạng.")
    origin = f"{parts.scheme}://{parts.netloc.lower()}"
    if origin in services.origins:
        return origin
    if parts.scheme != "https" or port not in (None, _HTTPS) or not services.knows(host):
        raise EndpointRefused(f"Hệ thống chưa mở dịch vụ thông báo {host} của trình duyệt này.")
    return f"https://{host}"


def post(
    endpoint: str, *, body: bytes, headers: Mapping[str, str], services: Services, timeout: float
) -> Answered:  # fmt: skip
    """POST to an endpoint; nothing of the answer but its head is read.

    Raises EndpointRefused, NoAnswer.
    """
    if origin_of(endpoint, services) not in services.origins:
        _check_public(urlsplit(endpoint).hostname or "")
    request = urllib.request.Request(  # noqa: S310 - the origin was checked
        endpoint, data=body, headers=dict(headers), method="POST"
    )
    try:
        with _OPENER.open(request, timeout=timeout) as answer:
            return Answered(answer.status, 0)
    except urllib.error.HTTPError as error:
        with error:
            return Answered(error.code, _pause(error.headers.get("Retry-After", "")))
    except (OSError, HTTPException) as error:
        reason = getattr(error, "reason", None)
        unreached = isinstance(reason, ConnectionRefusedError | socket.gaierror)
        raise NoAnswer(type(reason or error).__name__, is_reached=not unreached) from error


def _check_public(host: str) -> None:
    """No address inside a network, unless a proxy goes out for us and looks the name up itself.

    The name could be given another address between this question and the call; the certificate then
    is not that of the service, and nothing is sent.
    """
    if urllib.request.getproxies().get("https") and not urllib.request.proxy_bypass(host):
        return
    try:
        found = socket.getaddrinfo(host, _HTTPS, type=socket.SOCK_STREAM)
    except OSError as error:
        raise NoAnswer("gaierror", is_reached=False) from error
    for *_, address in found:
        if not ipaddress.ip_address(str(address[0]).partition("%")[0]).is_global:
            raise EndpointRefused(f"Tên {host} trỏ vào một địa chỉ nội bộ.")


def _pause(text: str) -> int:
    """Retry-After as seconds: a number or a date (RFC 9110 §10.2.3)."""
    text = text.strip()
    if text.isascii() and text.isdigit():
        return int(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return 0
    if moment.tzinfo is None:
        return 0
    return max(0, int((moment - clock.now()).total_seconds()))


_OPENER = opener()
