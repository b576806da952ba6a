"""`congvan bench register`: arrivals registered per second with a 200 kB PDF, by 1 and by 8 clerks.

Each clerk is a process of its own that receives the file (hashed, fsynced), takes the arrival in
and registers it by the product's verbs on a real, durable PostgreSQL. No jobs run beside it. The
yardstick in the same run is one INSERT and commit a time. Afterwards the book must hold every
number exactly once, without a gap.
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

CLIENTS = (1, 8)
CLIENT = "bench.registering"


def run(arguments: list[str], *, stdout: TextIO, stderr: TextIO) -> int:
    """Print a table, or with --json one line of figures; 1 when a number is doubled or missing."""
    parser = argparse.ArgumentParser(prog="congvan bench register")
    parser.add_argument("--json", action="store_true", help="in một dòng JSON ở cuối")
    parser.add_argument("--entries", type=int, default=400, help="số văn bản mỗi lượt")
    options = parser.parse_args(arguments)
    directory = Path(tempfile.mkdtemp(prefix="congvan-bench-"))
    directory.chmod(0o755)
    try:
        with postgres.running(postgres.cluster_in(directory)):
            answer(directory, CLIENT, "prepare")
            figures: dict[str, Any] = {}
            for clients in CLIENTS:
                figures |= _measured(directory, clients, options.entries, stderr)
            figures |= json.loads(answer(directory, CLIENT, "check"))
    finally:
        shutil.rmtree(directory, ignore_errors=True)
    for name, value in figures.items():
        print(f"{name}: {value}", file=stdout)
    if options.json:
        print(json.dumps({"bench": "register", "figures": figures}), file=stdout)
    expected = sum(options.entries // clients * clients for clients in CLIENTS)
    sound = figures["entries"] == expected and not figures["duplicates"] and not figures["gaps"]
    return 0 if sound else 1


def _measured(directory: Path, clients: int, entries: int, stderr: TextIO) -> dict[str, Any]:
    elapsed, taken = at_once(
        directory, CLIENT,
        [["work", str(entries // clients), str(clients * 100 + c)] for c in range(clients)],
    )  # fmt: skip
    print(f"{clients} văn thư: {len(taken)} văn bản trong {elapsed:.1f} giây", file=stderr)
    return {
        f"per_second_{clients}": round(len(taken) / elapsed, 1),
        f"median_ms_{clients}": round(statistics.median(taken), 1),
        f"p95_ms_{clients}": round(sorted(taken)[round(len(taken) * 0.95) - 1], 1),
    }
