"""`congvan bench lists`: the lists of four roles over 100 000 and over 1 000 000 documents, in one run.

Starts the whole default on a data directory of its own, grows one agency's archive
(`bench/archive.py`), and asks for the desk, every tab of "Văn bản đến", a document's page and the
counters, as a specialist, a head of department, the clerk and the leader. Beside them the bare SQL
that any such list needs. Correctness inside: every page must be whole, tabs must show what their
counters say, page 500 must follow from page 499.
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
from pathlib import Path
from typing import Any, TextIO

from bench.counting import HEADER
from bench.measuring import Client, Figures, measure
from bench.serving import await_ready, environment, free_port, log_in, start
from congvan.deployment.configuration import PROJECT_DIR

ROLES = {
    "specialist": "Nguyễn Văn An", "head": "Phạm Minh Tuấn", "clerk": "Hoàng Thị Lan",
    "leader": "Trần Đình Khải",
}  # fmt: skip
LIST = "/van-ban-den/"
OUT, DRAFTS, TO_SIGN = "/van-ban-di/", "/du-thao/", "/ky/"
DESK = "/can-xu-ly/"
COUNTERS = "/dem/"
ROUNDS = 3
# What grows with the archive by its nature is told apart: its finished part, and everything.
WHOLE_PAST = ("da-xong", "tat-ca", "da-gui", "da-ky")


def run(arguments: list[str], *, stdout: TextIO, stderr: TextIO) -> int:
    """Print a table a size, or with --json one line of figures at the end."""
    parser = argparse.ArgumentParser(prog="congvan bench lists")
    parser.add_argument("--json", action="store_true", help="in một dòng JSON ở cuối")
    parser.add_argument("--sizes", default="100000,1000000", help="số văn bản, cách nhau dấu phẩy")
    parser.add_argument("--requests", type=int, default=60, help="số lần hỏi mỗi trang")
    options = parser.parse_args(arguments)
    directory = Path(tempfile.mkdtemp(prefix="congvan-bench-"))
    directory.chmod(0o755)
    try:
        tables = _measured(directory, options, stderr)
    finally:
        shutil.rmtree(directory, ignore_errors=True)
    for size, table in tables.items():
        _print_table(size, table, stdout)
    figures = _figures(tables)
    for name, value in figures.items():
        print(f"{name}: {value}", file=stdout)
    if options.json:
        print(json.dumps({"bench": "lists", "figures": figures}, ensure_ascii=False), file=stdout)
    return 0


def _measured(directory: Path, options: argparse.Namespace, stderr: TextIO) -> dict[int, Any]:
    port = free_port()
    process = start(directory, port)
    tables: dict[int, Any] = {}
    try:
        await_ready(port, process)
        for size in map(int, options.sizes.split(",")):
            _module(directory, "bench.archive", str(size), stderr)
            cookies = {role: log_in(directory, port, name) for role, name in ROLES.items()}
            tables[size] = _asked(
                directory,
                port,
                process.pid,
                cookies=cookies,
                requests=options.requests,
                stderr=stderr,
            )
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)
    return tables


def _asked(
    directory: Path, port: int, pid: int, *, cookies: dict[str, str], requests: int, stderr: TextIO
) -> dict[str, Any]:
    pages = {role: _pages_of(Client(port, cookie)) for role, cookie in cookies.items()}
    rows: dict[str, list[Figures]] = {}
    bare: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        for name, median in json.loads(
            _module(directory, "bench.bare_lists", *ROLES.values(), stderr)
        ).items():
            bare.setdefault(name, []).append(median)
        for role, addresses in pages.items():
            for name, path in addresses.items():
                rows.setdefault(f"{role} {name}", []).append(
                    measure(
                        lambda c=cookies[role]: Client(port, c), path,
                        clients=1, requests=max(5, requests // ROUNDS), pid=pid,
                    )
                )  # fmt: skip
    middle = ROUNDS // 2
    table: dict[str, Any] = {
        name: {
            "n": sum(f.n for f in rounds),
            "median_ms": sorted(f.median_ms for f in rounds)[middle],
            "p95_ms": sorted(f.p95_ms for f in rounds)[middle],
            "cpu_ms": sorted(f.cpu_ms for f in rounds)[middle],
        }
        for name, rounds in rows.items()
    }
    for role, addresses in pages.items():
        for name, path in addresses.items():
            table[f"{role} {name}"]["statements"] = _statements(Client(port, cookies[role]), path)
            table[f"{role} {name}"]["bare_sql_ms"] = sorted(bare[ROLES[role]])[middle]
    return table


def _pages_of(client: Client) -> dict[str, str]:
    """The role's pages: found on the pages themselves, as a person finds them."""
    pages = {"desk": DESK, "counters": COUNTERS}
    for kind, path in (
        ("tab", LIST),
        ("đi tab", OUT),
        ("dự thảo tab", DRAFTS),
        ("cặp ký", TO_SIGN),
    ):
        for tab in dict.fromkeys(re.findall(r'href="[^"]*\?tab=([a-z-]+)"', _text(client, path))):
            pages[f"{kind} {tab}"] = f"{path}?tab={tab}"
    first = re.search(r'href="(/van-ban/\d+/)"', _text(client, f"{LIST}?tab=tat-ca"))
    if first is None:
        raise RuntimeError("The list of all documents shows none.")
    pages["document"] = first.group(1)
    pages["page 500"] = _page_500(client)
    return pages


