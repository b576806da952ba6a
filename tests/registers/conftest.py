"""The office of the documents' tests, with its book of this year."""

from __future__ import annotations

import pytest

from tests.documents.papers import Office, open_office
from tests.registers.shelves import open_shelf
from tests.world import World


@pytest.fixture
def office(world: World) -> Office:
    """The named world's Sở Khoa học và Công nghệ."""
    return open_office(world)


@pytest.fixture
def book(office: Office) -> int:
    """The id of its book of arrivals of this year."""
    return open_shelf(office.agency_id)
