"""One kept-alive HTTP connection to a hub: requests streamed from disk, answers read in pieces.

Nothing here knows the protocol. No redirects are followed and no cookies kept. A call is tried a
second time only when a connection kept from an earlier call turns out to be closed before any byte
of the answer came: hubs take the same call twice as once (SPEC §9.1).
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
import urllib.request
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

_CHUNK = 64 * 1024
_DEFAULT_PORTS = {"http": 80, "https": 443}
_CUT = "Kết nối đến trục bị ngắt khi đang nhận trả lời."
_TOO_LONG = "Trả lời của trục dài quá mức cho phép."


class HubError(Exception):
    """A call to a hub did not do what it was for; `sentence` says so in Vietnamese."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class HubUnreachable(HubError):
    """No usable answer came: the same call is to be tried again later."""


@dataclass(frozen=True, slots=True)
class Body:
    """What a request carries: pieces that can be produced again, and how many bytes they are."""

    pieces: Iterable[bytes]
    size: int


class Answer:
    """The answer to one call, to be read to its end before the next call."""

    def __init__(self, response: http.client.HTTPResponse, *, until: float) -> None:
        self._response = response
        self._until = until
        self.status = response.status

    def chunks(self, limit: int) -> Iterator[bytes]:
        """The body in pieces, unpacked when the hub compressed it.

        Raises HubUnreachable when the connection ends early, when the whole takes too long, and
        when the body is larger than `limit` bytes (before or after unpacking).
        """
        pieces = self._raw(limit)
        if self._response.getheader("Content-Encoding", "").strip().lower() == "gzip":
            return _unpacked(pieces, limit)
        return pieces

    def _raw(self, limit: int) -> Iterator[bytes]:
        response, taken = self._response, 0
        expected = response.length
        while expected is None or taken < expected:
            left = _CHUNK if expected is None else min(_CHUNK, expected - taken)
            try:
                # Whatever has arrived, not a full piece: so a slow hub is noticed in time.
                piece = response.read1(left)
            except (OSError, http.client.HTTPException) as broken:
                raise HubUnreachable(_CUT) from broken
            if not piece:
                break
            taken += len(piece)
            if taken > limit:
                raise HubUnreachable(_TOO_LONG)
            if time.monotonic() > self._until:
                raise HubUnreachable("Trục trả lời quá chậm.")
            yield piece
        if expected is not None and taken < expected:
            raise HubUnreachable(_CUT)
        response.close()


