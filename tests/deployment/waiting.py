"""Waiting for what another process does: polling with a deadline, never a blind sleep."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

# Far longer than anything takes on a quiet machine; only a broken test waits that long.
PATIENCE_SECONDS = 40.0


def until(question: Callable[[], T], *, what: str, seconds: float = PATIENCE_SECONDS) -> T:
    """The first true answer to the question. Raises AssertionError naming `what` otherwise."""
    deadline = time.monotonic() + seconds
    while True:
        answer = question()
        if answer:
            return answer
        assert time.monotonic() < deadline, f"waited {seconds:.0f} s in vain: {what}"
        time.sleep(0.03)


def is_alive(pid: int) -> bool:
    """Whether the process runs; one that only waits to be reaped does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
