"""The province's administrator brings a further agency in; nobody else may."""

from __future__ import annotations

from django.urls import reverse

from congvan.organization.models import Account, Agency
from tests.web.test_delegations import at
from tests.world import World

__all__ = ["at"]

FORM = {
    "name": "Ủy ban nhân dân xã Ia Hrú", "short_name": "UBND xã Ia Hrú", "notation": "UBND",
    "level": "commune", "identifier": "H21.104", "parent": "H21", "place_of_issue": "Ia Hrú",
    "leader": "Rơ Châm Sâm", "leader_address": "anh",
    "administrator": "Kpă H’Tuyết", "administrator_address": "chi",
}  # fmt: skip


def test_a_further_agency_comes_in_with_two_accounts(world: World, at):
    client = at("quynh")
    answer = client.post(reverse("administration:agency-add"), FORM)
    assert answer.status_code == 200
    agency = Agency.objects.get(name=FORM["name"])
    assert agency.parent == world.agencies["ubnd"]
    assert Account.objects.filter(agency=agency).count() == 2
    listed = client.get(reverse("administration:agencies")).content.decode()
    assert "H21.104" in listed
    assert "(H08, đã đóng)" in listed


def test_a_taken_code_is_told_and_nothing_typed_is_lost(world: World, at):
    answer = at("quynh").post(reverse("administration:agency-add"), FORM | {"identifier": "H21.09"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Mã H21.09 đang là mã của Sở Nội vụ" in text
    assert "Kpă H’Tuyết" in text
    assert not Agency.objects.filter(name=FORM["name"]).exists()


def test_an_agency_administrator_finds_no_such_page(world: World, at):
    for name in ("agencies", "agency-add"):
        assert at("anh").get(reverse(f"administration:{name}")).status_code == 404
    assert at("hoa").post(reverse("administration:agency-add"), FORM).status_code == 404