class Wire:
    """A connection to one hub, opened when needed. Not for two threads at a time."""

    def __init__(self, base_url: str, *, timeout: float) -> None:
        parts = urlsplit(base_url.strip())
        if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
            raise ValueError(
                "The address of a hub begins with http:// or https:// and names a host."
            )
        self._parts = parts
        self._port = parts.port or _DEFAULT_PORTS[parts.scheme]
        self._timeout = timeout
        self._proxy = _proxy_for(parts)
        self._context = ssl.create_default_context() if parts.scheme == "https" else None
        self._connection: http.client.HTTPConnection | None = None

    def call(
        self,
        method: str,
        name: str,
        *,
        headers: Mapping[str, str],
        body: Body,
        patience: float = 0,
        whole: float = 600,
    ) -> Answer:
        """Send one request and return its answer, of which the head has been read.

        `patience` are seconds that the hub may be silent beyond the timeout; `whole` the seconds
        that the body of the answer may take. Raises HubUnreachable.
        """
        for is_last in (False, True):
            is_kept = self._connection is not None and self._connection.sock is not None
            try:
                response = self._once(method, name, headers, body, self._timeout + patience)
            except (OSError, http.client.HTTPException) as broken:
                self.close()
                if is_kept and not is_last and _closed_unanswered(broken):
                    continue
                raise HubUnreachable(_why(broken)) from broken
            return Answer(response, until=time.monotonic() + whole)
        raise AssertionError

    def close(self) -> None:
        """Close the connection; the next call opens one again."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _once(
        self, method: str, name: str, headers: Mapping[str, str], body: Body, timeout: float
    ) -> http.client.HTTPResponse:
        connection = self._connection or self._open()
        self._connection = connection
        if connection.sock is None:
            connection.connect()
        connection.sock.settimeout(timeout)
        connection.putrequest(method, self._target(name), skip_accept_encoding=True)
        for header, value in headers.items():
            connection.putheader(header, value)
        if method != "GET":
            connection.putheader("Content-Length", str(body.size))
        try:
            if body.size <= _CHUNK:
                # One write for the head and a small body.
                connection.endheaders(b"".join(body.pieces))
            else:
                connection.endheaders()
                for piece in body.pieces:
                    connection.send(piece)
        except (BrokenPipeError, ConnectionResetError):
            # A hub may refuse before it has read all; what it said is then worth more.
            return _answer_after_cut(connection)
        return connection.getresponse()

    def _open(self) -> http.client.HTTPConnection:
        host, port = self._parts.hostname or "", self._port
        via = self._proxy
        at, at_port = (via.hostname or "", via.port or 80) if via else (host, port)
        if self._context is None:
            return http.client.HTTPConnection(at, at_port, timeout=self._timeout)
        connection = http.client.HTTPSConnection(
            at, at_port, timeout=self._timeout, context=self._context
        )
        if via:
            connection.set_tunnel(host, port)
        return connection

    def _target(self, name: str) -> str:
        path = f"{self._parts.path.rstrip('/')}/{name}"
        if self._proxy and self._context is None:
            return f"http://{self._parts.netloc.rpartition('@')[2]}{path}"
        return path


def _answer_after_cut(connection: http.client.HTTPConnection) -> http.client.HTTPResponse:
    response = http.client.HTTPResponse(connection.sock, method="POST")
    response.begin()
    connection.close()  # The answer keeps the socket open until it has been read.
    return response


def _closed_unanswered(broken: Exception) -> bool:
    """Whether the other side had closed the kept connection before any byte of an answer."""
    if isinstance(broken, ConnectionRefusedError):
        return False
    return isinstance(broken, (ConnectionError, ssl.SSLEOFError, ssl.SSLZeroReturnError))


def _why(broken: Exception) -> str:
    if isinstance(broken, TimeoutError):
        return "Trục không trả lời trong thời gian chờ."
    if isinstance(broken, ssl.SSLCertVerificationError):
        return "Không kết nối đến trục: chứng thư của máy chủ trục không được tin cậy."
    if isinstance(broken, ssl.SSLError):
        return "Không lập được kết nối bảo mật đến trục."
    if isinstance(broken, socket.gaierror):
        return "Không tìm thấy máy chủ của trục theo địa chỉ đã khai."
    if isinstance(broken, ConnectionRefusedError):
        return "Máy chủ của trục không nhận kết nối."
    return "Kết nối đến trục bị ngắt."


def _proxy_for(parts: SplitResult) -> SplitResult | None:
    """The proxy that the environment names for this host; never one for this very machine."""
    host = parts.hostname or ""
    if _is_loopback(host) or urllib.request.proxy_bypass(host):
        return None
    address = urllib.request.getproxies().get(parts.scheme)
    return urlsplit(address if "//" in address else f"//{address}") if address else None


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _unpacked(pieces: Iterator[bytes], limit: int) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(wbits=31)
    total = 0
    for piece in pieces:
        packed = piece
        while packed:
            try:
                plain = unpacker.decompress(packed, _CHUNK)
            except zlib.error as broken:
                raise HubUnreachable("Trả lời của trục bị hỏng khi nén.") from broken
            total += len(plain)
            if total > limit:
                raise HubUnreachable(_TOO_LONG)
            if plain:
                yield plain
            packed = unpacker.unconsumed_tail
            if unpacker.eof:
                break
    if not unpacker.eof:
        raise HubUnreachable(_CUT)
