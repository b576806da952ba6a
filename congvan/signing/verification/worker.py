"""The inside of the checking process: a job comes over a socket, its result goes back.

Started by `foreman`; never imported by it. It loads the libraries once, and for every job forks a
process that sets its limits, checks the one file, answers and ends. Whatever goes wrong there is an
answer too, and when the process dies of its limits, its silence is one.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import resource
import signal
import socket
import sys
import traceback
from datetime import datetime
from pathlib import Path
from typing import Any

# Loaded before the forks; each fork has its own copy and its own limits.
from congvan.signing.verification import examining, judging, pool, scans
from congvan.signing.verification.facts import Examination, Obstacle
from congvan.signing.verification.registry import Registry

IDLE_SECONDS = 60.0
BEGUN = b"!"
FAULT_LENGTH = 2000


def main(control: socket.socket) -> int:
    """Fork for each job until the owner is gone or nothing was asked for a minute."""
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
        for descriptor in handed_over:
            if os.fork() == 0:
                control.close()
                _work(socket.socket(fileno=descriptor))
            os.close(descriptor)


def _work(line: socket.socket) -> None:
    """Do the job that comes over `line`, and end the process."""
    line.sendall(BEGUN)
    said = bytearray()
    while part := line.recv(1 << 16):
        said += part
    job = json.loads(bytes(said))
    _limit(job["limits"])
    try:
        answer = _answer(job)
    except Exception:
        answer = {"fault": traceback.format_exc()[-FAULT_LENGTH:]}
    line.sendall(json.dumps(answer).encode())
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


def _answer(job: dict[str, Any]) -> dict[str, Any]:
    path = Path(job["path"])
    trust = job["trust"]
    known = (
        pool.from_directory(Path(trust["directory"]))
        if "directory" in trust
        else pool.from_json(trust)
    )
    try:
        with path.open("rb") as stream:
            examination = examining.examine(
                stream, pool=known, now=datetime.fromisoformat(job["now"])
            )
    except examining.NothingToRead:
        return {"unreadable": True}
    except (MemoryError, RecursionError):
        examination = Examination(obstacle=Obstacle.TOO_HEAVY)
    result = judging.judge(
        examination, Registry.from_json(job["registry"]), is_scan=lambda: scans.is_scan(path)
    )
    return {"result": result.as_json(), "unread": known.unread}


if __name__ == "__main__":
    sys.exit(main(socket.socket(fileno=int(sys.argv[1]))))
