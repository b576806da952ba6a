"""The inside of the checking process: a job on standard input, its result on standard output.

Started by `isolation`; never imported by it. Whatever goes wrong here is an answer too, and when
the process dies of its limits, its silence is one.
"""

from __future__ import annotations

import contextlib
import json
import logging
import resource
import sys
from datetime import datetime
from pathlib import Path
from typing import Any


def main() -> int:
    """Check one file. Prints one JSON object: "result", or "unreadable"."""
    job = json.load(sys.stdin)
    _limit(job["limits"])
    # What a library remarks on a hostile file is nobody's news; the answer goes out on stdout.
    logging.disable(logging.CRITICAL)
    json.dump(_answer(job), sys.stdout)
    return 0


def _limit(limits: dict[str, int]) -> None:
    """Memory and CPU seconds from here on; no core file, no growing file."""
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
    # Imported under the limits: the libraries are as little trusted as the file.
    from congvan.signing.verification import examining, judging, pool, scans  # noqa: PLC0415
    from congvan.signing.verification.facts import Examination, Obstacle  # noqa: PLC0415
    from congvan.signing.verification.registry import Registry  # noqa: PLC0415

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
    sys.exit(main())
