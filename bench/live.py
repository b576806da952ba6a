"""`congvan bench live`: 500 people on the live stream of one process, the database restarted once.

Starts the whole default on a data directory of its own. Half of the people have the large group
open, the others their conversation with one person. People write to the group, then in all pairs,
then on while PostgreSQL is killed and comes back. Correctness inside: every page must have received
every message of its conversation, in numbers without gaps; a message that came twice counts.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from bench.live_clients import PATIENCE_SECONDS, Page, Writer
from bench.measuring import cpu_seconds, resident_mb
from bench.serving import await_ready, environment, free_port
from congvan.deployment import embedded_postgres
from congvan.deployment.configuration import PROJECT_DIR

WHOLE, SMALL = 500, 40
# Writers of the group follow each other so quickly.
PACE_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class Load:
    """How much is sent in each part."""

    to_group: int
    to_pairs: int
    over_restart: int


def run(arguments: list[str], *, stdout: TextIO, stderr: TextIO) -> int:
    """Print the figures, or with --json one line of them at the end."""
    parser = argparse.ArgumentParser(prog="congvan bench live")
    parser.add_argument("--json", action="store_true", help="in một dòng JSON ở cuối")
    parser.add_argument("--people", type=int, default=WHOLE, help="số người cùng kết nối")
    parser.add_argument("--small", action="store_true", help="ít người, cho kiểm thử tự động")
    options = parser.parse_args(arguments)
    people = SMALL if options.small else options.people
    load = Load(6, 10, 6) if options.small else Load(40, 100, 30)
    directory = Path(tempfile.mkdtemp(prefix="congvan-bench-"))
    directory.chmod(0o755)
    try:
        figures = _measured(directory, people, load, stderr)
    finally:
        shutil.rmtree(directory, ignore_errors=True)
    for name, value in figures.items():
        print(f"{name}: {value}", file=stdout)
    if options.json:
        print(json.dumps({"bench": "live", "figures": figures}, ensure_ascii=False), file=stdout)
    return 1 if figures["lost"] or figures["doubled"] else 0


def _measured(directory: Path, people: int, load: Load, stderr: TextIO) -> dict[str, Any]:
    port = free_port()
    log = (directory / "serve.log").open("wb")
    # A busy machine takes its time for the tables; the start itself is waited for less long.
    subprocess.run(
        [sys.executable, "-m", "congvan.deployment.command_line", "migrate"], check=True,
        env=environment(directory), cwd=PROJECT_DIR, stdout=log, stderr=log,
    )  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "congvan.deployment.command_line", "serve", "--empty", "--no-worker", "--port", str(port)],
        env=environment(directory), cwd=PROJECT_DIR, stdout=log, stderr=log,
    )  # fmt: skip
    try:
        await_ready(port, process)
        filled = subprocess.run(
            [sys.executable, "-m", "bench.live_filling", str(people)], check=True, text=True,
            env=environment(directory), cwd=PROJECT_DIR, stdout=subprocess.PIPE,
        ).stdout.splitlines()[-1]  # fmt: skip
        figures = asyncio.run(_watched(directory, port, process.pid, json.loads(filled), load))
    except BaseException:
        stderr.write((directory / "serve.log").read_text()[-3000:])
        raise
    finally:
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        process.wait(60)
        log.close()
    return figures | {"stop_seconds": round(time.monotonic() - began, 1)}


async def _watched(
    directory: Path, port: int, pid: int, filled: dict[str, Any], load: Load
) -> dict[str, Any]:
    cookies, group, pairs = filled["cookies"], filled["group"], filled["pairs"]
    # The second half are whole pairs, whose people have their own conversation open.
    half = len(cookies) // 4 * 2
    pages = [Page(port, cookie, group) for cookie in cookies[:half]]
    pages += [
        Page(port, cookie, pairs[half // 2 + n // 2]) for n, cookie in enumerate(cookies[half:])
    ]
    # One page first, so that what is loaded once is not counted as the clients'.
    tasks = [asyncio.create_task(pages[0].run())]
    await asyncio.wait_for(pages[0].is_open.wait(), PATIENCE_SECONDS)
    before, began = resident_mb([pid]), time.monotonic()
    tasks += [asyncio.create_task(page.run()) for page in pages[1:]]
    for page in pages:
        await asyncio.wait_for(page.is_open.wait(), PATIENCE_SECONDS)
    connecting, beside = time.monotonic() - began, resident_mb([pid]) - before
    sent: dict[int, dict[int, float]] = {}
    writers = [Writer(port, cookie) for cookie in cookies]
    cpu = cpu_seconds(pid)
    groups = await _written(writers[:8], [group] * load.to_group, sent)
    await _arrived(pages, sent)
    group_cpu = (cpu_seconds(pid) - cpu) * 1000 / max(1, load.to_group)
    chosen = [half + 2 * (n % ((len(cookies) - half) // 2)) for n in range(load.to_pairs)]
    in_pairs = await _written([writers[n] for n in chosen], [pairs[n // 2] for n in chosen], sent)
    await _arrived(pages, sent)
    calm = {key: _delays(pages, key, sent) for key in groups + in_pairs}
    restarted = asyncio.create_task(_restart(directory))
    await _written(writers[:8], [group] * load.over_restart, sent)
    await restarted
    lost = await _arrived(pages, sent)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    delays = sorted(delay for found in calm.values() for delay in found)
    of_group = sorted(delay for key in groups for delay in calm[key])
    return {
        "people": len(pages), "lost": lost,
        "doubled": sum(n - 1 for page in pages for n in page.times.values()),
        "gaps": _gaps(sent),
        "sent": sum(len(one) for one in sent.values()),
        "delivered": sum(len(page.arrivals) for page in pages),
        "p50_ms": round(statistics.median(delays) * 1000, 1),
        "p95_ms": round(delays[int(len(delays) * 0.95)] * 1000, 1),
        "max_ms": round(delays[-1] * 1000, 1),
        "group_p95_ms": round(of_group[int(len(of_group) * 0.95)] * 1000, 1),
        "group_message_cpu_ms": round(group_cpu, 1),
        "memory_mb": round(beside, 1), "memory_kb_each": round(beside * 1024 / len(pages)),
        "all_open_s": round(connecting, 1),
    }  # fmt: skip


async def _written(
    writers: list[Writer], talks: list[int], sent: dict[int, dict[int, float]]
) -> list[tuple[int, int]]:
    """Send one message to each of the conversations in turn; the writers take turns."""
    keys = []
    for number, talk in enumerate(talks):
        seq, began = await writers[number % len(writers)].send(
            talk, f"Tin đo số {number} 15/KH-SNV"
        )
        sent.setdefault(talk, {})[seq] = began
        keys.append((talk, seq))
        await asyncio.sleep(PACE_SECONDS / 4)
    return keys


async def _arrived(pages: list[Page], sent: dict[int, dict[int, float]]) -> int:
    """Wait until every page has everything, or patience ends; returns how much is lacking."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        lacking = sum(len(sent.get(page.talk, {}).keys() - page.arrivals.keys()) for page in pages)
        if not lacking or time.monotonic() > deadline:
            return lacking
        await asyncio.sleep(0.05)


def _delays(
    pages: list[Page], key: tuple[int, int], sent: dict[int, dict[int, float]]
) -> list[float]:
    """From the sending to the arrival at each page that has the conversation open."""
    talk, seq = key
    began = sent[talk][seq]
    return [page.arrivals[seq] - began for page in pages if page.talk == talk]


def _gaps(sent: dict[int, dict[int, float]]) -> int:
    """Numbers that are missing between the first and the last one of a conversation."""
    return sum(max(one) - min(one) + 1 - len(one) for one in sent.values() if one)


async def _restart(directory: Path) -> None:
    """Kill the database server; the system starts it again by itself."""
    await asyncio.sleep(1)
    cluster = embedded_postgres.cluster_in(directory)
    pid = int((cluster.directory / "postmaster.pid").read_text().splitlines()[0])
    os.kill(pid, signal.SIGKILL)
