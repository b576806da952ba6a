"""Virus scanning by clamd over its own protocol (R-299): a socket, a few lines, no package.

The verdict is one of three, and "not scanned" is one of them, with its reason: a scanner that is
off, slow or too small must not look like a clean file. Whether such a file comes in is decided
by the caller of `intake.receive`.
"""

from __future__ import annotations

import socket
import struct
import time
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from django.conf import settings

CHUNK = 256 * 1024
CONNECT_SECONDS = 5.0
# clamd scans 20 MB in 0.8 s; its own default limits end a scan after 120 s.
SCAN_SECONDS = 150.0
# An answer is one line; a signature name has at most some hundred letters.
ANSWER_BYTES = 4096
# Stands for an answer when the connection broke before one came.
CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Clean:
    """Nothing found; `engine` says by which program and which signatures."""

    engine: str


@dataclass(frozen=True, slots=True)
class Infected:
    """The signature that was found, by its name in the scanner's database."""

    signature: str
    engine: str


@dataclass(frozen=True, slots=True)
class NotScanned:
    """No verdict; `reason` is a Vietnamese clause for the page that shows the file."""

    reason: str


Verdict = Clean | Infected | NotScanned


class Scanner(Protocol):
    def scan(self, file: BinaryIO) -> Verdict:
        """Read the seekable `file` from its start and judge it; never raises for the scanner."""


class NoScanner:
    """Used when no scanner is configured: every file is visibly not scanned."""

    def scan(self, file: BinaryIO) -> Verdict:  # noqa: ARG002 - the protocol's signature
        return NotScanned("máy chủ chưa cấu hình chương trình quét vi-rút")


@dataclass(frozen=True, slots=True)
class Clamd:
    """clamd at a Unix socket (`address` a path) or a TCP port (`address` a host and port)."""

    address: str | tuple[str, int]
    seconds: float = SCAN_SECONDS

    def scan(self, file: BinaryIO) -> Verdict:
        """Stream the file to clamd; what goes wrong on the way is a reason, not an exception."""
        try:
            # Signatures change daily, so the version is asked each time (0.1 ms on a socket).
            engine = self._exchange(b"zVERSION\0", None)
            answer = self._exchange(b"zINSTREAM\0", file)
        except TimeoutError:
            return NotScanned(
                f"chương trình quét vi-rút không trả lời trong {self.seconds:.0f} giây"
            )
        except OSError as error:
            detail = error.strerror or type(error).__name__
            return NotScanned(f"không kết nối được chương trình quét vi-rút ({detail})")
        return _verdict(answer, engine=engine if engine.startswith("ClamAV") else "clamd")

    def _exchange(self, command: bytes, file: BinaryIO | None) -> str:
        """Send one command, with the file as its stream, and return the answer."""
        deadline = time.monotonic() + self.seconds
        with self._connected() as connection:
            try:
                _send(connection, command, deadline)
                if file is not None:
                    _stream(connection, file, deadline)
            except (BrokenPipeError, ConnectionResetError):
                # clamd closes in the middle when its StreamMaxLength is passed; its answer,
                # if it got through, says so.
                return _answer(connection, deadline) or CLOSED
            return _answer(connection, deadline)

    def _connected(self) -> socket.socket:
        if isinstance(self.address, tuple):
            return socket.create_connection(self.address, timeout=CONNECT_SECONDS)
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(CONNECT_SECONDS)
        try:
            connection.connect(self.address)
        except BaseException:
            connection.close()
            raise
        return connection


def scanner_at(address: str) -> Scanner:
    """The scanner that the setting `clamd` names: "unix:/path", "tcp:host:port" or "" for none.

    Raises ValueError for anything else.
    """
    if not address:
        return NoScanner()
    kind, _, place = address.partition(":")
    if kind == "unix" and place.startswith("/"):
        return Clamd(place)
    host, _, port = place.rpartition(":")
    if kind == "tcp" and host and port.isdigit():
        return Clamd((host.strip("[]"), int(port)))
    raise ValueError(f"CONGVAN_CLAMD={address!r}: write unix:/path or tcp:host:port.")


def default_scanner() -> Scanner:
    """The scanner of this installation."""
    return scanner_at(settings.CONFIGURATION.clamd)


def _stream(connection: socket.socket, file: BinaryIO, deadline: float) -> None:
    """Chunks with their length as four bytes, ended by a length of zero."""
    file.seek(0)
    while chunk := file.read(CHUNK):
        _send(connection, struct.pack("!I", len(chunk)) + chunk, deadline)
    _send(connection, struct.pack("!I", 0), deadline)


def _send(connection: socket.socket, data: bytes, deadline: float) -> None:
    connection.settimeout(_seconds_left(deadline))
    connection.sendall(data)


def _answer(connection: socket.socket, deadline: float) -> str:
    """The line up to its zero byte; "" when the connection ends without one."""
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < ANSWER_BYTES:
        connection.settimeout(_seconds_left(deadline))
        try:
            part = connection.recv(ANSWER_BYTES)
        except ConnectionResetError:
            break
        if not part:
            break
        answer += part
    return answer.rstrip(b"\0\n").decode(errors="replace")


def _seconds_left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _verdict(answer: str, *, engine: str) -> Verdict:
    """What an answer to INSTREAM means; everything unexpected is "not scanned"."""
    if answer == "stream: OK":
        return Clean(engine)
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return Infected(answer.removeprefix("stream: ").removesuffix(" FOUND"), engine)
    if "size limit exceeded" in answer:
        return NotScanned("tệp lớn hơn giới hạn của chương trình quét vi-rút (StreamMaxLength)")
    if answer == CLOSED:
        return NotScanned(
            "chương trình quét vi-rút ngắt kết nối giữa chừng, thường vì tệp lớn hơn giới hạn "
            "của nó (StreamMaxLength)"
        )
    return NotScanned(f"chương trình quét vi-rút báo lỗi: {answer[:200] or 'không trả lời'}")
