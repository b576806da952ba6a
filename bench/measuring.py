"""Clients, clocks and figures for the measurements of pages."""

from __future__ import annotations

import http.client
import os
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Figures:
    """Wall times of n requests in milliseconds, and the server's CPU per request."""

    n: int
    median_ms: float
    p95_ms: float
    cpu_ms: float
    per_second: float

    def row(self) -> dict[str, float]:
        return {name: round(getattr(self, name), 2) for name in self.__slots__}


class Client:
    """One keep-alive connection with a session cookie."""

    def __init__(self, port: int, cookie: str = "") -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookie = cookie

    def get(self, path: str, *, accept_gzip: bool = True) -> tuple[int, bytes]:
        headers = {"Cookie": self.cookie} if self.cookie else {}
        if accept_gzip:
            headers["Accept-Encoding"] = "gzip"
        self.connection.request("GET", path, headers=headers)
        response = self.connection.getresponse()
        return response.status, response.read()


def cpu_seconds(pid: int) -> float:
    """User and system time of a process, its living threads included."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(
    client_of: Callable[[], Client], path: str, *, clients: int, requests: int, pid: int
) -> Figures:
    """Ask for `path` `requests` times over `clients` connections; every answer must be 200."""
    times: list[float] = []
    faults: list[str] = []
    lock = threading.Lock()
    share = requests // clients

    def work() -> None:
        client = client_of()
        own = []
        for _ in range(share):
            begin = time.perf_counter()
            status, body = client.get(path)
            own.append((time.perf_counter() - begin) * 1000)
            if status != 200 or not body:
                with lock:
                    faults.append(f"{path}: {status}")
        with lock:
            times.extend(own)

    threads = [threading.Thread(target=work) for _ in range(clients)]
    cpu, begin = cpu_seconds(pid), time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    elapsed = time.perf_counter() - begin
    if faults:
        raise RuntimeError(f"A wrong answer is no figure: {faults[0]} ({len(faults)} times)")
    return Figures(
        n=len(times),
        median_ms=statistics.median(times),
        p95_ms=sorted(times)[max(0, round(len(times) * 0.95) - 1)],
        cpu_ms=(cpu_seconds(pid) - cpu) * 1000 / len(times),
        per_second=len(times) / elapsed,
    )


def resident_mb(pids: list[int]) -> float:
    """Proportional resident memory of processes in MB: shared pages are counted once."""
    total = 0
    for pid in pids:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1])
    return total / 1024


def family(pid: int) -> list[int]:
    """A process and all below it."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        children.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found, waiting = [], [pid]
    while waiting:
        here = waiting.pop()
        found.append(here)
        waiting += children.get(here, [])
    return found
