"""The process that checks files: forked for each, there again when it was killed or has left."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from congvan.kernel.foreman import Foreman
from tests.deployment.waiting import is_alive, until

LIMITS = {"bytes": 2 << 30, "seconds": 20, "wall_seconds": 30}


@pytest.fixture
def foreman() -> Iterator[Foreman]:
    made = Foreman("congvan.signing.verification.worker")
    yield made
    made.end()


def _job(path: Path) -> bytes:
    return json.dumps(
        {"path": str(path), "trust": {"directory": str(path.parent)}, "registry": {}, "limits": LIMITS,
         "now": "2026-11-22T08:00:00+00:00"}
    ).encode()  # fmt: skip


def _pid(foreman: Foreman) -> int:
    assert foreman._process is not None
    return foreman._process.pid


def test_many_threads_ask_one_process(foreman: Foreman, tmp_path: Path):
    with ThreadPoolExecutor(8) as threads:
        jobs = [_job(tmp_path / f"{number}.pdf") for number in range(16)]
        answers = list(threads.map(lambda job: foreman.ask(job, seconds=30), jobs))
    # The files are not there: each process says so by itself.
    assert all("FileNotFoundError" in json.loads(one)["fault"] for one in answers)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_killed_it_is_there_again(foreman: Foreman, tmp_path: Path, how: signal.Signals):
    foreman.ask(_job(tmp_path / "a.pdf"), seconds=30)
    first = _pid(foreman)
    os.kill(first, how)
    until(lambda: not is_alive(first), what="it is dead")
    assert b"fault" in foreman.ask(_job(tmp_path / "a.pdf"), seconds=30)
    assert _pid(foreman) != first


def test_it_ends_with_its_owner(foreman: Foreman, tmp_path: Path):
    foreman.ask(_job(tmp_path / "a.pdf"), seconds=30)
    process = foreman._process
    assert process is not None
    foreman.end()
    assert process.returncode == 0


def test_a_process_that_dies_says_nothing(foreman: Foreman, tmp_path: Path):
    little = json.loads(_job(tmp_path / "a.pdf")) | {"limits": LIMITS | {"wall_seconds": 1}}
    fifo = tmp_path / "never.pdf"
    os.mkfifo(fifo)
    assert foreman.ask(json.dumps(little | {"path": str(fifo)}).encode(), seconds=30) == b""
