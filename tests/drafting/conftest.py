"""People and drafts of the drafting tests, on a working Wednesday morning."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from congvan.kernel import clock
from tests.drafting.papers import Office, drafting_office
from tests.world import World

NOW = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _wednesday_morning() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


@pytest.fixture
def office(world: World) -> Office:
    """The named world's Sở Khoa học và Công nghệ."""
    return drafting_office(world)
