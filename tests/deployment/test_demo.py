"""The demo province: it is built by the product's own verbs and shows what it promises."""

from datetime import date

import pytest

from congvan.deployment.demo.people import AGENCIES, PEOPLE
from congvan.organization.models import (
    AgencyIdentifier,
    Membership,
    RoleGrant,
)
from congvan.organization.queries.agencies import agency_by_identifier
from congvan.organization.states import Role
from tests.world import World, member, substitute


def test_every_role_has_a_holder(world: World):
    held = set(RoleGrant.objects.values_list("role", flat=True))
    assert held == set(Role.values)


def test_shape_of_the_province(world: World):
    levels = [entry.level for entry in AGENCIES]
    assert (levels.count("province"), levels.count("department"), levels.count("commune")) == (
        1,
        5,
        3,
    )
    assert 40 <= len(PEOPLE) <= 50
    assert Membership.objects.count() > len(PEOPLE)


def test_namesakes_have_names_of_their_own(world: World):
    assert world.logins["tien_1973"] == "minhtht11021973"
    assert world.logins["tien_1963"] == "minhtht1581963"
    assert len(set(world.logins.values())) == len(PEOPLE)


def test_closed_codes_still_find_their_agency(world: World):
    assert AgencyIdentifier.objects.filter(valid_to__isnull=False).count() == 2
    assert agency_by_identifier("H08") is None
    assert agency_by_identifier("H08", date(2025, 6, 30)) == world.agencies["ubnd"]


def test_one_delegation_is_in_force(world: World):
    acting = substitute(world, "huong")
    assert acting.membership_id == world.seats["khai"].pk
    assert acting.holds(Role.AGENCY_LEADER)
    with pytest.raises(StopIteration):
        substitute(world, "quang")
    assert not member(world, "huong").is_substitute
