"""Office functions: people of the world by their keys, and a morning in the middle of a week."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from congvan.kernel import clock
from congvan.organization.acting import ActingMember
from tests import world as named_world
from tests.world import World

WEDNESDAY = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)


@pytest.fixture
def wednesday() -> Iterator[None]:
    with clock.frozen(WEDNESDAY):
        yield


@pytest.fixture
def who(world: World) -> Callable[[str], ActingMember]:
    return lambda key: named_world.member(world, key)
