"""`congvan bench pages`: time of the login page and of the desk, beside a bare `SELECT 1` view.

Starts the whole default (pages, jobs, embedded PostgreSQL) on a data directory of its own, fills one
desk with open and finished work, and asks for each page in turns: yardstick, page, yardstick …
Correctness is checked inside: a page that is not what it should be is no figure.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TextIO

from bench.measuring import Client, Figures, family, measure, resident_mb
from bench.serving import await_ready, environment, free_port, log_in, start
from congvan.deployment.configuration import PROJECT_DIR

ROUNDS = 4
YARDSTICK = "/bench/select-1"
PAGES = {"login": "/dang-nhap/", "desk": "/can-xu-ly/"}


def run(arguments: list[str], *, stdout: TextIO, stderr: TextIO) -> int:
    """Print a table, or with --json one line of figures."""
    parser = argparse.ArgumentParser(prog="congvan bench pages")
    parser.add_argument("--json", action="store_true", help="in một dòng JSON ở cuối")
    parser.add_argument("--requests", type=int, default=200, help="số lần hỏi mỗi trang")
    parser.add_argument("--open", type=int, default=60, help="số việc đang mở trên bàn")
    options = parser.parse_args(arguments)
    directory = Path(tempfile.mkdtemp(prefix="congvan-bench-"))
    directory.chmod(0o755)
    try:
        figures = _measured(directory, options, stderr)
    finally:
        shutil.rmtree(directory, ignore_errors=True)
    _print_table(figures, stdout)
    if options.json:
        print(json.dumps({"bench": "pages", "figures": figures}, ensure_ascii=False), file=stdout)
    return 0


def _measured(directory: Path, options: argparse.Namespace, stderr: TextIO) -> dict[str, object]:
    port = free_port()
    begin = time.perf_counter()
    process = start(directory, port)
    try:
        await_ready(port, process)
        started = time.perf_counter() - begin
        print(f"Hệ thống đã chạy sau {started:.1f} giây; đang đổ việc vào bàn…", file=stderr)
        subprocess.run(
            [sys.executable, "-m", "bench.desk_filling", str(options.open)],
            check=True, env=environment(directory), cwd=PROJECT_DIR,
        )  # fmt: skip
        cookie = log_in(directory, port, "Nguyễn Văn An")
        idle = resident_mb(family(process.pid))
        figures: dict[str, object] = {
            "idle_resident_mb": round(idle, 1),
            "start_seconds": round(started, 1),
        }
        for clients in (1, 8):
            figures.update(_interleaved(port, cookie, clients, options.requests, process.pid))
        figures.update(_weights(port, cookie))
        return figures
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def _interleaved(
    port: int, cookie: str, clients: int, requests: int, pid: int
) -> dict[str, object]:
    """Each page and the yardstick in turns, so that a drift of the machine hits all alike."""
    taken: dict[str, list[Figures]] = {}
    share = max(clients, requests // ROUNDS)
    for _ in range(ROUNDS):
        for name, path in {"select_1": YARDSTICK, **PAGES}.items():
            signed_in = cookie if name == "desk" else ""
            taken.setdefault(name, []).append(
                measure(
                    lambda c=signed_in: Client(port, c),
                    path,
                    clients=clients,
                    requests=share,
                    pid=pid,
                )
            )
    return {
        f"{name}_{clients}": {
            "n": sum(f.n for f in rounds),
            "median_ms": round(sorted(f.median_ms for f in rounds)[ROUNDS // 2], 1),
            "p95_ms": round(sorted(f.p95_ms for f in rounds)[ROUNDS // 2], 1),
            "cpu_ms": round(sum(f.cpu_ms for f in rounds) / ROUNDS, 1),
            "per_second": round(sum(f.per_second for f in rounds) / ROUNDS, 1),
        }
        for name, rounds in taken.items()
    }


def _weights(port: int, cookie: str) -> dict[str, object]:
    """Bytes over the wire of each page with its styles and scripts (cold), and of the page alone."""
    weights: dict[str, object] = {}
    for name, path in PAGES.items():
        client = Client(port, cookie if name == "desk" else "")
        _, body = client.get(path)
        _, plain = client.get(path, accept_gzip=False)
        text = plain.decode()
        files = set(re.findall(r'(?:href|src)="(/static/[^"#]+\.(?:css|js|svg))', text))
        files |= set(re.findall(r'(?:href|src)="(/static/[^"#]+)#', text))
        fonts = set(re.findall(r'href="(/static/[^"]+\.woff2)"', text))
        cold = len(body) + sum(len(client.get(f)[1]) for f in sorted(files))
        weights[f"{name}_page_kb"] = round(len(body) / 1024, 1)
        weights[f"{name}_cold_kb"] = round(cold / 1024, 1)
        weights[f"{name}_preloaded_fonts_kb"] = round(
            sum(len(client.get(f)[1]) for f in sorted(fonts)) / 1024, 1
        )
    return weights


def _print_table(figures: dict[str, object], stdout: TextIO) -> None:
    print(
        f"{'trang':<14}{'n':>6}{'giữa ms':>10}{'p95 ms':>10}{'CPU ms':>10}{'/giây':>10}",
        file=stdout,
    )
    for name, row in figures.items():
        if isinstance(row, dict):
            print(
                f"{name:<14}{row['n']:>6}{row['median_ms']:>10}{row['p95_ms']:>10}"
                f"{row['cpu_ms']:>10}{row['per_second']:>10}", file=stdout,
            )  # fmt: skip
    for name, value in figures.items():
        if not isinstance(value, dict):
            print(f"{name}: {value}", file=stdout)
