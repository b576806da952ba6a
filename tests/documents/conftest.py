"""People and papers of the documents' tests."""

from __future__ import annotations

import pytest

from tests.documents.papers import Office, open_office
from tests.world import World


@pytest.fixture
def office(world: World) -> Office:
    """The named world's Sở Khoa học và Công nghệ, with its people and one outsider."""
    return open_office(world)
