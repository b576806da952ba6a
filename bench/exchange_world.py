"""A hub and two nodes as processes of their own on one durable PostgreSQL, for measurements."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from bench.serving import await_ready, free_port
from congvan.deployment import embedded_postgres as postgres
from congvan.deployment.configuration import PROJECT_DIR

HUB, SENDER, RECEIVER = "hub", "sender", "receiver"
CODES = {SENDER: "H99.01", RECEIVER: "H99.02"}
# A participant that never fetches: the backlog lies in its mailbox.
SILENT = "H99.09"
# Organs of one participant for the fan-out.
FAN = tuple(f"H98.{number:03}" for number in range(1, 101))
SECRET = "Khoa-cua-phep-do-lien-thong-2026"


@dataclass
class World:
    """Where everything lies; `processes` run until the world ends."""

    directory: Path
    cluster: postgres.Cluster
    port: int
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def hub_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/vxp"

    def environment(self, name: str) -> dict[str, str]:
        """That of a process of one of the three."""
        base = self.cluster.url.replace(f"/{postgres.DATABASE}?", f"/bench_{name}?")
        return os.environ | {
            "CONGVAN_DATA_DIR": str(self.directory / name),
            "CONGVAN_DATABASE_URL": base,
            "CONGVAN_ROLE": "hub" if name == HUB else "node",
            "DJANGO_SETTINGS_MODULE": "congvan.deployment.settings",
        }

    def congvan(self, name: str, *arguments: str) -> str:
        """Run a command of the product there; its output. Raises CalledProcessError."""
        return _run(["-m", "congvan.deployment.command_line", *arguments], self.environment(name))

    def client(self, name: str, *arguments: str) -> str:
        """Run a verb of `bench.exchanging` there; its last line."""
        out = _run(["-m", "bench.exchanging", *arguments], self.environment(name))
        return (out.strip().splitlines() or [""])[-1]

    def start(self, name: str, *arguments: str) -> None:
        """Start a long-running command of the product there."""
        (self.directory / name).mkdir(exist_ok=True)
        log = (self.directory / f"{name}.log").open("ab")
        self.processes[name] = subprocess.Popen(
            [sys.executable, "-m", "congvan.deployment.command_line", *arguments],
            env=self.environment(name), cwd=PROJECT_DIR, stdout=log, stderr=log,
        )  # fmt: skip

    def execute(self, name: str, statement: str) -> list[tuple[object, ...]]:
        """One statement in that database."""
        with psycopg.connect(
            self.environment(name)["CONGVAN_DATABASE_URL"], autocommit=True
        ) as own:
            cursor = own.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []


@contextmanager
def world(directory: Path) -> Iterator[World]:
    """The three, connected and running, within the block."""
    cluster = postgres.cluster_in(directory)
    # Three systems on one server have three pools.
    cluster.parameters["max_connections"] = "150"
    with postgres.running(cluster):
        made = World(directory, cluster, free_port())
        try:
            _prepare(made)
            yield made
        finally:
            for process in made.processes.values():
                process.terminate()
            for process in made.processes.values():
                try:
                    process.wait(30)
                except subprocess.TimeoutExpired:
                    process.kill()


def _prepare(made: World) -> None:
    for name in (HUB, SENDER, RECEIVER):
        (made.directory / name).mkdir()
        template = f" TEMPLATE bench_{HUB}" if name != HUB else ""
        with psycopg.connect(made.cluster.url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE bench_{name}{template}".encode())
        if name == HUB:
            made.congvan(HUB, "migrate")
    secret = made.directory / "secret"
    secret.write_text(SECRET)
    for system, codes in (
        ("bench.sender", [CODES[SENDER]]), ("bench.receiver", [CODES[RECEIVER]]),
        ("bench.silent", [SILENT]), ("bench.fan", list(FAN)),
    ):  # fmt: skip
        organs = [part for code in codes for part in ("--organ", code)]
        made.congvan(HUB, "hub", "participant", "add", system, *organs, "--secret", SECRET)
    made.start(HUB, "serve", "--empty", "--no-worker", "--port", str(made.port))
    await_ready(made.port, made.processes[HUB])
    for name in (SENDER, RECEIVER):
        made.client(name, "prepare", made.hub_url, f"bench.{name}", str(secret), CODES[name])
        # Reading pages and checking signatures of what came have queues and figures of their own.
        made.start(name, "worker", "--queues", "exchange", "--concurrency", "3")


def _run(arguments: Sequence[str], environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], env=environment, cwd=PROJECT_DIR, text=True,
        stdout=subprocess.PIPE, check=True,
    )  # fmt: skip
    return done.stdout
