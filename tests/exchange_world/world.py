"""One hub and two nodes as processes: agency A on node 1, B and C on node 2.

Each process has a data directory and a PostgreSQL of its own, begun as a copy of the migrated one
that the tests keep. People act through an actor inside each node, by the product's own verbs.
"""

from __future__ import annotations

import contextlib
import http.client
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from bench.exchange_processes import Actor, Server, copied
from tests import database

ACTS = "tests.exchange_world.acts"


@dataclass(frozen=True, slots=True)
class Office:
    """An agency and the node it lives on; what it does is asked of that node's actor."""

    code: str
    name: str
    notation: str
    actor: Actor
    server: Server

    def does(self, act: str, **arguments: Any) -> Any:
        """An act of `tests.exchange_world.acts` in this agency."""
        return self.actor.ask(act, identifier=self.code, **arguments)

    def page(self, address: str, post: str) -> str:
        """A page of the real server, as whoever holds the post sees it."""
        cookie = self.does("session", post=post)
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        connection.request("GET", address, headers={"Cookie": f"sessionid={cookie}"})
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        assert answer.status == 200, (answer.status, text[:2000])
        return text


@dataclass(frozen=True, slots=True)
class World:
    """What is running, and the account kept free for a simulated partner."""

    a: Office
    b: Office
    c: Office
    hub: Server
    partner_code: str
    partner_secret: str


@contextlib.contextmanager
def running() -> Iterator[World]:
    """The world within the block; nothing of it is left afterwards. Needs the kept cluster."""
    directory = Path(tempfile.mkdtemp(prefix="congvan-exchange-"))
    directory.chmod(0o755)
    with contextlib.ExitStack() as stack:
        stack.callback(shutil.rmtree, directory, ignore_errors=True)
        template = database.kept_cluster()
        places = [copied(template, directory / name) for name in ("hub", "one", "two")]
        servers = [Server(places[0], role="hub")] + [Server(p, role="node") for p in places[1:]]
        actors = [Actor(place, ACTS) for place in places]
        for process in (*servers, *actors):
            stack.callback(process.kill)
        stop = ThreadPoolExecutor(len(servers))
        stack.callback(lambda: list(stop.map(lambda one: one.stop(), servers)))
        for server in servers:
            server.start()
        for server in servers:
            server.await_ready()
        yield _set_up(servers, actors)


def _set_up(servers: list[Server], actors: list[Actor]) -> World:
    hub, one, two = servers
    operator, first, second = actors
    a = Office("H21.05", "Sở Khoa học và Công nghệ", "SKHCN", first, one)
    b = Office("H22.11", "Sở Tài chính", "STC", second, two)
    c = Office("H22.12", "Sở Xây dựng", "SXD", second, two)
    accounts = {
        "node.one": (secrets.token_urlsafe(24), [a.code]),
        "node.two": (secrets.token_urlsafe(24), [b.code, c.code]),
        "partner": (secrets.token_urlsafe(24), ["H99.1"]),
    }
    with ThreadPoolExecutor(3) as at_once:
        jobs = [
            at_once.submit(partial(_register, operator, accounts)),
            at_once.submit(partial(_found, [a])),
            at_once.submit(partial(_found, [b, c])),
        ]
        for job in jobs:
            job.result()
        operator.kill()
        jobs = [
            at_once.submit(partial(_connect, hub, "node.one", accounts["node.one"][0], [a])),
            at_once.submit(partial(_connect, hub, "node.two", accounts["node.two"][0], [b, c])),
        ]
        for job in jobs:
            job.result()
    return World(a, b, c, hub, "H99.1", accounts["partner"][0])


def _register(operator: Actor, accounts: dict[str, tuple[str, list[str]]]) -> None:
    for system, (secret, organs) in accounts.items():
        operator.ask("add_participant", system=system, secret=secret, organs=organs)


def _found(offices: list[Office]) -> None:
    for office in offices:
        office.does("found", name=office.name, notation=office.notation)


def _connect(hub: Server, system: str, secret: str, offices: list[Office]) -> None:
    for office in offices:
        office.does("connect", url=f"{hub.url}/vxp", system=system, secret=secret, code=office.code)
