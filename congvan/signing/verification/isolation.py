"""Run a check in a process of its own, with limits, because the file comes from anywhere.

The process has no database, no settings and no network need; it reads the one file. A file that
makes it use too much ends it, and the answer is then "could not be checked", not a crash of ours.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from congvan.kernel.foreman import Foreman
from congvan.signing.verification.findings import Check, Result, Status, Verdict
from congvan.signing.verification.registry import Registry

logger = logging.getLogger(__name__)

# A file of 100 MB with forty signatures takes 10 s of CPU on a slow core.
CPU_SECONDS = 60
# Waiting for a free core counts too; a check that has not ended by then will not.
WALL_SECONDS = 180
# A file is read once into memory for each digest; 100 MB files stay below half of this.
MEMORY_BYTES = 2 << 30

TOO_HEAVY = "Tệp quá nặng hoặc có cấu trúc bất thường, việc kiểm tra đã dừng ở giới hạn an toàn."


class NotAPdf(ValueError):
    """The file is no PDF, or nothing of it can be read."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one check may use."""

    cpu_seconds: int = CPU_SECONDS
    wall_seconds: int = WALL_SECONDS
    memory_bytes: int = MEMORY_BYTES


DEFAULT_LIMITS = Limits()
_foreman = Foreman("congvan.signing.verification.worker")


@dataclass(frozen=True, slots=True)
class Checked:
    """The result, and the names of the trust folder's files that could not be read."""

    result: Result
    unread: tuple[str, ...] = ()


def check(
    path: Path,
    *,
    trust: dict[str, Any],
    registry: Registry,
    now: datetime,
    limits: Limits = DEFAULT_LIMITS,
) -> Checked:
    """Check the signatures of the file at `path`.

    `trust` is `{"directory": PATH}` or what `pool.to_json` gives. Raises NotAPdf, and OSError when
    the file cannot be opened.
    """
    with path.open("rb"):
        pass
    job = {
        "path": str(path.resolve()),
        "trust": trust,
        "registry": registry.as_json(),
        "now": now.isoformat(),
        "limits": {
            "bytes": limits.memory_bytes,
            "seconds": limits.cpu_seconds,
            "wall_seconds": limits.wall_seconds,
        },
    }
    answer = _run(json.dumps(job), limits)
    if answer is None:
        return Checked(_too_heavy())
    if "result" not in answer:
        raise NotAPdf
    return Checked(Result.from_json(answer["result"]), tuple(answer["unread"]))


def _run(job: str, limits: Limits) -> dict[str, Any] | None:
    """The worker's answer, None when it died or took too long."""
    said = _foreman.ask(job.encode(), seconds=limits.wall_seconds)
    if not said:
        logger.warning("signature check ended without an answer")
        return None
    answer: dict[str, Any] = json.loads(said)
    if "fault" in answer:
        # The worker's own mistakes look like a hostile file from here; the log tells them apart.
        logger.warning("signature check failed: %s", answer["fault"])
        return None
    return answer


def _too_heavy() -> Result:
    check = Check("file", Status.UNKNOWN, TOO_HEAVY)
    return Result(Verdict.UNVERIFIABLE, (TOO_HEAVY,), checks=(check,))
