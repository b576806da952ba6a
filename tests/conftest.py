"""The shared ground of all tests: the database, the world, a client that inspects every page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from tests import database


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
    own = "own_" + name
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["NAME"] = "postgres"
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{own}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{own}" TEMPLATE "{name}" STRATEGY FILE_COPY')
        connection.close()
        connection.settings_dict["NAME"] = own
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict["NAME"] = "postgres"
            with connection.cursor() as cursor:
                cursor.execute(f'DROP DATABASE "{own}" WITH (FORCE)')
            connection.close()
            connection.settings_dict["NAME"] = name
