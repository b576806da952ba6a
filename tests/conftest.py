"""The shared ground of all tests: the database, the world, a client that inspects every page."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from tests import database
from tests import world as named_world

# Files whose tests are few and long come first: at the end they would keep one process busy alone.
_LONG = ("exchange_journey", "browser", "pages", "deployment")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Order the files, not the tests in them; nothing may depend on it."""

    def rank(item: pytest.Item) -> int:
        folder = item.path.parent.name
        return _LONG.index(folder) if folder in _LONG else len(_LONG)

    items.sort(key=rank)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Start the disposable cluster once; every test then works in a transaction rolled back."""
    with django_db_blocker.unblock(), database.served(Path(settings.DATA_DIR)):
        yield
        connection.close()


@pytest.fixture
def own_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A database of its own for a test that commits, runs threads or kills processes.

    Flushing tables is no way back, because the audit trail refuses TRUNCATE.
    """
    name = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        _create(f"own_{name}", template=name)
        with _connected_to(f"own_{name}"):
            yield
        _drop(f"own_{name}")


@pytest.fixture(scope="session")
def built_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> named_world.World:
    """The named world, built once into a database beside the empty one."""
    name = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        _create(f"world_{name}", template=name)
        with _connected_to(f"world_{name}"):
            return named_world.build()


@pytest.fixture(scope="module")
def world_database(
    built_world: named_world.World, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """The module's tests see the named world's database."""
    with django_db_blocker.unblock(), _connected_to(f"world_{connection.settings_dict['NAME']}"):
        yield


@pytest.fixture
def world(built_world: named_world.World, world_database: None, db: None) -> named_world.World:
    """The named world (`tests/world.py`); what a test changes is rolled back."""
    return copy.deepcopy(built_world)


@pytest.fixture
def committed_world(
    built_world: named_world.World, django_db_blocker: DjangoDbBlocker
) -> Iterator[named_world.World]:
    """The named world in a database of its own, for tests that commit: browsers, threads."""
    name = connection.settings_dict["NAME"].removeprefix("world_")
    with django_db_blocker.unblock():
        _create(f"own_world_{name}", template=f"world_{name}")
        with _connected_to(f"own_world_{name}"):
            yield copy.deepcopy(built_world)
        _drop(f"own_world_{name}")


@pytest.fixture(autouse=True)
def fresh_calendar() -> None:
    """No test sees the working calendar that another one changed: a process keeps it for a while."""
    # Imported late: tests of pure rules run without Django's applications being asked.
    from congvan.organization.queries.calendar import forget_calendar

    forget_calendar()


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    """No test is refused because others have logged in within the same minute: limits are kept here."""
    cache.clear()


@contextmanager
def _connected_to(name: str) -> Iterator[None]:
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def _create(name: str, *, template: str) -> None:
    connection.close()
    with _connected_to("postgres"), connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')


def _drop(name: str) -> None:
    with _connected_to("postgres"), connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