def _page_500(client: Client) -> str:
    path = f"{LIST}?tab=tat-ca"
    for _ in range(499):
        following = re.search(r'<a[^>]*rel="next"[^>]*href="([^"]+)"', _text(client, path))
        if following is None:
            break  # a person whose past is shorter: the last page stands for it
        path = following.group(1).replace("&amp;", "&")
        path = path if path.startswith("/") else LIST + path
    return path


def _text(client: Client, path: str) -> str:
    status, body = client.get(path, accept_gzip=False)
    if status != 200:
        raise RuntimeError(f"{path} was answered with {status}.")
    return body.decode()


def _statements(client: Client, path: str) -> int:
    client.connection.request("GET", path, headers={"Cookie": client.cookie})
    answer = client.connection.getresponse()
    answer.read()
    return int(answer.headers[HEADER])


def _module(directory: Path, module: str, *arguments: Any) -> str:
    *words, stderr = arguments
    return subprocess.run(
        [sys.executable, "-m", module, *words], check=True, env=environment(directory),
        cwd=PROJECT_DIR, stdout=subprocess.PIPE, stderr=stderr if hasattr(stderr, "fileno") else None,
        text=True,
    ).stdout.strip().splitlines()[-1]  # fmt: skip


def _figures(tables: dict[int, Any]) -> dict[str, Any]:
    small, large = tables[min(tables)], tables[max(tables)]
    lists = [name for name in large if "tab" in name or "desk" in name]
    # The folder to sign also asks whether its signer's key is ready, before the click.
    folders = [name for name in large if "cặp ký" in name]
    open_lists = [n for n in (*lists, *folders) if not any(n.endswith(past) for past in WHOLE_PAST)]
    grown = {n: large[n]["p95_ms"] / small[n]["p95_ms"] for n in open_lists if n in small}
    worst = max(grown, key=lambda n: grown[n])
    past = [
        large[f"{r} page 500"]["median_ms"] / large[f"{r} tab tat-ca"]["median_ms"] for r in ROLES
    ]
    return {
        "flatness_p95": round(grown[worst], 2),
        "flatness_p95_worst": worst,
        "flatness_p95_median": round(sorted(grown.values())[len(grown) // 2], 2),
        "statements_max": max(large[n]["statements"] for n in lists),
        "statements_sign_folder": max(large[n]["statements"] for n in folders),
        "statements_document": max(large[f"{r} document"]["statements"] for r in ROLES),
        "page_cpu_ms": round(max(large[n]["cpu_ms"] for n in lists), 1),
        "page_cpu_ms_median": round(sorted(large[n]["cpu_ms"] for n in lists)[len(lists) // 2], 1),
        "page500_ratio": round(max(past), 2),
        "bare_sql_ms": round(max(row["bare_sql_ms"] for row in large.values()), 3),
    }


def _print_table(size: int, table: dict[str, Any], stdout: TextIO) -> None:
    print(f"\n{size:,} văn bản".replace(",", "."), file=stdout)
    head = f"{'trang':<34}{'n':>5}{'giữa ms':>9}{'p95 ms':>9}{'CPU ms':>9}{'câu':>5}{'so SQL':>8}"
    print(head, file=stdout)
    for name, row in table.items():
        print(
            f"{name:<34}{row['n']:>5}{row['median_ms']:>9.1f}{row['p95_ms']:>9.1f}{row['cpu_ms']:>9.1f}"
            f"{row['statements']:>5}{row['median_ms'] / row['bare_sql_ms']:>8.0f}", file=stdout,
        )  # fmt: skip
