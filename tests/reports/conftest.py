"""The hand-counted year, built once into a database of its own: reports only read."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from congvan.kernel import clock
from congvan.organization.models import Account
from tests.conftest import _connected_to, _create
from tests.documents.papers import Office, open_office
from tests.reports.office import NOW, Year, lived
from tests.world import World

FRIDAY = datetime(2026, 11, 27, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _wednesday_morning() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


@pytest.fixture(scope="session")
def lived_year(built_world: World, django_db_blocker: DjangoDbBlocker) -> Year:
    """The year in a database beside the world's."""
    name = connection.settings_dict["NAME"].removeprefix("world_")
    with django_db_blocker.unblock():
        _create(f"year_{name}", template=f"world_{name}")
        with _connected_to(f"year_{name}"), clock.frozen(NOW):
            return lived(copy.deepcopy(built_world))


@pytest.fixture(scope="module")
def year_database(lived_year: Year, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The module's tests read the year's database; they change nothing in it."""
    name = connection.settings_dict["NAME"].removeprefix("world_")
    with django_db_blocker.unblock(), _connected_to(f"year_{name}"):
        yield


@pytest.fixture
def year(lived_year: Year, year_database: None) -> Year:
    """What came and went from October to 25/11/2026."""
    return lived_year


@pytest.fixture
def office(world: World) -> Iterator[Office]:
    """Sở KH&CN on a Friday at nine, in a week of four working days: 24/11 is the new Ngày Văn hóa Việt Nam."""
    Account.objects.update(created_at=datetime(2026, 1, 1, tzinfo=UTC))
    with clock.frozen(FRIDAY):
        yield open_office(world)
