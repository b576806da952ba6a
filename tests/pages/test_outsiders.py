"""Who has no right to a page learns nothing of it (STYLE J3, G5): generated from the addresses."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from congvan.organization.queries import seats
from tests.pages.addresses import OBJECTS, Address, all_addresses, paths
from tests.pages.visitors import ROLES, signed_in, stranger
from tests.world import OUTSIDER, World

ADDRESSES = all_addresses()
WITH_OBJECTS = [address for address in ADDRESSES if address.takes_arguments]
FOR_ROLES = [address for address in ADDRESSES if address.audience.roles]
SIGNED_IN = [address for address in ADDRESSES if not address.is_public]

# Sở Nội vụ: a head of division without a role of administration, and the administrator.
OUTSIDERS = (OUTSIDER, "hoa")


def _named(addresses: list[Address]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("address", addresses, ids=[a.name for a in addresses])


@_named(WITH_OBJECTS)
def test_objects_of_another_agency_are_not_there(world: World, address: Address):
    holder = signed_in(world, OBJECTS[address.name].holder)
    outside = {key: signed_in(world, key) for key in OUTSIDERS}
    for path in paths(world, address):
        opened = holder.get(path)
        b"".join(opened)  # a file is streamed: read to its end it is closed
        assert opened.status_code in {200, 204, 302, 405}
        assert reverse("account_login") not in opened.headers.get("Location", "")
        for key, client in outside.items():
            assert _answers(client, path) <= {404}, f"{key}: {path}"


@_named(FOR_ROLES)
def test_pages_of_a_role_are_not_there_for_others(world: World, address: Address):
    without = [
        key
        for key in ROLES
        if not seats.acting_member(world.seats[key].pk).holds(*address.audience.roles)
    ]
    assert without, f"mọi người đều giữ vai trò của {address.name}"
    path = paths(world, address)[0]
    for key in without:
        assert _answers(signed_in(world, key), path) == {404}, f"{key}: {path}"


@_named(SIGNED_IN)
def test_the_signed_out_are_sent_to_the_login(world: World, address: Address):
    for path in paths(world, address):
        for answer in (stranger().get(path), stranger().post(path)):
            assert answer.status_code == 302, path
            assert answer["Location"].startswith(reverse("account_login")), path


def _answers(client: Client, path: str) -> set[int]:
    """The statuses of asking and of sending; a page that is only sent to refuses the asking (405)."""
    got, sent = client.get(path).status_code, client.post(path).status_code
    return {got, sent} - ({405} if 405 in (got, sent) and got != sent else set())
