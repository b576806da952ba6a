"""An office whose papers are searched, on a working Wednesday morning."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from congvan.kernel import clock
from tests.directives.conftest import NOW
from tests.directives.papers import Office, open_office
from tests.world import World


@pytest.fixture(autouse=True)
def _wednesday_morning() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


@pytest.fixture
def office(world: World) -> Office:
    """The named world's Sở Khoa học và Công nghệ."""
    return open_office(world)
