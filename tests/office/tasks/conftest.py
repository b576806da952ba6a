"""The office of the tasks' tests: the desk's, on the same working Wednesday morning."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from congvan.kernel import clock
from tests.desk.office import NOW, Office, found_office


@pytest.fixture(autouse=True)
def _wednesday_morning() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


@pytest.fixture
def office(db: None) -> Office:
    return found_office()
