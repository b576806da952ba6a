"""Sở Khoa học và Công nghệ on a working Wednesday morning, and a hub in memory."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from congvan.exchange.models import Connection
from congvan.kernel import clock
from tests.documents.papers import Office, open_office
from tests.drafting.conftest import NOW
from tests.exchange import hubs
from tests.exchange.hubs import MemoryHub
from tests.world import World


@pytest.fixture(autouse=True)
def _wednesday_morning() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


@pytest.fixture
def office(world: World) -> Office:
    """The named world's Sở Khoa học và Công nghệ."""
    return open_office(world)


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> MemoryHub:
    """A hub that knows H21.05 (ours), H70.09 and H70.10."""
    made = MemoryHub({"H21.05", "H70.09", "H70.10"})
    hubs.plug_in(made, monkeypatch)
    return made


@pytest.fixture
def line(office: Office, hub: MemoryHub) -> Connection:
    """Our connection to it."""
    return hubs.connection(office.agency_id)
