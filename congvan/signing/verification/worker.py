"""The inside of the checking process: it loads the libraries once and checks each file in a fork.

Started by `isolation` through the kernel's foreman; never imported by it.
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from congvan.kernel import forked_work

# Loaded before the forks; each fork has its own copy and its own limits.
from congvan.signing.verification import examining, judging, pool, scans
from congvan.signing.verification.facts import Examination, Obstacle
from congvan.signing.verification.registry import Registry


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
    sys.exit(forked_work.serve(int(sys.argv[1]), _answer))
