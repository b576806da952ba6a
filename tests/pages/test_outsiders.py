"""Who has no right to a page learns nothing of it (STYLE J3, G5): generated from the addresses."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from congvan.organization.acting import ActingMember
from congvan.organization.queries import seats
from tests.pages.addresses import OBJECTS, Address, all_addresses
from tests.pages.visitors import OUTSIDERS, ROLES, back, signed_in, stranger
from tests.world import World

Filled = dict[str, list[str]]

ADDRESSES = all_addresses()
WITH_OBJECTS = [address for address in ADDRESSES if address.takes_arguments]
FOR_ROLES = [address for address in ADDRESSES if address.audience.roles]
SIGNED_IN = [address for address in ADDRESSES if not address.is_public]


def _named(addresses: list[Address]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("address", addresses, ids=[a.name for a in addresses])


@_named(WITH_OBJECTS)
def test_objects_of_another_agency_are_not_there(
    filled: Filled, logins: dict[str, str], world: World, address: Address
):
    key = OBJECTS[address.name].holder
    holder = back(logins[key]) if key in logins else signed_in(world, key)
    outside = {key: back(logins[key]) for key in OUTSIDERS}
    for path in filled[address.name]:
        opened = holder.get(path)
        b"".join(opened)  # a file is streamed: read to its end it is closed
        assert opened.status_code in {200, 204, 302, 405}
        assert reverse("account_login") not in opened.headers.get("Location", "")
        for key, client in outside.items():
            assert _answers(client, path) <= {404}, f"{key}: {path}"


@pytest.fixture(scope="module")
def members(filled: Filled, built_world: World) -> dict[str, ActingMember]:
    """Who acts, for each person who walks."""
    return {key: seats.acting_member(built_world.seats[key].pk) for key in ROLES}


@_named(FOR_ROLES)
def test_pages_of_a_role_are_not_there_for_others(
    filled: Filled, logins: dict[str, str], members: dict[str, ActingMember], db: None,
    address: Address,
):  # fmt: skip
    without = [key for key, one in members.items() if not one.holds(*address.audience.roles)]
    assert without, f"mọi người đều giữ vai trò của {address.name}"
    path = filled[address.name][0]
    for key in without:
        assert _answers(back(logins[key]), path) == {404}, f"{key}: {path}"


@_named(SIGNED_IN)
def test_the_signed_out_are_sent_to_the_login(filled: Filled, db: None, address: Address):
    for path in filled[address.name]:
        for answer in (stranger().get(path), stranger().post(path)):
            assert answer.status_code == 302, path
            assert answer["Location"].startswith(reverse("account_login")), path


def _answers(client: Client, path: str) -> set[int]:
    """The statuses of asking and of sending; a page that is only sent to refuses the asking (405)."""
    got, sent = client.get(path).status_code, client.post(path).status_code
    return {got, sent} - ({405} if 405 in (got, sent) and got != sent else set())
