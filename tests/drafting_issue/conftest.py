"""People of the issuing tests on a working Wednesday morning, with stand-ins for the slow parts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from congvan.kernel import clock
from tests.drafting.conftest import NOW
from tests.drafting.papers import Office, drafting_office
from tests.drafting_issue import offices
from tests.world import World


@pytest.fixture(autouse=True)
def _wednesday_morning() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


@pytest.fixture
def office(world: World) -> Iterator[Office]:
    """The named world's Sở Khoa học và Công nghệ, with stand-ins for LibreOffice and keys."""
    with offices.quick():
        yield drafting_office(world)
