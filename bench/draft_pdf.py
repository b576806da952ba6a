"""`congvan bench draft_pdf`: a draft of three pages as PDF/A by LibreOffice, cold and warm.

Cold is the first conversion of a worker process, warm the following ones; the yardstick in the same
run, interleaved, is the bare command with a kept profile. Every PDF must agree with its draft.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, TextIO

from bench.serving import environment
from congvan.deployment.configuration import PROJECT_DIR
from congvan.drafting.conversion import is_available


def run(arguments: list[str], *, stdout: TextIO, stderr: TextIO) -> int:
    """Print a table, or with --json one line of figures; 1 when a PDF differs from its draft."""
    parser = argparse.ArgumentParser(prog="congvan bench draft_pdf")
    parser.add_argument("--json", action="store_true", help="in một dòng JSON ở cuối")
    parser.add_argument(
        "--workers", type=int, default=3, help="số tiến trình mới, mỗi cái một lần nguội"
    )
    parser.add_argument("--times", type=int, default=8, help="số lần chuyển trong mỗi tiến trình")
    options = parser.parse_args(arguments)
    if not is_available():
        print("Máy này không có LibreOffice, không đo được.", file=stderr)
        return 1
    rounds = [_round(options.times) for _ in range(options.workers)]
    figures = _figures(rounds)
    for name, value in figures.items():
        print(f"{name}: {value}", file=stdout)
    if options.json:
        print(json.dumps({"bench": "draft_pdf", "figures": figures}), file=stdout)
    return 1 if figures["wrong"] else 0


def _round(times: int) -> dict[str, Any]:
    directory = Path(tempfile.mkdtemp(prefix="congvan-bench-"))
    try:
        done = subprocess.run(
            [sys.executable, "-m", "bench.converting", str(max(times, 2))], cwd=PROJECT_DIR,
            env=environment(directory), check=True, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
    finally:
        shutil.rmtree(directory, ignore_errors=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _figures(rounds: list[dict[str, Any]]) -> dict[str, Any]:
    cold = [each["ours"][0] for each in rounds]
    warm = sorted(taken for each in rounds for taken in each["ours"][1:])
    bare = sorted(taken for each in rounds for taken in each["bare"][1:])
    return {
        "n": len(warm),
        "cold_ms": round(statistics.median(cold) * 1000),
        "warm_p50_ms": round(statistics.median(warm) * 1000),
        "warm_p95_ms": round(warm[int(0.95 * (len(warm) - 1))] * 1000),
        "bare_p50_ms": round(statistics.median(bare) * 1000),
        "ratio_warm_bare": round(statistics.median(warm) / statistics.median(bare), 2),
        "wrong": sum(each["wrong"] for each in rounds),
    }
