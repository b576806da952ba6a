"""Read a file in a process of its own, with limits, because it comes from anywhere.

The process has no database, no settings and no network need; it reads the one file. A file that
makes it use too much ends it, and the answer is then "too heavy", not a crash of ours.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from congvan.kernel.foreman import Foreman
from congvan.search.texts.collecting import MOST_LETTERS, Taken
from congvan.search.texts.reasons import Obstacle, Unreadable

logger = logging.getLogger(__name__)

# Readers stop by themselves after twenty seconds of work; one piece of work may hang.
CPU_SECONDS = 30
# Waiting for a free core counts too.
WALL_SECONDS = 90
# A sheet with all the texts it may have takes 300 MB; addresses of the libraries count, too.
MEMORY_BYTES = 768 << 20

_foreman = Foreman("congvan.search.texts.worker")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one reading may use."""

    cpu_seconds: int = CPU_SECONDS
    wall_seconds: int = WALL_SECONDS
    memory_bytes: int = MEMORY_BYTES


DEFAULT_LIMITS = Limits()


def read(path: Path, *, kind: str, limits: Limits = DEFAULT_LIMITS) -> Taken:
    """The text of the file at `path`; `kind` is one of the worker's readers. Raises Unreadable."""
    job = {
        "path": str(path.resolve()),
        "kind": kind,
        "limits": {
            "bytes": limits.memory_bytes,
            "seconds": limits.cpu_seconds,
            "wall_seconds": limits.wall_seconds,
        },
    }
    said = _foreman.ask(json.dumps(job).encode(), seconds=limits.wall_seconds)
    if not said:
        raise Unreadable(Obstacle.TOO_HEAVY)
    answer: dict[str, Any] = json.loads(said)
    if "refused" in answer:
        raise Unreadable(Obstacle(answer["refused"]))
    if "fault" in answer:
        # A mistake of ours looks like a hostile file from here; the log tells them apart.
        logger.warning("reading a file's text failed: %s", answer["fault"])
        raise Unreadable(Obstacle.FAULT)
    return Taken(
        answer["text"][:MOST_LETTERS], answer["page_count"], answer["is_cut"],
        tuple(answer["scanned"]),
    )  # fmt: skip
