"""Read a file in a process of its own, with limits, because it comes from anywhere.

The process has no database, no settings and no network need; it reads the one file. A file that
makes it use too much ends it, and the answer is then "too heavy", not a crash of ours.
"""

from __future__ import annotations

from pathlib import Path

from congvan.kernel.foreman import Foreman, Limits
from congvan.search.texts.collecting import MOST_LETTERS, Taken
from congvan.search.texts.reasons import Obstacle, Unreadable

# Readers stop by themselves after twenty seconds of work; one piece of work may hang. A sheet with
# all the texts it may have takes 300 MB; addresses of the libraries count, too.
DEFAULT_LIMITS = Limits(cpu_seconds=30, wall_seconds=90, memory_bytes=768 << 20)

_foreman = Foreman("congvan.search.texts.worker")


def read(path: Path, *, kind: str, limits: Limits = DEFAULT_LIMITS) -> Taken:
    """The text of the file at `path`; `kind` is one of the worker's readers. Raises Unreadable."""
    answer = _foreman.work({"path": str(path.resolve()), "kind": kind}, limits)
    if answer is None:
        raise Unreadable(Obstacle.TOO_HEAVY)
    if "refused" in answer:
        raise Unreadable(Obstacle(answer["refused"]))
    if "fault" in answer:
        raise Unreadable(Obstacle.FAULT)
    return Taken(
        answer["text"][:MOST_LETTERS], answer["page_count"], answer["is_cut"],
        tuple(answer["scanned"]),
    )  # fmt: skip
