"""Keeps a process with the libraries loaded, which makes a new one of itself for each file.

Loading them takes a second or two of CPU, the work on a file some milliseconds: an office that gets
a hundred papers an hour over the axis would spend its machine on loading. Each file still has a
process of its own with its own limits, which ends with the work. The foreman ends with its owner,
and when nothing was asked for a minute. The inside of that process is `forked_work`.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import logging
import os
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import congvan

logger = logging.getLogger(__name__)

# A result is some kilobytes, a long text two megabytes; a process that a file has taken over may
# say anything for as long as it lives.
ANSWER_BYTES = 32 << 20
# What an interpreter may need to find its libraries.
_NEEDED = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LANG")
_TRIES = 2
_LEAVING_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Limits:
    """What the work on one file may use; waiting for a free core counts in `wall_seconds`."""

    cpu_seconds: int
    wall_seconds: int
    memory_bytes: int


class Foreman:
    """One process running `module` for each process of ours; `ask` may be called by many threads."""

    def __init__(self, module: str) -> None:
        self._module = module
        self._lock = threading.Lock()
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        atexit.register(self.end)

    def work(self, job: dict[str, Any], limits: Limits) -> dict[str, Any] | None:
        """What a new process answers to `job`; None when it died, took longer or said too much.

        "fault" in the answer is a mistake of ours: it looks like a hostile file from outside, so it
        is logged here to tell the two apart.
        """
        allowed = {
            "bytes": limits.memory_bytes, "seconds": limits.cpu_seconds,
            "wall_seconds": limits.wall_seconds,
        }  # fmt: skip
        said = self.ask(
            json.dumps({**job, "limits": allowed}).encode(), seconds=limits.wall_seconds
        )
        if not said:
            logger.warning("%s ended without an answer", self._module)
            return None
        answer: dict[str, Any] = json.loads(said)
        if "fault" in answer:
            logger.warning("%s failed: %s", self._module, answer["fault"])
        return answer

    def ask(self, job: bytes, *, seconds: float) -> bytes:
        """The answer of a new process to `job`; b"" when it died, took longer or said too much."""
        deadline = time.monotonic() + seconds
        for _ in range(_TRIES):
            ours, theirs = socket.socketpair()
            with ours:
                ours.settimeout(max(0.1, deadline - time.monotonic()))
                with theirs:
                    self._hand_over(theirs)
                with contextlib.suppress(OSError):
                    ours.sendall(job)
                    ours.shutdown(socket.SHUT_WR)
                answer, was_begun = _all_of(ours)
            if was_begun:
                return answer
            # The foreman was just leaving and nobody has seen the job.
            self.end()
        return b""

    def _hand_over(self, theirs: socket.socket) -> None:
        with self._lock:
            if self._control is None or self._owner != os.getpid():
                self._start()
            assert self._control is not None  # noqa: S101 - just started
            try:
                socket.send_fds(self._control, [b"j"], [theirs.fileno()])
            except OSError:
                # It has left because nothing was asked for a while.
                self._start()
                socket.send_fds(self._control, [b"j"], [theirs.fileno()])

    def end(self) -> None:
        """Let the process go; it is started again when somebody asks."""
        with self._lock:
            self._dismiss()

    def _start(self) -> None:
        self._dismiss()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        package_parent = str(Path(congvan.__file__).resolve().parent.parent)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", self._module, str(theirs.fileno())],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),), start_new_session=True,
                # No secret of ours goes along: settings live in the environment.
                env={"PYTHONPATH": package_parent, "PYTHONIOENCODING": "utf-8"}
                | {name: os.environ[name] for name in _NEEDED if name in os.environ},
            )  # fmt: skip
        self._control, self._owner = ours, os.getpid()

    def _dismiss(self) -> None:
        """Closing the line ends it; a process that another one of ours made is not waited for."""
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._process is not None and self._owner == os.getpid():
            try:
                self._process.wait(_LEAVING_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._process = None


def _all_of(line: socket.socket) -> tuple[bytes, bool]:
    """What came until the end, and whether the new process had begun (its first byte)."""
    parts: list[bytes] = []
    given = 0
    try:
        while part := line.recv(1 << 16):
            parts.append(part)
            given += len(part)
            if given > ANSWER_BYTES:
                return b"", True
    except TimeoutError:
        return b"", True
    except ConnectionResetError:
        return b"", bool(parts)
    whole = b"".join(parts)
    return whole[1:], bool(whole)
