"""Clients of a measurement: processes of their own that make ready, begin together and tell their times.

A client prints "ready", waits for a line, works, and prints the milliseconds of each piece as JSON.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from bench.serving import environment
from congvan.deployment.configuration import PROJECT_DIR


def at_once(
    directory: Path, module: str, clients: Sequence[Sequence[str]]
) -> tuple[float, list[float]]:
    """`at_once_with` the environment of the whole default on `directory`."""
    return at_once_with(environment(directory), module, clients)


def at_once_with(
    surroundings: dict[str, str], module: str, clients: Sequence[Sequence[str]]
) -> tuple[float, list[float]]:
    """Run `module` once for each list of arguments: the seconds they took, and every piece's time.

    Raises RuntimeError when a client does not come or fails; none of them outlives the call.
    """
    workers = [
        subprocess.Popen(
            [sys.executable, "-m", module, *arguments], env=surroundings, cwd=PROJECT_DIR,
            text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )
        for arguments in clients
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
        return time.perf_counter() - begin, taken
    finally:
        for worker in workers:
            worker.kill()


def answer(directory: Path, module: str, *verb: str) -> str:
    """The last line that `module` prints for a verb, "" for none."""
    told = subprocess.run(
        [sys.executable, "-m", module, *verb], check=True, text=True, env=environment(directory),
        cwd=PROJECT_DIR, stdout=subprocess.PIPE,
    )  # fmt: skip
    return (told.stdout.strip().splitlines() or [""])[-1]
