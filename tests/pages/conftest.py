"""What all tests of pages walk over: every address, with its objects made once for a module."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import transaction

from tests.pages.addresses import all_addresses, paths
from tests.pages.visitors import OUTSIDERS, ROLES, signed_in
from tests.world import World


@pytest.fixture(scope="module")
def filled(built_world: World, world_database: None) -> Iterator[dict[str, list[str]]]:
    """The paths of every address, by its name; `world` is what they lead to.

    Making the objects takes seconds, so a module makes them once; they are taken back at its end,
    and what a test does to them at the end of the test. Ask for it before `world`.
    """
    world = copy.deepcopy(built_world)
    with taken_back():
        yield {address.name: paths(world, address) for address in all_addresses()}


@pytest.fixture(scope="module")
def logins(filled: dict[str, list[str]], built_world: World) -> dict[str, str]:
    """A session of each person who walks, by key, for `visitors.back`."""
    return {
        key: signed_in(built_world, key).cookies[settings.SESSION_COOKIE_NAME].value
        for key in (*ROLES, *OUTSIDERS)
    }


@contextmanager
def taken_back() -> Iterator[None]:
    """What happens within is rolled back."""
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]  # lets verbs open their durable transaction
    with block:
        yield
        transaction.set_rollback(True)
