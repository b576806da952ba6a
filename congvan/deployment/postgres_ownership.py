"""Who runs a data directory's database now: one owner at a time, known to all others."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Owner:
    """The process that runs a cluster now."""

    pid: int
    purpose: str
    address: str = ""


@contextmanager
def owned(home: Path, *, purpose: str = "một lệnh congvan") -> Iterator[bool]:
    """Try to become the one owner of the cluster: yields False when another process is.

    The lock ends with the process, however that ends; `owner` tells others who holds it.
    """
    home.mkdir(parents=True, exist_ok=True)
    with _lock_path(home).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        announce(home, purpose=purpose)
        yield True


def announce(home: Path, *, purpose: str, address: str = "") -> None:
    """Tell others who owns the cluster; only for the owner itself."""
    card = {"pid": os.getpid(), "purpose": purpose, "address": address}
    _lock_path(home).write_text(json.dumps(card), encoding="utf-8")


def owner(home: Path) -> Owner | None:
    """Who announced itself as owner last; to be asked only when `owned` has yielded False."""
    try:
        return Owner(**json.loads(_lock_path(home).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _lock_path(home: Path) -> Path:
    return home / "postgres.lock"
