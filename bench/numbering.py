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
import tempfile
from pathlib import Path
from typing import Any, TextIO

from bench.clients import answer, at_once
from congvan.deployment import embedded_postgres as postgres

CLIENTS = (1, 8, 32)
REPEATS = 2
CLIENT = "bench.numbering_clients"


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
            answer(directory, CLIENT, "prepare", str(len(CLIENTS) * REPEATS))
            figures = _rounds(directory, options.numbers, stderr)
            figures |= json.loads(answer(directory, CLIENT, "check"))
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
                round_ = [kind, str(place * REPEATS + repeat), str(max(1, numbers // clients))]
                elapsed, times = at_once(directory, CLIENT, [round_] * clients)
                rate = len(times) / elapsed
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
