"""Run a check in a process of its own, with limits, because the file comes from anywhere.

The process has no database, no settings and no network need; it reads the one file. A file that
makes it use too much ends it, and the answer is then "could not be checked", not a crash of ours.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import congvan
from congvan.signing.verification.findings import Check, Result, Status, Verdict
from congvan.signing.verification.registry import Registry

logger = logging.getLogger(__name__)

# A file of 100 MB with forty signatures takes 10 s of CPU on a slow core.
CPU_SECONDS = 60
# Waiting for a free core counts too; a check that has not ended by then will not.
WALL_SECONDS = 180
# A file is read once into memory for each digest; 100 MB files stay below half of this.
MEMORY_BYTES = 2 << 30
# What an interpreter may need to find its libraries.
_NEEDED = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LANG")

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
        "limits": {"bytes": limits.memory_bytes, "seconds": limits.cpu_seconds},
    }
    answer = _run(json.dumps(job), limits)
    if answer is None:
        return Checked(_too_heavy())
    if "result" not in answer:
        raise NotAPdf
    return Checked(Result.from_json(answer["result"]), tuple(answer["unread"]))


def _run(job: str, limits: Limits) -> dict[str, Any] | None:
    """The worker's answer, None when it died or took too long."""
    package_parent = str(Path(congvan.__file__).resolve().parent.parent)
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "congvan.signing.verification.worker"],
            input=job.encode(),
            capture_output=True,
            timeout=limits.wall_seconds,
            check=False,
            # No secret of ours goes along: settings live in the environment.
            env={"PYTHONPATH": package_parent, "PYTHONIOENCODING": "utf-8"}
            | {name: os.environ[name] for name in _NEEDED if name in os.environ},
        )
    except subprocess.TimeoutExpired:
        return None
    if done.returncode != 0:
        # The worker's own mistakes look like a hostile file from here; the log tells them apart.
        logger.warning(
            "signature check ended with %s: %s",
            done.returncode,
            done.stderr.decode(errors="replace")[-2000:],
        )
        return None
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _too_heavy() -> Result:
    check = Check("file", Status.UNKNOWN, TOO_HEAVY)
    return Result(Verdict.UNVERIFIABLE, (TOO_HEAVY,), checks=(check,))
