"""The inside of a process that forks for each job: it comes over a socket, its result goes back.

Started by `foreman`, never imported by it. The program loads its libraries once and calls `serve`;
for every job a process is forked, which sets its limits, works on the one file, answers and ends.
Whatever goes wrong there is an answer too, and when the process dies of its limits, its silence is
one. No Django here.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import resource
import signal
import socket
import traceback
from collections.abc import Callable
from typing import Any

IDLE_SECONDS = 60.0
BEGUN = b"!"
FAULT_LENGTH = 2000


def serve(descriptor: int, answer: Callable[[dict[str, Any]], dict[str, Any]]) -> int:
    """Fork for each job until the owner is gone or nothing was asked for a minute.

    A job is a JSON object with its `limits`: `bytes` of memory, processor `seconds`, `wall_seconds`.
    """
    control = socket.socket(fileno=descriptor)
    # What a library remarks on a hostile file is nobody's news; the answer goes back by itself.
    logging.disable(logging.CRITICAL)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    control.settimeout(IDLE_SECONDS)
    while True:
        try:
            said, handed_over, _, _ = socket.recv_fds(control, 1, 1)
        except TimeoutError:
            return 0
        if not said:
            return 0
        for one in handed_over:
            if os.fork() == 0:
                control.close()
                _work(socket.socket(fileno=one), answer)
            os.close(one)


def _work(line: socket.socket, answer: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Do the job that comes over `line`, and end the process."""
    line.sendall(BEGUN)
    said = bytearray()
    while part := line.recv(1 << 16):
        said += part
    job = json.loads(bytes(said))
    _limit(job["limits"])
    try:
        result = answer(job)
    except Exception:
        result = {"fault": traceback.format_exc()[-FAULT_LENGTH:]}
    line.sendall(json.dumps(result).encode())
    line.close()
    os._exit(0)


def _limit(limits: dict[str, int]) -> None:
    """Memory, CPU seconds and time from here on; no core file, no growing file."""
    signal.alarm(limits["wall_seconds"])
    _lower(resource.RLIMIT_AS, limits["bytes"])
    _lower(resource.RLIMIT_CPU, limits["seconds"])
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_FSIZE, 0)


def _lower(kind: int, most: int) -> None:
    """Set a limit, or leave a lower one that the machine has set; some systems know fewer kinds."""
    _, hard = resource.getrlimit(kind)
    if hard == resource.RLIM_INFINITY or hard > most:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, most))
