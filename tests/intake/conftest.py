"""People and papers of the intake's tests, on a working Wednesday morning."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from congvan.kernel import clock
from tests.intake.desk import Registry, open_registry
from tests.world import World

NOW = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _wednesday_morning() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


@pytest.fixture
def registry(world: World) -> Registry:
    """The registry of the named world's Sở Khoa học và Công nghệ."""
    return open_registry(world)
