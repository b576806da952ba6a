"""`congvan bench numbering`: outgoing numbers taken per second by 1, 8 and 32 clients.

Each client is a process of its own that numbers documents, made beforehand, through the product's
verb (document, book, line, audit event; one durable commit each), all in one book. The yardstick is
a bare `UPDATE … RETURNING` of one row and commit, in the same run, the two interleaved round by
round. Afterwards every number must stand in the books exactly once, without a gap.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, TextIO

from bench.serving import environment
from congvan.deployment import embedded_postgres as postgres
from congvan.deployment.configuration import PROJECT_DIR

CLIENTS = (1, 8, 32)
REPEATS = 2


def run(arguments: list[str], *, stdout: TextIO, stderr: TextIO) -> int:
    """Print a table, or with --json one line of figures; 1 when a number is doubled or missing."""
    parser = argparse.ArgumentParser(prog="congvan bench numbering")
    parser.add_argument("--json", action="store_true", help="in một dòng JSON ở cuối")
    parser.add_argument("--numbers", type=int, default=640, help="số được cấp mỗi lượt")
    options = parser.parse_args(arguments)
    directory = Path(tempfile.mkdtemp(prefix="congvan-bench-"))
    directory.chmod(0o755)
    try:
        with postgres.running(postgres.cluster_in(directory)):
            _module(directory, "prepare", str(len(CLIENTS) * REPEATS))
            figures = _rounds(directory, options.numbers, stderr)
            figures |= json.loads(_module(directory, "check"))
    finally:
        shutil.rmtree(directory, ignore_errors=True)
    for name, value in figures.items():
        print(f"{name}: {value}", file=stdout)
    if options.json:
        print(json.dumps({"bench": "numbering", "figures": figures}), file=stdout)
    expected = sum(max(1, options.numbers // clients) * clients for clients in CLIENTS) * REPEATS
    sound = figures["numbers"] == expected and not figures["duplicates"] and not figures["gaps"]
    return 0 if sound else 1


def _rounds(directory: Path, numbers: int, stderr: TextIO) -> dict[str, Any]:
    """The medians of interleaved rounds, for each number of clients, and their ratio."""
    figures: dict[str, Any] = {}
    for place, clients in enumerate(CLIENTS):
        rates: dict[str, list[float]] = {"verb": [], "bare": []}
        p95: list[float] = []
        for repeat in range(REPEATS):
            for kind, measured in rates.items():
                rate, times = _round(
                    directory, kind, place * REPEATS + repeat, clients, max(1, numbers // clients)
                )
                measured.append(rate)
                if kind == "verb":
                    p95.append(sorted(times)[round(len(times) * 0.95) - 1])
                print(f"{clients} người, {kind}: {rate:.0f}/giây", file=stderr)
        verb, bare = statistics.median(rates["verb"]), statistics.median(rates["bare"])
        figures[f"per_second_{clients}"] = round(verb, 1)
        figures[f"bare_per_second_{clients}"] = round(bare, 1)
        figures[f"ratio_{clients}"] = round(bare / verb, 2)
        figures[f"p95_ms_{clients}"] = round(statistics.median(p95), 1)
    return figures


def _round(
    directory: Path, kind: str, number: int, clients: int, count: int
) -> tuple[float, list[float]]:
    workers = [
        subprocess.Popen(
            [sys.executable, "-m", "bench.numbering_clients", kind, str(number), str(count)],
            env=environment(directory), cwd=PROJECT_DIR, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )
        for _ in range(clients)
    ]  # fmt: skip
    try:
        for worker in workers:
            if worker.stdout is None or worker.stdout.readline().strip() != "ready":
                raise RuntimeError("A client did not come to work.")
        begin = time.perf_counter()
        for worker in workers:
            if worker.stdin is None:
                raise RuntimeError("A client cannot be told to begin.")
            worker.stdin.write("go\n")
            worker.stdin.flush()
        taken: list[float] = []
        for worker in workers:
            out, _ = worker.communicate()
            if worker.returncode:
                raise RuntimeError("A client failed.")
            taken += json.loads(out.strip().splitlines()[-1])
        elapsed = time.perf_counter() - begin
    finally:
        for worker in workers:
            worker.kill()
    return len(taken) / elapsed, taken


def _module(directory: Path, *verb: str) -> str:
    answer = subprocess.run(
        [sys.executable, "-m", "bench.numbering_clients", *verb], check=True, text=True,
        env=environment(directory), cwd=PROJECT_DIR, stdout=subprocess.PIPE,
    )  # fmt: skip
    return (answer.stdout.strip().splitlines() or [""])[-1]
