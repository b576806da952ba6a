"""`congvan bench search`: one box over 100 000 and 1 000 000 documents, and what it is measured against.

Starts the whole default on a data directory of its own, fills one agency's archive with realistic
subjects and texts of files (`bench/search_filling.py`), and asks as a specialist, the clerk and the
leader (`bench/search_asking.py`). Beside it, on the same rows in the same run: the bare statement,
ILIKE and tantivy. A wrong answer counts as failed: recall without accents must be whole.
"""

from __future__ import annotations

import argparse
import json
import shutil
import signal
import sys
import tempfile
from pathlib import Path
from typing import Any, TextIO

from bench.lists import _module
from bench.serving import await_ready, free_port, start

LARGE = 5_000_000


def run(arguments: list[str], *, stdout: TextIO, stderr: TextIO) -> int:
    """Print a table a size, or with --json one line of figures at the end."""
    parser = argparse.ArgumentParser(prog="congvan bench search")
    parser.add_argument("--json", action="store_true", help="in một dòng JSON ở cuối")
    parser.add_argument("--sizes", default="100000,1000000", help="số văn bản, cách nhau dấu phẩy")
    parser.add_argument("--large", action="store_true", help="thêm 5 triệu văn bản")
    parser.add_argument("--times", type=int, default=30, help="số câu hỏi mỗi trường hợp")
    options = parser.parse_args(arguments)
    sizes = [int(size) for size in options.sizes.split(",")] + ([LARGE] if options.large else [])
    tables = {}
    for size in sorted(sizes):
        tables[size] = _measured(size, options.times, stderr)
        _print_table(size, tables[size], stdout)
    figures = _figures(tables)
    for name, value in figures.items():
        print(f"{name}: {value}", file=stdout)
    if options.json:
        print(json.dumps({"bench": "search", "figures": figures}, ensure_ascii=False), file=stdout)
    return 0 if figures["recall_unaccented"] == 1 else 1


def _measured(size: int, times: int, stderr: TextIO) -> dict[str, Any]:
    directory = Path(tempfile.mkdtemp(prefix="congvan-bench-"))
    directory.chmod(0o755)
    port = free_port()
    process = start(directory, port)
    try:
        _await_patiently(port, process)
        filled = json.loads(_module(directory, "bench.search_filling", str(size), stderr))
        asked = json.loads(
            _module(directory, "bench.search_asking", str(times), str(directory), stderr)
        )
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)
        shutil.rmtree(directory, ignore_errors=True)
    return {"filled": filled, **asked}


def _await_patiently(port: int, process: Any) -> None:
    """The demo is built first, which takes minutes on a machine with other work."""
    for patience in (2, 1, 0):
        try:
            await_ready(port, process)
            break
        except RuntimeError:
            if process.poll() is not None or not patience:
                raise


def _figures(tables: dict[int, Any]) -> dict[str, Any]:
    """Of the largest size; the worst of the viewers."""
    table = tables[max(tables)]
    ours = table["ours"]
    return {
        "rare_p95_ms": max(cases["rare"]["p95_ms"] for cases in ours.values()),
        "common_p95_ms": max(cases["two"]["p95_ms"] for cases in ours.values()),
        "number_p95_ms": max(cases["number"]["p95_ms"] for cases in ours.values()),
        "phrase_p95_ms": max(cases["phrase"]["p95_ms"] for cases in ours.values()),
        "recall_unaccented": round(table["recall"]["found"] / max(1, table["recall"]["asked"]), 4),
        "year_report_ratio": table["year_report_ratio"],
        "documents": table["filled"]["documents"],
        "index_mb": table["filled"]["words_mb"], "table_mb": table["filled"]["table_mb"],
        "index_seconds": table["filled"]["index_seconds"],
        "rows_per_second": table["filled"]["rows_per_second"],
    }  # fmt: skip


def _print_table(size: int, table: dict[str, Any], stdout: TextIO) -> None:
    print(f"\n{size:,} văn bản".replace(",", ".") + f": {table['filled']}", file=stdout)
    print(f"{'trường hợp':<12}{'ai / cách':<18}{'n':>5}{'giữa ms':>10}{'p95 ms':>10}", file=stdout)
    others = {
        "SQL trần": table["bare"],
        "ILIKE": table["ilike"],
        "tantivy": table["tantivy"].get("cases", {}),
    }
    for case in next(iter(table["ours"].values())):
        for who, cases in {**table["ours"], **others}.items():
            if case in cases:
                row = cases[case]
                print(
                    f"{case:<12}{who:<18}{row['n']:>5}{row['median_ms']:>10.1f}{row['p95_ms']:>10.1f}",
                    file=stdout,
                )
    if "skipped" in table["tantivy"]:
        print(f"tantivy: bỏ qua ({table['tantivy']['skipped']})", file=stdout)
    print(f"Tìm không dấu: {table['recall']['found']}/{table['recall']['asked']}", file=stdout)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:], stdout=sys.stdout, stderr=sys.stderr))
