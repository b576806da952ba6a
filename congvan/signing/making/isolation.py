"""Start the preparing process and talk to it; one process serves a whole batch.

The files come from anywhere, so nothing of them is read in the web server's process: it sees the
update that comes back, hashes and splices bytes. A file that makes the process use too much ends
it; that one file is refused and the next one gets a new process.
"""

from __future__ import annotations

import base64
import json
import logging
import os
import selectors
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import congvan
from congvan.signing.making.wording import Refusal, Refused
from congvan.signing.marks import Box, Ink, Place

logger = logging.getLogger(__name__)

# A file of 100 MB takes 3 s of CPU; a batch is given this much for each file's share at a time.
CPU_SECONDS_EACH = 60
# Waiting for a free core counts too.
WALL_SECONDS = 90.0
# A file is held twice, and hashed; 100 MB files stay below half of this.
MEMORY_BYTES = 2 << 30
_NEEDED = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LANG")


@dataclass(frozen=True, slots=True)
class Order:
    """One signature to prepare; fields as in `preparing.Wanted`."""

    path: Path
    kind: str
    prefix: str
    reserved: int
    at: datetime
    ink: Ink | None = None
    place: Place | None = None
    signer_name: str = ""
    title_lines: tuple[str, ...] = ()
    must_be_scan: bool = False


@dataclass(frozen=True, slots=True)
class Update:
    """What follows the file's bytes; the hole is counted from the file's start."""

    data: bytes
    hole: tuple[int, int]
    digest: bytes
    field_name: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A signature as our own verification reads it."""

    field: str
    is_stamp: bool
    integrity: str
    covers_whole_file: bool
    certificate_sha256: str
    is_stamped: bool
    weak: bool


class Preparer:
    """The process, started at the first order. Use it in a `with` block."""

    def __init__(
        self, *, certificates: Sequence[bytes] = (), crls: Sequence[bytes] = (),
        wall_seconds: float = WALL_SECONDS, cpu_seconds: int = CPU_SECONDS_EACH,
        memory_bytes: int = MEMORY_BYTES,
    ) -> None:  # fmt: skip
        self._start = {
            "limits": {"bytes": memory_bytes, "seconds": cpu_seconds},
            "certificates": [_text(der) for der in certificates],
            "crls": [_text(der) for der in crls],
        }
        self._wall_seconds = wall_seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._left = b""

    def __enter__(self) -> Preparer:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def prepare(self, order: Order) -> Update:
        """The update of one file. Raises Refused."""
        ink = order.ink
        answer = self._ask(
            {
                "verb": "prepare", "path": str(order.path), "kind": order.kind,
                "prefix": order.prefix, "reserved": order.reserved, "at": order.at.isoformat(),
                "ink": {"pdf": _text(ink.pdf), "width": ink.width, "height": ink.height}
                if ink else None,
                "place": {"page": order.place.page, "box": order.place.box} if order.place else None,
                "signer_name": order.signer_name, "title_lines": order.title_lines,
                "must_be_scan": order.must_be_scan,
            }
        )["prepared"]  # fmt: skip
        first, last = answer["hole"]
        return Update(
            base64.b64decode(answer["update"]),
            (first, last),
            bytes.fromhex(answer["digest"]),
            answer["field_name"],
        )

    def number_boxes(self, path: Path) -> tuple[Box, Box, Box]:
        """The blanks of number, day and month on page 1. Raises Refused."""
        number, day, month = (
            tuple(box) for box in self._ask({"verb": "boxes", "path": str(path)})["boxes"]
        )
        return number, day, month

    def look(self, path: Path) -> list[Seen]:
        """The signatures of a file; [] when it cannot be read. Raises Refused."""
        answer = self._ask({"verb": "look", "path": str(path)})
        return [Seen(**seen) for seen in answer["signatures"]]

    def only_signed(self, path: Path, *, given_bytes: int) -> bool:
        """Whether only signatures follow the first bytes, which were given out. Raises Refused."""
        answer = self._ask({"verb": "returned", "path": str(path), "given_bytes": given_bytes})
        return bool(answer["is_sound"])

    def _ask(self, order: dict[str, Any]) -> dict[str, Any]:
        line = json.dumps(order).encode() + b"\n"
        try:
            answer = self._answered(line)
        except (BrokenPipeError, TimeoutError) as error:
            logger.warning("preparing a signature ended: %r", error)
            raise Refused(Refusal.TOO_HEAVY) from error
        if "refused" in answer:
            raise Refused(Refusal(answer["refused"]))
        return answer

    def _answered(self, line: bytes) -> dict[str, Any]:
        """What the process says; one that earlier files have worn out gets a successor."""
        is_worn = self._process is not None
        try:
            return self._said(line)
        except BrokenPipeError:
            self._stop()
            if not is_worn:
                raise
        except TimeoutError:
            self._stop()
            raise
        try:
            return self._said(line)
        except (BrokenPipeError, TimeoutError):
            self._stop()
            raise

    def _said(self, line: bytes) -> dict[str, Any]:
        process = self._running()
        assert process.stdin is not None  # noqa: S101 - opened as a pipe
        process.stdin.write(line)
        process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._line(process))
        return answer

    def _line(self, process: subprocess.Popen[bytes]) -> bytes:
        """One line of the answer. Raises TimeoutError, BrokenPipeError when the process died."""
        assert process.stdout is not None  # noqa: S101 - opened as a pipe
        until = time.monotonic() + self._wall_seconds
        chunks = [self._left]
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            while b"\n" not in chunks[-1]:
                if not selector.select(max(0.0, until - time.monotonic())):
                    raise TimeoutError
                chunk = os.read(process.stdout.fileno(), 1 << 20)
                if not chunk:
                    raise BrokenPipeError
                chunks.append(chunk)
        line, _, self._left = b"".join(chunks).partition(b"\n")
        return line

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        package_parent = str(Path(congvan.__file__).resolve().parent.parent)
        self._left = b""
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "congvan.signing.making.worker"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            # No secret of ours goes along: settings live in the environment.
            env={"PYTHONPATH": package_parent, "PYTHONIOENCODING": "utf-8"}
            | {name: os.environ[name] for name in _NEEDED if name in os.environ},
        )  # fmt: skip
        assert self._process.stdin is not None  # noqa: S101 - opened as a pipe
        self._process.stdin.write(json.dumps(self._start).encode() + b"\n")
        return self._process

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.communicate()


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
