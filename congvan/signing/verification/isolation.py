"""Run a check in a process of its own, with limits, because the file comes from anywhere.

The process has no database, no settings and no network need; it reads the one file. A file that
makes it use too much ends it, and the answer is then "could not be checked", not a crash of ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from congvan.kernel.foreman import Foreman, Limits
from congvan.signing.verification.findings import Check, Result, Status, Verdict
from congvan.signing.verification.registry import Registry

# A file of 100 MB with forty signatures takes 10 s of CPU on a slow core; a check that has not ended
# after three minutes will not. A file is read once into memory for each digest: 100 MB files stay
# below half of this.
DEFAULT_LIMITS = Limits(cpu_seconds=60, wall_seconds=180, memory_bytes=2 << 30)

TOO_HEAVY = "Tệp quá nặng hoặc có cấu trúc bất thường, việc kiểm tra đã dừng ở giới hạn an toàn."


class NotAPdf(ValueError):
    """The file is no PDF, or nothing of it can be read."""


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
    }
    answer = _foreman.work(job, limits)
    if answer is None or "fault" in answer:
        return Checked(_too_heavy())
    if "result" not in answer:
        raise NotAPdf
    return Checked(Result.from_json(answer["result"]), tuple(answer["unread"]))


def _too_heavy() -> Result:
    check = Check("file", Status.UNKNOWN, TOO_HEAVY)
    return Result(Verdict.UNVERIFIABLE, (TOO_HEAVY,), checks=(check,))
