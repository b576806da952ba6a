"""A hub that really listens, on a database of its own: calls commit, in threads."""

from __future__ import annotations

import itertools
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import uvicorn
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from congvan.deployment.asgi import Dispatcher
from congvan.deployment.commands.serve import LARGEST_HEADERS
from congvan.hub.gateway import Gateway
from congvan.hub.models import Participant
from congvan.hub.services import organs, participants
from congvan.kernel.audit import Actor
from tests.conftest import _connected_to, _create, _drop
from tests.hub.office import Office, join
from tests.hub.sdk import Sdk

SYSTEM = Actor.system()


@dataclass
class RunningHub:
    """The hub's port and accounts: a.system with A1 and A2, b.system with B1, c.system with C1."""

    port: int
    secrets: dict[str, str]

    def sdk(self, system_id: str = "a.system", **more: str) -> Sdk:
        return Sdk(self.port, system_id, self.secrets[system_id], **more)

    def participant(self, system_id: str) -> Participant:
        return Participant.objects.get(system_id=system_id)

    def join(self, system_id: str, *codes: str, **more: int) -> Sdk:
        """A further account, for a test that must not meet another one's mail."""
        issued = participants.add_participant(
            by=SYSTEM, system_id=system_id, organs=codes, sends_per_minute=more.get("limit", 0)
        )
        self.secrets[system_id] = issued.secret
        return self.sdk(system_id)


@pytest.fixture(scope="module")
def hub(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[RunningHub]:
    name = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        _create(f"hub_{name}", template=name)
        with _connected_to(f"hub_{name}"), Listening() as port:
            running = RunningHub(port, {})
            running.join("a.system", "H99.A1", "H99.A2")
            running.join("b.system", "H99.B1")
            running.join("c.system", "H99.C1")
            organs.map_codes(by=SYSTEM, code="H99.B1", old_code="000.00.01.H99")
            yield running
        _drop(f"hub_{name}")


class Listening:
    """uvicorn as `congvan serve` runs it, in a thread."""

    def __enter__(self) -> int:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.gateway = Gateway()
        pages = Dispatcher(_no_pages, body_limit=1024, hub=self.gateway)
        config = uvicorn.Config(
            pages, lifespan="off", log_config=None, access_log=False, proxy_headers=False,
            h11_max_incomplete_event_size=LARGEST_HEADERS, timeout_graceful_shutdown=1,
        )  # fmt: skip
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],))
        self._thread.start()
        return int(self._socket.getsockname()[1])

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join()
        self.gateway.close()
        self._socket.close()


def _no_pages(environ: object, start_response: object) -> list[bytes]:
    raise AssertionError("The pages were asked.")


_numbers = itertools.count(1)


@pytest.fixture
def pair(hub: RunningHub) -> tuple[Sdk, Sdk, str, str]:
    """Two fresh accounts with a code each: sender, receiver, and their codes."""
    mark = f"P{next(_numbers)}"
    return (
        hub.join(f"{mark}.sender", f"H99.{mark}.S"),
        hub.join(f"{mark}.receiver", f"H99.{mark}.R"),
        f"H99.{mark}.S",
        f"H99.{mark}.R",
    )


@pytest.fixture
def a() -> Office:
    return join("a.one", "H99.A")


@pytest.fixture
def b() -> Office:
    return join("b.one", "H99.B")
